import type { SlaPin } from '../../store/conversation-rows.ts';
import type { StoredSlaPolicy } from '../../store/sla-settings.ts';
import type { Findings, Scene, Step, TriageContext } from '../triage/pipeline.ts';
import { advanceSla } from './advance.ts';
import { pinOf, policyFor } from './terms.ts';
import { matters } from './thread-facts.ts';

/**
 * The step of the triage that keeps promises: whatever happened, the clocks are calculated anew once it is written. A
 * conversation that nobody was promised anything about gets the first policy that fits it, from its first word on.
 */
export const slaStep: Step = async (context, { scenes }) => {
  const policies = await context.store.slaPolicies.listRecent();
  return Promise.all(scenes.map((scene) => findingsOf(context, scene, policies)));
};

async function findingsOf(
  context: TriageContext,
  { conversation, rows }: Scene,
  policies: readonly StoredSlaPolicy[],
): Promise<Findings> {
  const began = conversation.sla !== undefined && conversation.sla !== null;
  const respam =
    began && rows.some(({ activity }) => activity?.type === 'spam' || activity?.type === 'not-spam');
  if (!respam && !rows.some(matters)) return {};
  const pin = began ? null : await firstPin(context, { conversation, rows }, policies);
  if (!began && !pin) return {};
  return {
    effects: [
      {
        deed: async (deedContext, after) => {
          await advanceSla(deedContext, { id: after.id, ...(pin && { pin }) });
        },
      },
    ],
  };
}

/** From the first word of a customer that came after there was a policy. */
async function firstPin(
  context: TriageContext,
  { conversation, rows }: Pick<Scene, 'conversation' | 'rows'>,
  policies: readonly StoredSlaPolicy[],
): Promise<SlaPin | null> {
  const word = rows.find(({ kind, automatic }) => kind === 'inbound' && !automatic);
  const policy = word && !conversation.spam ? policyFor(policies, conversation) : null;
  if (!word || !policy) return null;
  const at = new Date(Math.min(word.createdAt.getTime(), word.receivedAt?.getTime() ?? Infinity));
  return pinOf(context, policy, { conversation, at });
}

import type { ContactFacts } from '../../../shared/rules/facts.ts';
import type { SlaConditions } from '../../../shared/schemas/sla-policy.ts';
import type { SlaPin, StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredSlaPolicy } from '../../store/sla-settings.ts';
import { readContactFacts } from '../segments/contact-facts.ts';
import type { Findings, Scene, Step, TriageContext } from '../triage/pipeline.ts';
import { advanceSla } from './advance.ts';
import { pinOf, policyFor } from './terms.ts';
import { matters } from './thread-facts.ts';

/**
 * The step of the triage that keeps promises: whatever happened, the clocks are calculated anew once it is written. A
 * conversation that nobody was promised anything about gets the first policy that fits it, from its first word on.
 */
export const slaStep: Step = async (context, { scenes, now, counted }) => {
  const policies = (await context.store.slaPolicies.listRecent()).filter(({ active }) => active);
  const people = await segmentsAsked(context, { scenes, policies, now });
  return Promise.all(
    scenes.map((scene) => {
      const segmentIds = people.get(scene.conversation.contact.id)?.segmentIds ?? [];
      const choose: Choose = (row) => policyFor(policies, row, segmentIds);
      return findingsOf(context, scene, { choose, counted });
    }),
  );
};

type Choose = (conversation: StoredConversation) => StoredSlaPolicy | null;

const hasBegun = ({ sla }: StoredConversation): boolean => sla !== undefined && sla !== null;

/** Who the customers are, where a policy asks for it and a conversation has none yet. */
async function segmentsAsked(
  context: TriageContext,
  { scenes, policies, now }: { scenes: readonly Scene[]; policies: readonly StoredSlaPolicy[]; now: Date },
): Promise<ReadonlyMap<string, Pick<ContactFacts, 'segmentIds'>>> {
  // What was saved before segments could be asked for has no such list.
  const asked = policies.some(
    ({ terms }) => ((terms.conditions as Partial<SlaConditions>).segmentIds ?? []).length > 0,
  );
  const fresh = asked ? scenes.filter(({ conversation }) => !hasBegun(conversation)) : [];
  if (fresh.length === 0) return new Map();
  const contactIds = fresh.map(({ conversation }) => conversation.contact.id);
  return readContactFacts(context, contactIds, now);
}

async function findingsOf(
  context: TriageContext,
  { conversation, rows }: Scene,
  { choose, counted }: { choose: Choose; counted: Set<string> },
): Promise<Findings> {
  const began = hasBegun(conversation);
  const respam =
    began && rows.some(({ activity }) => activity?.type === 'spam' || activity?.type === 'not-spam');
  if (!respam && !rows.some((row) => matters(row) && !counted.has(row.id))) return {};
  const pin = began ? null : await firstPin(context, { conversation, rows }, choose);
  if (!began && !pin) return {};
  return {
    effects: [
      {
        deed: (deedContext, after) =>
          advanceSla(deedContext, { id: after.id, known: after, counted, ...(pin && { firstPin: pin }) }),
      },
    ],
  };
}

/** From the first word of a customer that came after there was a policy. */
async function firstPin(
  context: TriageContext,
  { conversation, rows }: Pick<Scene, 'conversation' | 'rows'>,
  choose: Choose,
): Promise<SlaPin | null> {
  const word = rows.find(({ kind, automatic }) => kind === 'inbound' && !automatic);
  const policy = word && !conversation.spam ? choose(conversation) : null;
  if (!word || !policy) return null;
  const at = new Date(Math.min(word.createdAt.getTime(), word.receivedAt?.getTime() ?? Infinity));
  return pinOf(context, policy, { conversation, at });
}

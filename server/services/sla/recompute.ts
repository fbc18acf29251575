import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SlaRecomputation } from '../../../shared/schemas/sla.ts';
import type { Context } from '../../context.ts';
import { momentOrNull } from '../../presenters/moment.ts';
import type { SlaPin, StoredConversation } from '../../store/conversation-rows.ts';
import { recordAudit } from '../audit/record.ts';
import { advanceSla, calculateSla, type SlaContext } from './advance.ts';
import { standingOf } from './standing.ts';
import { pinOf } from './terms.ts';

/** So many conversations at once; apply it again for the rest. */
const mostConversations = 1000;
const examples = 8;

interface Change {
  conversation: StoredConversation;
  pin: SlaPin;
  before: Date | null;
  after: Date | null;
  breaches: boolean;
}

/**
 * What the newest version of a policy (and of its calendar) means for open conversations that hold an older one.
 * @param wanted.apply false: nothing changes
 * @throws AppError not-found
 */
export async function recomputeSla(
  context: SlaContext & Pick<Context, 'logger'>,
  actor: Actor,
  { id, apply }: { id: string; apply: boolean },
): Promise<SlaRecomputation> {
  const { store } = context;
  const policy = await store.slaPolicies.read(id);
  if (!policy) throw new AppError('not-found');
  const found = await store.conversations.holdingPolicy(id, mostConversations + 1);
  const changes: Change[] = [];
  for (const conversation of found.slice(0, mostConversations)) {
    const last = conversation.sla?.pins.at(-1);
    // It was put under another policy since.
    if (last?.policyId !== id) continue;
    const pin = await pinOf(context, policy, { conversation, at: context.clock.now() });
    if (last?.version === pin.version && last.calendarVersion === pin.calendarVersion) continue;
    changes.push(await changeOf(context, conversation, pin));
  }
  if (apply) {
    for (const { conversation, pin } of changes) await advanceSla(context, { id: conversation.id, pin });
    await recordAudit(context, actor, {
      action: 'sla-policy.recomputed',
      subject: `sla-policy:${id}`,
      data: { version: policy.version, conversations: changes.length },
    });
  }
  return told(changes, { more: found.length > mostConversations, applied: apply });
}

async function changeOf(context: SlaContext, conversation: StoredConversation, pin: SlaPin): Promise<Change> {
  const pins = [...(conversation.sla?.pins ?? []), pin];
  // A moment later, so that what is late by the new version shows as late.
  const now = new Date(context.clock.now().getTime() + 1);
  const calculation = await calculateSla(context, conversation, { pins, now });
  const { policyName } = calculation;
  const { slaDueAt, sla } = standingOf(calculation, { pins, policyName, now: now.getTime() });
  const broken = (clocks: readonly { breachedAt: Date | null; endedAt: Date | null }[]) =>
    clocks.filter(({ breachedAt, endedAt }) => breachedAt !== null && endedAt === null).length;
  const breaches = broken(sla.clocks) > broken(conversation.sla?.clocks ?? []);
  return { conversation, pin, before: conversation.slaDueAt ?? null, after: slaDueAt ?? null, breaches };
}

function told(
  changes: readonly Change[],
  { more, applied }: { more: boolean; applied: boolean },
): SlaRecomputation {
  const late = (at: Date | null) => at?.getTime() ?? Infinity;
  const moved = changes.filter(({ before, after }) => late(before) !== late(after));
  return {
    conversations: { count: changes.length, more },
    earlier: moved.filter(({ before, after }) => late(after) < late(before)).length,
    later: moved.filter(({ before, after }) => late(after) > late(before)).length,
    breached: changes.filter(({ breaches }) => breaches).length,
    examples: moved.slice(0, examples).map(({ conversation: { id, number }, before, after }) => ({
      ...{ id, number, before: momentOrNull(before), after: momentOrNull(after) },
    })),
    applied,
  };
}

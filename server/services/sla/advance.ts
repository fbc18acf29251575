import { calculate, type Calculation } from '../../../shared/sla/calculate.ts';
import type { Context } from '../../context.ts';
import { maxPins, type SlaPin, type StoredConversation } from '../../store/conversation-rows.ts';
import { announceConversation } from '../conversations/announce.ts';
import { outcomesOf, sameStanding, standingOf } from './standing.ts';
import { tellOfDeadlines } from './tell.ts';
import { termsOf } from './terms.ts';
import { factsOf } from './thread-facts.ts';

export type SlaContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

/** A thread with more rows is calculated from its newest. */
const mostRows = 3000;
const mostTries = 8;
/** What is due within this wakes by a job of its own, somewhat longer than from sweep to sweep; the sweep finds the rest. */
export const soonMillis = 7000;

/** What clocks would show of a conversation with such pins. */
export async function calculateSla(
  context: Pick<Context, 'store'>,
  conversation: StoredConversation,
  { pins, now }: { pins: readonly SlaPin[]; now: Date },
): Promise<Calculation & { policyName: string }> {
  const [rows, terms] = await Promise.all([
    context.store.messages.happenings(conversation.id, mostRows),
    Promise.all(pins.map((pin) => termsOf(context, pin))),
  ]);
  const pinned = pins.map((pin, position) => ({ pin, terms: terms[position] ?? null }));
  const facts = factsOf(rows, { pinned, outsiders: conversation.sharedWith });
  return { ...calculate(facts, now.getTime()), policyName: terms.at(-1)?.name ?? '' };
}

/**
 * Calculates the clocks of a conversation from what happened in it, writes how they stand, keeps what is over, and tells
 * of deadlines that come close or have passed. Running twice changes nothing; of two at once the one that knew less
 * does it again.
 * @param wanted.pin holds from now on
 */
export async function advanceSla(
  context: SlaContext,
  { id, pin }: { id: string; pin?: SlaPin },
): Promise<StoredConversation | null> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const conversation = await context.store.conversations.read(id);
    if (!conversation) return null;
    const pins = pinsOf(conversation, pin);
    if (pins.length === 0) return conversation;
    const after = await advanceOnce(context, conversation, pins);
    if (after) return after;
  }
  throw new Error(`The clocks of conversation ${id} changed ${mostTries} times while they were calculated.`);
}

function pinsOf({ sla }: StoredConversation, pin: SlaPin | undefined): SlaPin[] {
  const pins = sla?.pins ?? [];
  const last = pins.at(-1);
  if (!pin) return pins;
  const same =
    last?.policyId === pin.policyId &&
    last.version === pin.version &&
    last.calendarVersion === pin.calendarVersion;
  if (same) return pins;
  // The first one stays: it says from when on anything was promised.
  return pins.length < maxPins ? [...pins, pin] : [...pins.slice(0, 1), ...pins.slice(2), pin];
}

/** @returns null when somebody else calculated meanwhile */
async function advanceOnce(
  context: SlaContext,
  conversation: StoredConversation,
  pins: readonly SlaPin[],
): Promise<StoredConversation | null> {
  const { store } = context;
  const now = context.clock.now();
  const calculation = await calculateSla(context, conversation, { pins, now });
  const { policyName } = calculation;
  const spam = conversation.spam;
  const clocks = spam ? [] : calculation.clocks;
  const standing = standingOf({ ...calculation, clocks }, { pins, policyName, now: now.getTime() });
  let after: StoredConversation | null = conversation;
  if (!sameStanding(conversation, standing)) {
    const slaRound = conversation.slaRound ?? null;
    after = await store.conversations.update({
      id: conversation.id,
      set: { ...standing, slaRound: (slaRound ?? 0) + 1 },
      provided: { slaRound },
      now,
    });
    if (!after) return null;
    announceConversation(context, after);
  }
  const { outcomes, gone } = outcomesOf(after, clocks);
  const dropped = spam ? outcomesOf(after, calculation.clocks).outcomes.map(({ id }) => id) : gone;
  if (outcomes.length + dropped.length > 0) await store.slaOutcomes.settle(outcomes, dropped);
  await tellOfDeadlines(context, after, clocks);
  await wakeSoon(context, after, now);
  return after;
}

async function wakeSoon(
  { queue }: SlaContext,
  { id, nextSlaAt }: StoredConversation,
  now: Date,
): Promise<void> {
  if (!nextSlaAt) return;
  const delayMillis = nextSlaAt.getTime() - now.getTime();
  if (delayMillis <= soonMillis)
    await queue.enqueue('conversation.sla', { conversationId: id }, { delayMillis });
}

import { calculate, type Calculation, type Clock } from '../../../shared/sla/calculate.ts';
import type { Context } from '../../context.ts';
import {
  maxPins,
  type SlaPin,
  type StoredConversation,
  type StoredSla,
} from '../../store/conversation-rows.ts';
import type { Happening } from '../../store/message-heads.ts';
import { announceConversation } from '../conversations/announce.ts';
import { outcomesOf, sameStanding, standingOf } from './standing.ts';
import { tellOfDeadlines } from './tell.ts';
import { termsOf } from './terms.ts';
import { factsOf } from './thread-facts.ts';

export type SlaContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

/** A thread with more rows is calculated from its newest. */
const mostRows = 3000;
const mostTries = 8;
/** So many rows of a thread may come about while it is triaged. */
const mostRemembered = 20;
/** What is due within this wakes by a job of its own, somewhat longer than from sweep to sweep; the sweep finds the rest. */
export const soonMillis = 7000;

/** What clocks would show of a conversation with such pins. */
export async function calculateSla(
  context: Pick<Context, 'store'>,
  conversation: StoredConversation,
  { pins, now }: { pins: readonly SlaPin[]; now: Date },
): Promise<Promised> {
  const rows = await context.store.messages.happenings(conversation.id, mostRows);
  return calculateFrom(context, rows, { conversation, pins, now });
}

type Promised = Calculation & { policyName: string };

async function calculateFrom(
  context: Pick<Context, 'store'>,
  rows: readonly Happening[],
  { conversation, pins, now }: { conversation: StoredConversation; pins: readonly SlaPin[]; now: Date },
): Promise<Promised> {
  const terms = await Promise.all(pins.map((pin) => termsOf(context, pin)));
  const pinned = pins.map((pin, position) => ({ pin, terms: terms[position] ?? null }));
  const facts = factsOf(rows, { pinned, outsiders: conversation.sharedWith });
  return { ...calculate(facts, now.getTime()), policyName: terms.at(-1)?.name ?? '' };
}

/** Whose clocks; `pin` holds from now on. */
export interface Advancing {
  id: string;
  pin?: SlaPin;
  /** Holds where nothing was promised yet: what somebody gave meanwhile stays. */
  firstPin?: SlaPin;
  /** As it was a moment ago: who has it at hand spares the first look. What was calculated since is seen when it is written. */
  known?: StoredConversation;
  /** Is given the ids of the newest rows that were counted. */
  counted?: Set<string>;
}

/** `advanceMany` for one. @returns null when it is gone */
export async function advanceSla(context: SlaContext, wanted: Advancing): Promise<StoredConversation | null> {
  return (await advanceMany(context, [wanted])).get(wanted.id) ?? null;
}

/**
 * Calculates the clocks of conversations from what happened in them, writes how they stand, keeps what is over, and tells
 * of deadlines that come close or have passed. Running twice changes nothing; of two at once the one that knew less
 * does it again.
 * @returns those that are there, as they are after it
 */
export async function advanceMany(
  context: SlaContext,
  wanted: readonly Advancing[],
): Promise<Map<string, StoredConversation>> {
  const done = new Map<string, StoredConversation>();
  let rest = wanted;
  for (let attempt = 0; attempt < mostTries && rest.length > 0; attempt += 1) {
    const rows = await readAll(context, rest, attempt === 0);
    const pinned = rows.map((conversation) => ({
      conversation,
      pins: pinsOf(
        conversation,
        rest.find(({ id }) => id === conversation.id),
      ),
    }));
    for (const { conversation } of pinned.filter(({ pins }) => pins.length === 0))
      done.set(conversation.id, conversation);
    const advances = await calculateAll(
      context,
      pinned.filter(({ pins }) => pins.length > 0),
    );
    for (const conversation of await advanceOnce(context, advances)) {
      const { id } = conversation;
      done.set(id, conversation);
      const counted = rest.find((one) => one.id === id)?.counted;
      const rowIds = advances.find((one) => one.conversation.id === id)?.newestRowIds ?? [];
      for (const rowId of counted ? rowIds : []) counted?.add(rowId);
    }
    const there = new Set(rows.map(({ id }) => id));
    rest = rest.filter(({ id }) => there.has(id) && !done.has(id));
  }
  if (rest.length === 0) return done;
  const ids = rest.map(({ id }) => id).join(', ');
  throw new Error(`The clocks of ${ids} changed ${mostTries} times while they were calculated.`);
}

async function readAll(
  { store }: Pick<Context, 'store'>,
  wanted: readonly Advancing[],
  believing: boolean,
): Promise<StoredConversation[]> {
  const known = believing ? wanted.flatMap(({ known: row }) => row ?? []) : [];
  const ids = wanted.map(({ id }) => id).filter((id) => !known.some((row) => row.id === id));
  return ids.length === 0 ? known : [...known, ...(await store.conversations.readMany(ids))];
}

function pinsOf({ sla }: StoredConversation, wanted: Advancing | undefined): SlaPin[] {
  const pins = sla?.pins ?? [];
  const pin = wanted?.pin ?? (pins.length === 0 ? wanted?.firstPin : undefined);
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

/** A conversation with what its clocks show now. */
interface Advance {
  conversation: StoredConversation;
  calculated: readonly Clock[];
  /** Spam has none. */
  clocks: readonly Clock[];
  standing: { sla: StoredSla; nextSlaAt: Date | null; slaDueAt: Date | null };
  /** Stays so until what there is to tell is told: who dies before that leaves it to the next sweep. */
  wasDue: boolean;
  /** Before this, some clock was over or broken: there may be outcomes that are none any more. */
  wasOver: boolean;
  newestRowIds: readonly string[];
}

async function calculateAll(
  context: SlaContext,
  pinned: readonly { conversation: StoredConversation; pins: readonly SlaPin[] }[],
): Promise<Advance[]> {
  const now = context.clock.now();
  const ids = pinned.map(({ conversation }) => conversation.id);
  const rows = await context.store.messages.happeningsOf(ids, mostRows);
  return Promise.all(
    pinned.map(async ({ conversation, pins }): Promise<Advance> => {
      const own = rows.get(conversation.id) ?? [];
      const calculation = await calculateFrom(context, own, { conversation, pins, now });
      const clocks = conversation.spam ? [] : calculation.clocks;
      const about = { pins, policyName: calculation.policyName, now: now.getTime() };
      const standing = standingOf({ ...calculation, clocks }, about);
      const { nextSlaAt } = conversation;
      const wasDue = Boolean(nextSlaAt && nextSlaAt <= now);
      const wasOver = (conversation.sla?.clocks ?? []).some((one) => one.endedAt ?? one.breachedAt);
      const newestRowIds = own.slice(0, mostRemembered).map(({ id }) => id);
      return {
        ...{ conversation, calculated: calculation.clocks, clocks, standing },
        ...{ wasDue, wasOver, newestRowIds },
      };
    }),
  );
}

/** @returns those of which nobody else knew more meanwhile */
async function advanceOnce(context: SlaContext, advances: readonly Advance[]): Promise<StoredConversation[]> {
  const { store, clock } = context;
  const now = clock.now();
  const changed = advances.filter(({ conversation, standing }) => !sameStanding(conversation, standing));
  const written = await write(context, changed, now);
  for (const conversation of written.values()) announceConversation(context, conversation);
  const held = advances.flatMap((advance) => {
    const after = changed.includes(advance) ? written.get(advance.conversation.id) : advance.conversation;
    return after ? [{ ...advance, conversation: after }] : [];
  });
  const settled = held.map(({ conversation, clocks, calculated, wasOver }) => {
    const { outcomes, gone } = outcomesOf(conversation, clocks);
    if (!conversation.spam) return { outcomes, gone: wasOver ? gone : [] };
    return { outcomes, gone: outcomesOf(conversation, calculated).outcomes.map(({ id }) => id) };
  });
  await store.slaOutcomes.settle(
    settled.flatMap(({ outcomes }) => outcomes),
    settled.flatMap(({ gone }) => gone),
  );
  await tellOfDeadlines(context, held);
  await wake(context, held, now);
  return held.map(({ conversation, standing: { nextSlaAt } }) => ({ ...conversation, nextSlaAt }));
}

/** @returns the conversations as they are after it, by id; those that somebody else calculated meanwhile are left out */
async function write(
  { store }: SlaContext,
  changed: readonly Advance[],
  now: Date,
): Promise<Map<string, StoredConversation>> {
  const updates = changed.map(({ conversation, standing, wasDue }) => {
    const { id, slaRound = null, nextSlaAt = null } = conversation;
    const set = { ...standing, slaRound: (slaRound ?? 0) + 1 };
    return {
      ...{ id, provided: { slaRound }, now },
      set: wasDue ? { ...set, nextSlaAt } : set,
    };
  });
  const [only] = updates;
  if (only && updates.length === 1) {
    const row = await store.conversations.update(only);
    return new Map(row ? [[row.id, row]] : []);
  }
  await store.conversations.updateMany(updates);
  const rows = await store.conversations.readMany(updates.map(({ id }) => id));
  const mine = rows.filter((row) => {
    const update = updates.find(({ id }) => id === row.id);
    return update && row.slaRound === update.set.slaRound && sameStanding(row, update.set);
  });
  return new Map(mine.map((row) => [row.id, row]));
}

/** Says when to look again. */
async function wake({ store, queue }: SlaContext, held: readonly Advance[], now: Date): Promise<void> {
  await store.conversations.wakeAt(
    held
      .filter(({ wasDue }) => wasDue)
      .map(({ conversation: { id, slaRound = null }, standing: { nextSlaAt } }) => ({
        ...{ id, slaRound, nextSlaAt },
      })),
  );
  const delays = held.map(({ conversation: { id }, standing: { nextSlaAt } }) => {
    return { id, delayMillis: nextSlaAt ? nextSlaAt.getTime() - now.getTime() : Infinity };
  });
  await Promise.all(
    delays
      .filter(({ delayMillis }) => delayMillis <= soonMillis)
      .map(({ id, delayMillis }) =>
        queue.enqueue('conversation.sla', { conversationId: id }, { delayMillis }),
      ),
  );
}

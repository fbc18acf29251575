import type { Context } from '../../context.ts';
import type { Position } from '../../store/cursor.ts';
import type { MentionHead, MentionSpot } from '../../store/mention-reads.ts';
import type { ReputationMark, StoredReputationDay } from '../../store/reputation.ts';
import { beginOf, localClock, shifted } from './clock.ts';
import { countDay, emptyDay } from './day.ts';
import { knownMentions, type KnownMention } from './facts.ts';

export type KeepContext = Pick<Context, 'store' | 'clock'>;

const atOnce = 500;
const mostPages = 100;
const mostDays = 1000;
/** What is being deleted is counted again until it is certainly gone. */
const deletionMillis = 600_000;
const everBefore = new Date(0);

/**
 * Keeps the sums of each day as the messages are: days of which a mention, its conversation or an answer changed are
 * counted anew, whole. So it may run twice or die in between. The first time, and when the clocks of the workspace
 * become others, all of them.
 * @returns the accounts of which a day was counted
 */
export async function keepReputation(context: KeepContext, { anew = false } = {}): Promise<Set<string>> {
  const { store, clock } = context;
  const { timeZone } = await store.workspace.read();
  const mark = await store.reputation.readMark();
  // What is written at this moment may carry an earlier time than what is read: a second later it is there.
  const until = new Date(clock.now().getTime() - 1000);
  if (anew || mark?.timeZone !== timeZone) await beginAnew(context, timeZone, until);
  else await followChanges(context, mark, until);
  return countStale(context, timeZone);
}

async function beginAnew(context: KeepContext, timeZone: string, until: Date): Promise<void> {
  const { store } = context;
  await store.reputation.forget();
  const far = new Date(context.clock.now().getTime() + 86_400_000);
  for (const { id: inboxId } of await store.inboxes.list()) {
    for (let after: Position | undefined; ;) {
      const spots = await store.messages.mentionSpots({ inboxId, from: everBefore, to: far, after }, atOnce);
      await markStale(context, spots, { timeZone });
      const last = spots.at(-1);
      if (spots.length < atOnce || !last) break;
      after = { at: last.createdAt, id: last.id };
    }
  }
  const here = { at: until, id: '0' };
  await store.reputation.saveMark({ timeZone, messages: here, conversations: here });
}

async function followChanges(context: KeepContext, mark: ReputationMark, until: Date): Promise<void> {
  const messages = await followMessages(context, mark, until);
  const conversations = await followConversations(context, mark, until);
  await context.store.reputation.saveMark({ timeZone: mark.timeZone, messages, conversations });
}

async function followMessages(context: KeepContext, mark: ReputationMark, until: Date): Promise<Position> {
  let after = mark.messages;
  for (let pages = 0; pages < mostPages && after.at < until; pages += 1) {
    const changed = await context.store.messages.mentionsChangedAfter(after, atOnce);
    const due = changed.filter(({ updatedAt }) => updatedAt < until);
    await markStale(context, due, { timeZone: mark.timeZone });
    after = positionAfter(due, until);
  }
  return after;
}

/** Tags, spam and answers change a conversation. Those of accounts without mentions are passed over. */
async function followConversations(
  context: KeepContext,
  mark: ReputationMark,
  until: Date,
): Promise<Position> {
  const { store } = context;
  const known = new Map<string, boolean>();
  const isSocial = async (inboxId: string) => {
    const found = known.get(inboxId) ?? (await store.reputation.firstDay(inboxId)) !== null;
    known.set(inboxId, found);
    return found;
  };
  let after = mark.conversations;
  for (let pages = 0; pages < mostPages && after.at < until; pages += 1) {
    const changed = await store.conversations.rowsChangedAfter(after, atOnce);
    const due = changed.filter(({ updatedAt }) => updatedAt < until);
    const ids: string[] = [];
    for (const { id, inboxId } of due) if (await isSocial(inboxId)) ids.push(id);
    await markStale(context, await store.messages.mentionSpotsIn(ids), { timeZone: mark.timeZone });
    after = positionAfter(due, until);
  }
  return after;
}

/** After a whole page its last row, otherwise all that there was until then. */
function positionAfter(due: readonly { id: string; updatedAt: Date }[], until: Date): Position {
  const last = due.length === atOnce ? due.at(-1) : undefined;
  return last ? { at: last.updatedAt, id: last.id } : { at: until, id: '0' };
}

async function markStale(
  { store, clock }: KeepContext,
  spots: readonly Pick<MentionSpot, 'inboxId' | 'createdAt'>[],
  { timeZone, until = clock.now() }: { timeZone: string; until?: Date },
): Promise<void> {
  const local = localClock(timeZone);
  const rows = new Map<string, StoredReputationDay>();
  for (const { inboxId, createdAt } of spots) {
    const { day } = local(createdAt);
    const key = `${inboxId} ${day}`;
    if (!rows.has(key)) rows.set(key, emptyDay(inboxId, { day, at: beginOf(day, timeZone) }));
  }
  await store.reputation.markStale([...rows.values()], until);
}

/** Mentions are being deleted: their days are counted until these are gone. */
export async function forgetMentions(
  context: KeepContext,
  messages: readonly Pick<MentionHead, 'mention' | 'inboxId' | 'createdAt'>[],
): Promise<void> {
  const mentions = messages.filter(({ mention }) => mention !== undefined);
  if (mentions.length === 0) return;
  const { timeZone } = await context.store.workspace.read();
  const until = new Date(context.clock.now().getTime() + deletionMillis);
  await markStale(context, mentions, { timeZone, until });
}

async function countStale(context: KeepContext, timeZone: string): Promise<Set<string>> {
  const { store, clock } = context;
  const counted = new Set<string>();
  const local = localClock(timeZone);
  for (const row of await store.reputation.stale(mostDays)) {
    const period = { from: row.at, to: beginOf(shifted(row.day, 1), timeZone) };
    const mentions = await mentionsOf(context, row.inboxId, period);
    const was = row.staleUntil;
    const staleUntil = was && was > clock.now() ? was : null;
    await store.reputation.put(countDay(emptyDay(row.inboxId, row), mentions, local), { was, staleUntil });
    counted.add(row.inboxId);
  }
  return counted;
}

/** All mentions of an account in a time, newest first. */
export async function mentionsOf(
  { store }: Pick<Context, 'store'>,
  inboxId: string,
  period: { from: Date; to: Date },
): Promise<KnownMention[]> {
  const found: KnownMention[] = [];
  for (let after: Position | undefined; ;) {
    const page = await store.messages.mentionsBetween({ inboxId, ...period, after }, atOnce);
    found.push(...(await knownMentions({ store }, page)));
    const last = page.at(-1);
    if (page.length < atOnce || !last) return found;
    after = { at: last.createdAt, id: last.id };
  }
}

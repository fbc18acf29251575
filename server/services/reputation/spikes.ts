import { daysBack, spikeAt, windowHours, type CountSpike } from '../../../shared/reputation/spike.ts';
import { risen, wordsOf } from '../../../shared/reputation/words.ts';
import { spikeMeasures } from '../../../shared/schemas/reputation.ts';
import type { Context } from '../../context.ts';
import { excerpt } from '../../enrichment/excerpt.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredReputationDay, StoredReputationSpike } from '../../store/reputation.ts';
import { notify } from '../notifications/notify.ts';
import { daysFrom, localClock, shifted, beginOf } from './clock.ts';
import { topicsOf } from './day.ts';
import type { KnownMention } from './facts.ts';
import { keepReputation, mentionsOf } from './keep.ts';

type SpikeContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;
type Measure = (typeof spikeMeasures)[number];

const hour = 3_600_000;
/** Without one for so long, the next one is another. */
const restMillis = 3 * hour;
/** What was said in so many days before is what is usually said. */
const wordDays = 28;
const mostTopics = 3;
const examples = 3;

/** Counts what changed, and tells of what there is suddenly much more: once, however long it lasts. */
export async function watchReputation(context: SpikeContext): Promise<void> {
  const counted = await keepReputation(context);
  for (const inboxId of counted) {
    const inbox = await context.store.inboxes.read(inboxId);
    if (inbox) await watchInbox(context, inbox);
  }
}

async function watchInbox(context: SpikeContext, inbox: StoredInbox): Promise<void> {
  const { store, clock } = context;
  const { timeZone } = await store.workspace.read();
  const now = clock.now();
  const { day: today, hour: runningHour } = localClock(timeZone)(now);
  const first = await store.reputation.firstDay(inbox.id);
  if (!first) return;
  const from = beginOf(shifted(today, -daysBack - 1), timeZone);
  const rows = await store.reputation.between({ inboxIds: [inbox.id], from, to: now });
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const begin = first.at > from ? first.day : shifted(today, -daysBack - 1);
  for (const measure of spikeMeasures) {
    const hours = daysFrom(begin, today).flatMap((day) => hoursOf(byDay.get(day), measure));
    const spike = spikeAt(hours.slice(0, hours.length - 23 + runningHour));
    if (!spike) continue;
    const before = rows.filter((row) => row.day !== today);
    await noteSpike(context, { inbox, measure, spike, rows: before });
    // That much is said at all is then no news of its own.
    break;
  }
}

const hoursOf = (row: StoredReputationDay | undefined, measure: Measure): readonly number[] =>
  row?.hours[measure] ?? Array.from({ length: 24 }, () => 0);

interface Found {
  inbox: StoredInbox;
  measure: Measure;
  spike: CountSpike;
  /** The days before. */
  rows: readonly StoredReputationDay[];
}

async function noteSpike(context: SpikeContext, found: Found): Promise<void> {
  const { store, clock } = context;
  const { inbox, measure, spike } = found;
  const now = clock.now();
  const from = new Date(Math.floor(now.getTime() / hour) * hour - (windowHours - 1) * hour);
  const mentions = (await mentionsOf(context, inbox.id, { from, to: new Date(now.getTime() + 1) })).filter(
    ({ message }) => measure === 'mentions' || message.sentiment?.label === 'negative',
  );
  const [newest] = mentions;
  if (!newest) return;
  const what = whatChanged(mentions, found.rows);
  const rested = { inboxIds: [inbox.id], from: new Date(now.getTime() - restMillis), to: now };
  const lately = await store.reputation.spikesBetween(rested);
  const going = lately.findLast((one) => one.measure === measure);
  if (going) {
    const most = spike.count >= going.count ? { ...figuresOf(spike), ...what } : {};
    await store.reputation.changeSpike(going.id, { to: now, ...most });
    return;
  }
  const id = idFrom(['reputation-spike', inbox.id, measure, from.toISOString()]);
  const row = { id, inboxId: inbox.id, measure, from, to: now, ...figuresOf(spike), ...what };
  if (await store.reputation.noteSpike(row)) await tell(context, found, { row, newest });
}

const figuresOf = ({ count, mean, atMost }: CountSpike) => ({ count, usual: mean, atMost });

type What = Pick<StoredReputationSpike, 'words' | 'topicIds' | 'place' | 'exampleIds'>;

/** What is said and meant more than usual, where, and three examples. Pure. */
export function whatChanged(mentions: readonly KnownMention[], before: readonly StoredReputationDay[]): What {
  const words = tally(mentions.flatMap(({ message }) => [...wordsOf(message.text)]));
  const topics = tally(mentions.flatMap(topicsOf));
  topics.delete('none');
  const lately = before.toSorted((a, b) => b.at.getTime() - a.at.getTime()).slice(0, wordDays);
  const usualWords = new Map<string, number>();
  const usualTopics = new Map<string, number>();
  for (const row of lately) {
    for (const { word, count } of row.words) usualWords.set(word, (usualWords.get(word) ?? 0) + count);
    for (const { key, mentions: count } of row.topics)
      usualTopics.set(key, (usualTopics.get(key) ?? 0) + count);
  }
  const places = tally(mentions.flatMap(({ message }) => message.post?.place ?? []));
  const [place, times] = [...places].toSorted(([, a], [, b]) => b - a)[0] ?? [null, 0];
  return {
    words: risen(words, usualWords).map(({ key, count, before: was }) => ({ word: key, count, before: was })),
    topicIds: risen(topics, usualTopics, mostTopics).map(({ key }) => key),
    place: times * 2 > mentions.length ? place : null,
    exampleIds: mentions.slice(0, examples).map(({ message }) => message.id),
  };
}

function tally(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** The team whose account it is, and the supervisors who see it. */
async function tell(
  context: SpikeContext,
  { inbox }: Found,
  { row, newest }: { row: StoredReputationSpike; newest: KnownMention },
): Promise<void> {
  const { users } = context.store;
  const people = (await users.listByInbox(inbox.id)).filter(({ active }) => active);
  const team = new Set(inbox.teamId ? (await users.listByTeam(inbox.teamId)).map(({ id }) => id) : []);
  const told = people.filter(({ id, role }) => role === 'supervisor' || team.has(id));
  const words = row.words.map(({ word }) => word).join(', ') || excerpt(newest.message.text);
  await notify(
    context,
    told.map(({ id }) => id),
    {
      ...{ type: 'reputation-spike', spikeId: row.id },
      ...{ conversationId: newest.conversation.id, messageId: newest.message.id, actorName: inbox.name },
      excerpt: `${String(row.count)}: ${words}`,
    },
  );
}

import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { addSums, figuresOf, noSums, type Sums } from '../../../shared/reputation/sums.ts';
import { risen } from '../../../shared/reputation/words.ts';
import type {
  ReputationGrouping,
  ReputationQuery,
  ReputationReport,
  ReputationRow,
  ReputationSpike,
} from '../../../shared/schemas/reputation.ts';
import type { Context } from '../../context.ts';
import { excerpt } from '../../enrichment/excerpt.ts';
import { moment } from '../../presenters/moment.ts';
import type { KeyedSums, StoredReputationDay, StoredReputationSpike } from '../../store/reputation.ts';
import { visibleInboxIds } from '../conversations/find.ts';
import { mondayOf } from '../surveys/kind-report.ts';
import { beginOf, daysFrom, shifted } from './clock.ts';

type StoreOnly = Pick<Context, 'store'>;

const longestDays = 400;
/** More days than these are shown as weeks. */
const mostPoints = 31;
const mostRows = 50;
const mostWords = 12;

/** Whole days as moments. @throws AppError validation-failed */
export function boundsOf(
  { from, to }: Pick<ReputationQuery, 'from' | 'to'>,
  timeZone: string,
): { from: Date; to: Date; days: string[] } {
  const days = daysFrom(from, to);
  if (days.length === 0 || days.length > longestDays) {
    const message = `Not before the beginning, and at most ${String(longestDays)} days later.`;
    throw new AppError('validation-failed', { fields: [{ path: 'to', message }] });
  }
  return { from: beginOf(from, timeZone), to: beginOf(shifted(to, 1), timeZone), days };
}

/** The accounts that are asked about, of those that the actor sees. */
export async function accountsOf(
  { store }: StoreOnly,
  actor: Actor,
  inboxId: string | undefined,
): Promise<string[]> {
  const visible = visibleInboxIds(actor) ?? (await store.inboxes.list()).map(({ id }) => id);
  return inboxId === undefined ? [...visible] : visible.filter((id) => id === inboxId);
}

/**
 * What the public says: from the sums of the days, so it costs the same however much was written.
 * @throws AppError validation-failed
 */
export async function reportReputation(
  context: StoreOnly,
  actor: Actor,
  query: ReputationQuery,
): Promise<ReputationReport> {
  const { store } = context;
  const { timeZone } = await store.workspace.read();
  const { from, to, days } = boundsOf(query, timeZone);
  const earlier = beginOf(shifted(query.from, -days.length), timeZone);
  const inboxIds = await accountsOf(context, actor, query.inboxId);
  const rows = await store.reputation.between({ inboxIds, from: earlier, to });
  const now = rows.filter(({ at }) => at >= from);
  const before = rows.filter(({ at }) => at < from);
  const spikes = await store.reputation.spikesBetween({ inboxIds, from, to });
  const part = (row: StoredReputationDay) => partOf(row, query);
  return {
    timeZone,
    overall: figuresOf(summed(now.flatMap(part))),
    before: figuresOf(summed(before.flatMap(part))),
    ...trendOf(now, days, part),
    groups: groupsOf(now, await namesOf(context)),
    risen: risenOf(now, before),
    spikes: await presentSpikes(context, spikes.toReversed()),
    counting: rows.some(({ staleUntil }) => staleUntil !== null),
  };
}

/** What of a day belongs to what was asked: all of it, or the sums of one place, topic or kind. */
function partOf(row: StoredReputationDay, { place, topicId, kind }: ReputationQuery): Sums[] {
  const among = (groups: readonly KeyedSums[], key: string) => groups.filter((one) => one.key === key);
  if (place !== undefined) return among(row.places, place);
  if (topicId !== undefined) return among(row.topics, topicId);
  return kind === undefined ? [row.all] : among(row.kinds, kind);
}

function summed(parts: readonly Sums[]): Sums {
  const sums = noSums();
  for (const one of parts) addSums(sums, one);
  return sums;
}

function trendOf(
  rows: readonly StoredReputationDay[],
  days: readonly string[],
  part: (row: StoredReputationDay) => Sums[],
): Pick<ReputationReport, 'step' | 'trend'> {
  const step = days.length > mostPoints ? 'week' : 'day';
  const pointOf = (day: string) => (step === 'week' ? mondayOf(day) : day);
  const sums = new Map(days.map((day) => [pointOf(day), noSums()]));
  for (const row of rows) {
    const point = sums.get(pointOf(row.day));
    if (point) for (const one of part(row)) addSums(point, one);
  }
  return { step, trend: [...sums].map(([from, one]) => ({ from, ...figuresOf(one) })) };
}

type NameOf = (grouping: ReputationGrouping, key: string) => string;

async function namesOf({ store }: StoreOnly): Promise<NameOf> {
  const [inboxes, tags] = await Promise.all([store.inboxes.list(), store.tags.list()]);
  const names = new Map([...inboxes, ...tags].map(({ id, name }) => [id, name]));
  return (grouping, key) =>
    grouping === 'source' || grouping === 'topic' ? (names.get(key) ?? '') : key === 'none' ? '' : key;
}

function groupsOf(rows: readonly StoredReputationDay[], nameOf: NameOf): ReputationReport['groups'] {
  const grouped = (grouping: ReputationGrouping, partsOf: (row: StoredReputationDay) => KeyedSums[]) => {
    const sums = new Map<string, Sums>();
    for (const { key, ...one } of rows.flatMap(partsOf)) {
      const known = sums.get(key) ?? noSums();
      addSums(known, one);
      sums.set(key, known);
    }
    return [...sums]
      .map(([key, one]): ReputationRow => ({ key, name: nameOf(grouping, key), ...figuresOf(one) }))
      .toSorted((a, b) => b.mentions - a.mentions || a.name.localeCompare(b.name))
      .slice(0, mostRows);
  };
  return {
    source: grouped('source', ({ inboxId, all }) => [{ key: inboxId, ...all }]),
    place: grouped('place', ({ places }) => places),
    topic: grouped('topic', ({ topics }) => topics),
    kind: grouped('kind', ({ kinds }) => kinds),
  };
}

function risenOf(
  now: readonly StoredReputationDay[],
  before: readonly StoredReputationDay[],
): ReputationReport['risen'] {
  const tally = (rows: readonly StoredReputationDay[]) => {
    const counts = new Map<string, number>();
    for (const { words } of rows)
      for (const { word, count } of words) counts.set(word, (counts.get(word) ?? 0) + count);
    return counts;
  };
  // Without a past everything would be new.
  if (before.length === 0) return [];
  return risen(tally(now), tally(before), mostWords).map(({ key, count, before: was }) => ({
    ...{ word: key, count, before: was },
  }));
}

/** Spikes with what their examples say; those that are gone are left out. */
async function presentSpikes(
  { store }: StoreOnly,
  spikes: readonly StoredReputationSpike[],
): Promise<ReputationSpike[]> {
  const ids = spikes.flatMap(({ exampleIds }) => exampleIds);
  const messages = new Map((await store.messages.readMany(ids)).map((message) => [message.id, message]));
  return spikes.map((spike) => {
    const { id, inboxId, measure, count, usual, atMost, words, topicIds, place } = spike;
    return {
      ...{ id, inboxId, measure, from: moment(spike.from), to: moment(spike.to), count, usual, atMost },
      ...{ words, topicIds, place },
      examples: spike.exampleIds.flatMap((exampleId) => {
        const found = messages.get(exampleId);
        if (!found) return [];
        return { id: found.id, conversationId: found.conversationId, text: excerpt(found.text) };
      }),
    };
  });
}

/** @throws AppError not-found: there is none, or it is of an account that the actor does not see */
export async function readSpike(context: StoreOnly, actor: Actor, id: string): Promise<ReputationSpike> {
  const spike = await context.store.reputation.readSpike(id);
  const visible = visibleInboxIds(actor);
  if (!spike || (visible && !visible.includes(spike.inboxId))) throw new AppError('not-found');
  const [presented] = await presentSpikes(context, [spike]);
  if (!presented) throw new AppError('not-found');
  return presented;
}

import { count, noSums, type MentionFact } from '../../../shared/reputation/sums.ts';
import { wordsOf } from '../../../shared/reputation/words.ts';
import { reputationDayId, type KeyedSums, type StoredReputationDay } from '../../store/reputation.ts';
import type { LocalHour } from './clock.ts';
import type { KnownMention } from './facts.ts';

/** Of so many words it is kept how often they were said; of so many places and topics what there was. */
const mostWords = 300;
const mostGroups = 400;

/** A day of which nothing is known yet. */
export function emptyDay(
  inboxId: string,
  { day, at }: Pick<StoredReputationDay, 'day' | 'at'>,
): StoredReputationDay {
  const none = () => Array.from({ length: 24 }, () => 0);
  return {
    ...{ id: reputationDayId(inboxId, day), inboxId, day, at, all: noSums() },
    ...{ hours: { mentions: none(), negative: none() }, kinds: [], places: [], topics: [], words: [] },
    staleUntil: null,
  };
}

/** What a mention counts as. */
export function factOf({ message, answeredAt }: KnownMention): MentionFact {
  return {
    sentiment: message.sentiment?.label ?? null,
    rating: message.post?.rating ?? null,
    waited: answeredAt && (answeredAt.getTime() - message.createdAt.getTime()) / 1000,
  };
}

/** The sums of a day, from all its mentions. Pure. */
export function countDay(
  empty: StoredReputationDay,
  mentions: readonly KnownMention[],
  clock: (at: Date) => LocalHour,
): StoredReputationDay {
  const groups = { kinds: new Groups(), places: new Groups(), topics: new Groups() };
  const words = new Map<string, number>();
  const day = { ...empty, all: noSums() };
  for (const mention of mentions) {
    const { message } = mention;
    const fact = factOf(mention);
    count(day.all, fact);
    const { hour } = clock(message.createdAt);
    day.hours.mentions[hour] = (day.hours.mentions[hour] ?? 0) + 1;
    if (fact.sentiment === 'negative') day.hours.negative[hour] = (day.hours.negative[hour] ?? 0) + 1;
    groups.kinds.add(message.post?.kind ?? 'mention', fact);
    groups.places.add(message.post?.place ?? 'none', fact);
    for (const tagId of topicsOf(mention)) groups.topics.add(tagId, fact);
    for (const word of wordsOf(message.text)) words.set(word, (words.get(word) ?? 0) + 1);
  }
  return {
    ...day,
    ...{ kinds: groups.kinds.most(), places: groups.places.most(), topics: groups.topics.most() },
    words: [...words]
      .toSorted(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
      .slice(0, mostWords)
      .map(([word, times]) => ({ word, count: times })),
  };
}

/** What it is about: the tags of its conversation. */
export function topicsOf({
  conversation: { tagIds },
}: Pick<KnownMention, 'conversation'>): readonly string[] {
  return tagIds.length > 0 ? tagIds : ['none'];
}

class Groups {
  readonly #sums = new Map<string, KeyedSums>();

  add(key: string, fact: MentionFact): void {
    const known = this.#sums.get(key) ?? { key, ...noSums() };
    count(known, fact);
    this.#sums.set(key, known);
  }

  most(): KeyedSums[] {
    const all = [...this.#sums.values()].toSorted((a, b) => b.mentions - a.mentions);
    return all.slice(0, mostGroups);
  }
}

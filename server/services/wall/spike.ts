import type { MoodSpike } from '../../../shared/schemas/wall.ts';
import type { CountedMessage } from '../../store/wall-reads.ts';

/** As it is found, before the inbox has a name. */
export type Spike = Omit<MoodSpike, 'inboxName'> & { inboxId: string | null };

const hour = 3_600_000;
/** Fewer say nothing. */
const enough = { recent: 5, before: 10 };
const mostWords = 4;

type Judged = Pick<CountedMessage, 'kind' | 'inboxId' | 'createdAt' | 'sentiment'>;

/**
 * Were customers within the last hour much unhappier than in the hours before it? Then with what changed: the words
 * that were said more often, and where. Pure.
 */
export function spikeIn(rows: readonly Judged[], now: Date): Spike | null {
  const judged = rows.filter(({ kind, sentiment }) => kind === 'inbound' && Boolean(sentiment?.label));
  const isRecent = ({ createdAt }: Judged) => createdAt.getTime() > now.getTime() - hour;
  const [recent, before] = [judged.filter(isRecent), judged.filter((row) => !isRecent(row))];
  if (recent.length < enough.recent || before.length < enough.before) return null;
  const unhappy = recent.filter(isNegative);
  const unhappyBefore = before.filter(isNegative);
  const usual = unhappyBefore.length / before.length;
  if (unhappy.length / recent.length <= usual * 1.5 + 0.1) return null;
  return {
    ...{ negative: unhappy.length, judged: recent.length, usual },
    words: moreOften({ rows: unhappy, of: recent.length }, { rows: unhappyBefore, of: before.length }),
    inboxId: mostly(unhappy),
  };
}

const isNegative = ({ sentiment }: Judged): boolean => sentiment?.label === 'negative';

interface Said {
  rows: readonly Judged[];
  /** Of how many messages. */
  of: number;
}

/** Words by how much more often they were said, each once a message. */
function moreOften(recent: Said, before: Said): MoodSpike['words'] {
  const [counts, old] = [countWords(recent.rows), countWords(before.rows)];
  const gain = (word: string, count: number) => count / recent.of - (old.get(word) ?? 0) / before.of;
  return [...counts]
    .filter(([word, count]) => count > 1 && gain(word, count) > 0)
    .toSorted(([one, a], [other, b]) => gain(other, b) - gain(one, a) || (one < other ? -1 : 1))
    .slice(0, mostWords)
    .map(([word, count]) => ({ word, count }));
}

function countWords(rows: readonly Judged[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { sentiment } of rows) {
    const words = new Set((sentiment?.words ?? []).map((word) => word.toLowerCase()));
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** The inbox that more than half of them wrote to. */
function mostly(rows: readonly Judged[]): string | null {
  const byInbox = Map.groupBy(rows, ({ inboxId }) => inboxId);
  const found = [...byInbox].find(([, own]) => own.length * 2 > rows.length);
  return found && byInbox.size > 1 ? found[0] : null;
}

import type { WallHour } from '../../../shared/schemas/wall.ts';
import type { Context } from '../../context.ts';
import type { CountedMessage } from '../../store/wall-reads.ts';
import { spikeIn, type Spike } from './spike.ts';

const hour = 3_600_000;
export const hoursShown = 12;
const pageSize = 1000;
/** What was too much for one look is read with the next; but the first one shows the whole of the hours. */
const pagesAtOnce = 5;
const pagesAtFirst = 300;
/** Writes that began earlier may end later. */
const overlapMillis = 5000;

type Counts = Omit<WallHour, 'at'>;

/**
 * What came and what was answered in the last hours. It is kept in memory and only what changed since the last look is
 * read: what it costs follows from what happens, not from how much there is or how many look.
 */
export class Flow {
  readonly #rows = new Map<string, CountedMessage>();
  #since: Date | null = null;
  #isWhole = false;

  /** Reads what is new. */
  async follow({ store }: Pick<Context, 'store'>, now: Date): Promise<void> {
    const from = windowStart(now);
    this.#since ??= from;
    const most = this.#isWhole ? pagesAtOnce : pagesAtFirst;
    for (let pages = 0; pages < most; pages += 1) {
      const begin: Date = this.#since;
      const page = await store.messages.countedSince(begin, pageSize);
      for (const row of page) this.#rows.set(row.id, lean(row));
      const last = page.at(-1)?.updatedAt.getTime() ?? begin.getTime();
      if (page.length < pageSize) {
        this.#since = new Date(Math.max(begin.getTime(), last - overlapMillis));
        this.#isWhole = true;
        break;
      }
      // A whole page of one moment: the rest of that moment is let go.
      this.#since = new Date(Math.max(last, begin.getTime() + 1));
    }
    for (const [id, row] of this.#rows) if (row.createdAt < from) this.#rows.delete(id);
  }

  /** Are customers much unhappier than they were? @param sees whose messages are counted */
  spike(now: Date, sees: (inboxId: string) => boolean): Spike | null {
    return spikeIn(
      [...this.#rows.values()].filter(({ inboxId }) => sees(inboxId)),
      now,
    );
  }

  /** Messages of an hour that is shown, or of all, newest first. */
  messages(now: Date, wanted: { at: Date | undefined; kind: 'inbound' | 'outbound' }): CountedMessage[] {
    const from = windowStart(now);
    const [begin, end] = wanted.at
      ? [wanted.at.getTime(), wanted.at.getTime() + hour]
      : [from.getTime(), Infinity];
    return [...this.#rows.values()]
      .filter(
        ({ kind, automatic, createdAt }) =>
          kind === wanted.kind &&
          (kind === 'inbound' || !automatic) &&
          createdAt.getTime() >= begin &&
          createdAt.getTime() < end,
      )
      .toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
  }

  /** Hour by hour, the one that runs last. @param sees whose messages are counted */
  hours(now: Date, sees: (inboxId: string) => boolean): WallHour[] {
    const start = windowStart(now).getTime();
    const hours = Array.from({ length: hoursShown }, (): Counts => {
      return { arrived: 0, answered: 0, negative: 0, positive: 0, judged: 0 };
    });
    for (const row of this.#rows.values()) {
      const counts = hours[Math.floor((row.createdAt.getTime() - start) / hour)];
      if (counts && sees(row.inboxId)) add(counts, row);
    }
    return hours.map((counts, index) => ({ at: new Date(start + index * hour).toISOString(), ...counts }));
  }
}

/** Words are kept of the unhappy only. */
function lean(row: CountedMessage): CountedMessage {
  if (!row.sentiment || row.sentiment.label === 'negative') return row;
  return { ...row, sentiment: { ...row.sentiment, words: [] } };
}

function windowStart(now: Date): Date {
  return new Date((Math.floor(now.getTime() / hour) - hoursShown + 1) * hour);
}

function add(counts: Counts, { kind, automatic, sentiment }: CountedMessage): void {
  if (kind === 'outbound' && !automatic) counts.answered += 1;
  if (kind !== 'inbound') return;
  counts.arrived += 1;
  if (!sentiment?.label) return;
  counts.judged += 1;
  if (sentiment.label === 'negative') counts.negative += 1;
  if (sentiment.label === 'positive') counts.positive += 1;
}

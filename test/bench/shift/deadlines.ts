import type { Context } from '../../../server/context.ts';
import { shownClocks } from '../../../server/services/sla/standing.ts';
import { termsOf } from '../../../server/services/sla/terms.ts';
import { factsOf } from '../../../server/services/sla/thread-facts.ts';
import type { SlaPin, StoredConversation } from '../../../server/store/conversation-rows.ts';
import type { Happening } from '../../../server/store/message-heads.ts';
import type { PinnedTerms } from '../../../shared/sla/facts.ts';
import type { Clock } from '../../../shared/sla/calculate.ts';
import { MinuteBook, playOut, type OracleClock } from '../../shared/sla/oracle.ts';

const minute = 60_000;
const bookDays = 5;

/** What is compared of a clock, in whole minutes. */
interface Line {
  metric: string;
  startedAt: number;
  endedAt: number | null;
  breachedAt: number | null;
  dueAt: number | null;
  /** null while it runs: it is not written down then. */
  used: number | null;
}

/** Facts lie seconds after a minute at the most, and a millisecond before it at the least: to the nearest. */
const near = (at: number | Date | null): number | null =>
  at === null ? null : Math.round(Number(at) / minute);

/** Holds deadlines as they are stored against what the minute-by-minute oracle says of the thread. */
export class DeadlineCheck {
  readonly #context: Pick<Context, 'store'>;
  readonly #book: MinuteBook;
  readonly #terms = new Map<string, Promise<PinnedTerms | null>>();

  constructor(context: Pick<Context, 'store'>, begin: Date) {
    this.#context = context;
    const from = Math.floor(begin.getTime() / 86_400_000) * 86_400_000;
    this.#book = new MinuteBook(from, bookDays * 24 * 60);
  }

  /** @returns what differs; null: nothing */
  async differs(row: StoredConversation, rows: readonly Happening[], now: Date): Promise<unknown> {
    if (!row.sla) return null;
    const pinned = await Promise.all(
      row.sla.pins.map(async (pin) => ({ pin, terms: await this.#read(pin) })),
    );
    const facts = factsOf(rows, { pinned, outsiders: row.sharedWith });
    const { clocks } = playOut(facts, Math.floor(now.getTime() / minute) * minute, this.#book);
    const judged = clocks.filter((clock) => clock.judged);
    const oracle = shownClocks(judged as unknown as Clock[]) as unknown as OracleClock[];
    const states = new Map(
      row.sla.clocks.map((one) => [`${one.metric} ${String(near(one.startedAt))}`, one.state]),
    );
    const end = this.#book.from + bookDays * 86_400_000;
    const lineOf = (one: Parameters<typeof lines>[0][number]) => {
      const state = states.get(`${one.metric} ${String(near(one.startedAt))}`);
      const due = one.dueAt === null || Number(one.dueAt) > end ? null : one.dueAt;
      return { ...one, dueAt: state === 'paused' ? null : due, running: state === 'running' };
    };
    const stored = lines(row.sla.clocks.map((one) => lineOf(one)));
    const expected = lines(oracle.map((one) => lineOf(one)));
    const same = JSON.stringify(stored) === JSON.stringify(expected);
    return same ? null : { conversation: row.id, channel: row.channel, stored, expected };
  }

  #read(pin: SlaPin): Promise<PinnedTerms | null> {
    // The book knows calendars by what they are: each version is read once.
    const key = `${pin.policyId} ${String(pin.version)} ${String(pin.calendarVersion)}`;
    const known = this.#terms.get(key) ?? termsOf(this.#context, pin);
    this.#terms.set(key, known);
    return known;
  }
}

interface Judged {
  metric: string;
  startedAt: number | Date;
  endedAt: number | Date | null;
  breachedAt: number | Date | null;
  dueAt: number | Date | null;
  usedSeconds: number;
  running?: boolean;
}

function lines(clocks: readonly Judged[]): Line[] {
  return clocks
    .map((one) => ({
      metric: one.metric,
      startedAt: near(one.startedAt) ?? 0,
      endedAt: near(one.endedAt),
      breachedAt: near(one.breachedAt),
      dueAt: near(one.dueAt),
      used: one.running ? null : Math.round(one.usedSeconds / 60),
    }))
    .sort((one, other) => one.startedAt - other.startedAt || (one.metric < other.metric ? -1 : 1));
}

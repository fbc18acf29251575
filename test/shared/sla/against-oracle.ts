import type { Fact } from '../../../shared/sla/facts.ts';
import { calculate } from '../../../shared/sla/calculate.ts';
import { MinuteBook, playOut } from './oracle.ts';
import { beginnings, calendarBy, Chance, historyBy, termsBy } from './random-history.ts';

const windowDays = 13;
const perWorld = 500;

/** What is compared of a clock, in one line. */
interface Line {
  metric: string;
  userId: string | null;
  sideId: string | null;
  startedAt: number;
  endedAt: number | null;
  breachedAt: number | null;
  dropped: boolean;
  usedSeconds: number;
  dueAt: number | null;
}

const byStart = (one: Line, other: Line) =>
  one.startedAt - other.startedAt ||
  `${one.metric}${one.sideId ?? ''}${one.userId ?? ''}`.localeCompare(
    `${other.metric}${other.sideId ?? ''}${other.userId ?? ''}`,
  );

export interface Difference {
  seed: number;
  calculated: unknown;
  oracle: unknown;
}

/**
 * Compares the calculator with the oracle over random histories.
 * @returns the first difference; null when there is none
 */
export function compareMany(count: number, { seed = 1 }: { seed?: number } = {}): Difference | null {
  for (let done = 0, world = 0; done < count; world += 1) {
    const chance = new Chance(seed + world * 7919);
    const begin = Date.parse(`${beginnings[world % beginnings.length] ?? ''}T00:00:00Z`);
    const calendars = Array.from({ length: 4 }, () => calendarBy(chance, begin));
    const policies = Array.from({ length: 6 }, () => termsBy(chance, calendars));
    const book = new MinuteBook(begin, windowDays * 24 * 60);
    for (let n = 0; n < perWorld && done < count; n += 1, done += 1) {
      const from = begin + chance.below(2 * 24 * 60) * 60_000;
      const difference = compareHistory(historyBy(chance, { begin: from, policies }), book);
      if (difference) return { seed: world * perWorld + n, ...difference };
    }
  }
  return null;
}

/**
 * Compares what both say of one history, whose facts lie on whole minutes.
 * @returns null when it is the same
 */
export function compareHistory(
  { facts, now }: { facts: readonly Fact[]; now: number },
  book: MinuteBook,
): Omit<Difference, 'seed'> | null {
  const { clocks, parked } = calculate(facts, now);
  const wall = playOut(facts, now, book);
  const end = book.from + book.minutes * 60_000;
  const known = (at: number | null) => (at !== null && at > end ? null : at);
  const calculated = {
    parked,
    clocks: clocks
      .map(({ cycle, ...clock }) => ({
        ...clock,
        ...{ dropped: cycle.dropped, sideId: clock.side?.id ?? null, dueAt: known(clock.dueAt) },
      }))
      .map((clock) => lineOf(clock))
      .sort(byStart),
  };
  const oracle = {
    parked: { times: wall.parkedTimes, seconds: wall.parkedMinutes * 60 },
    clocks: wall.clocks
      .filter(({ judged }) => judged)
      .map((clock) => lineOf(clock))
      .sort(byStart),
  };
  return JSON.stringify(calculated) === JSON.stringify(oracle) ? null : { calculated, oracle };
}

function lineOf(line: Line): Line {
  const { metric, userId, sideId, startedAt, endedAt, breachedAt, dropped, usedSeconds, dueAt } = line;
  return { metric, userId, sideId, startedAt, endedAt, breachedAt, dropped, usedSeconds, dueAt };
}

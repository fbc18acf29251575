/** What comes of a visit of a test customer: how soon each question was answered, and what the answers said. Pure. */

export interface AskedStep {
  askedAt: Date | null;
  answeredAt: Date | null;
}

/** Seconds until each answer; null: there was none (yet). */
export function waitsOf(steps: readonly AskedStep[]): (number | null)[] {
  return steps.map(({ askedAt, answeredAt }) =>
    askedAt && answeredAt ? Math.max(0, Math.round((answeredAt.getTime() - askedAt.getTime()) / 1000)) : null,
  );
}

/** Is a fact said? "30 days|one month": any of them, whatever the case and however spaced. */
export function isSaid(fact: string, answers: readonly string[]): boolean {
  const said = answers.map(plain).join('\n');
  return fact
    .split('|')
    .map(plain)
    .some((words) => words !== '' && said.includes(words));
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();

/**
 * The time to wait before the next message: the pause and up to as much again, so that nobody knows the clock.
 * @param lot from 0 up to 1
 */
export const pauseMillis = (minutes: number, lot: number): number => Math.round(minutes * 60_000 * (1 + lot));

/**
 * When somebody comes next: so many days later, at most half of a day sooner or later.
 * @param lot from 0 up to 1
 */
export function nextVisit(from: Date, everyDays: number, lot: number): Date {
  const day = 86_400_000;
  return new Date(from.getTime() + everyDays * day + (lot - 0.5) * day);
}

/** The middle one, or the mean of the two in the middle; null: there are none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

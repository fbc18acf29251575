import type { Manners } from '../../../../shared/manners/manners.ts';
import { isWelcome, nextWelcome, theirMoment } from '../../../../shared/manners/moment.ts';

/** Why one would rather not write to somebody then. */
export interface Unwelcome {
  /** On their clocks: "22:10". */
  time: string;
  state: 'holiday' | 'evening' | 'night' | 'morning' | 'other';
  /** When one may; null: not within two weeks. */
  better: Date | null;
}

type Habits = Pick<Manners, 'quiet' | 'weekend' | 'holidays'>;

/** What speaks against a moment where somebody is: their quiet hours and holidays. null: nothing does. Pure. */
export function unwelcomeAt(habits: Habits, timeZone: string, at: Date): Unwelcome | null {
  if (isWelcome(habits, timeZone, at)) return null;
  const { time, holiday } = theirMoment(habits, timeZone, at);
  const better = nextWelcome(habits, timeZone, at);
  return { time, better, state: holiday ? 'holiday' : partOfDay(Number(time.slice(0, 2))) };
}

function partOfDay(hour: number): Unwelcome['state'] {
  if (hour >= 23 || hour < 5) return 'night';
  if (hour >= 18) return 'evening';
  return hour < 10 ? 'morning' : 'other';
}

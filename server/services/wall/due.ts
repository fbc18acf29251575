import type { Wall } from '../../../shared/schemas/wall.ts';
import type { DueHead } from '../../store/wall-reads.ts';
import { mostDeadlines } from './survey.ts';

const minute = 60_000;

/** How many are late at that moment, and how many will be within half an hour and within one. */
export function countDue(deadlines: readonly Pick<DueHead, 'slaDueAt'>[], at: Date): Wall['due'] {
  const left = deadlines.map(({ slaDueAt }) => (slaDueAt?.getTime() ?? Infinity) - at.getTime());
  const passed = left.filter((millis) => millis <= 0).length;
  const within = (minutes: number) => ({
    count: left.filter((millis) => millis > 0 && millis <= minutes * minute).length,
    more: left.length - passed >= mostDeadlines,
  });
  return {
    late: { count: passed, more: passed >= mostDeadlines },
    in30: within(30),
    in60: within(60),
  };
}

import type { Wall } from '../../../shared/schemas/wall.ts';
import type { Survey } from './survey.ts';

const minute = 60_000;

/** How many are late at that moment, and how many will be within half an hour and within one. */
export function countDue(
  { deadlines, cut, at }: Pick<Survey, 'deadlines' | 'cut' | 'at'>,
  sees: (inboxId: string) => boolean,
): Wall['due'] {
  const millisLeft = ({ slaDueAt }: Survey['deadlines'][number]) =>
    (slaDueAt?.getTime() ?? Infinity) - at.getTime();
  const last = deadlines.at(-1);
  const known = cut.coming && last ? millisLeft(last) : Infinity;
  const left = deadlines.filter(({ inboxId }) => sees(inboxId)).map(millisLeft);
  const within = (minutes: number) => ({
    count: left.filter((millis) => millis > 0 && millis <= minutes * minute).length,
    more: known <= minutes * minute,
  });
  return {
    late: { count: left.filter((millis) => millis <= 0).length, more: cut.passed },
    in30: within(30),
    in60: within(60),
  };
}

import type { Invite } from '../../../../../shared/schemas/invite.ts';
import { formatLocale } from '../../../../lib/i18n.ts';

type Times = Pick<Invite, 'start' | 'end' | 'allDay' | 'timeZone'>;

/** When a meeting is: on the reader's clock, and on that of whom it comes from where theirs is another. Pure but for the locale. */
export function whenOf({ start, end, allDay, timeZone }: Times): { here: string; there: string | null } {
  if (allDay) {
    const days = new Intl.DateTimeFormat(formatLocale(), { dateStyle: 'full', timeZone: 'UTC' });
    return { here: range(days, start, end), there: null };
  }
  const options = { dateStyle: 'full', timeStyle: 'short' } as const;
  const here = range(new Intl.DateTimeFormat(formatLocale(), options), start, end);
  const there = timeZone === null ? null : inZone(timeZone, { start, end, options });
  return { here, there: there === null || there === here ? null : `${there} (${timeZone ?? ''})` };
}

function range(format: Intl.DateTimeFormat, start: string, end: string | null): string {
  const from = new Date(start);
  const until = end === null ? from : new Date(end);
  return until > from ? format.formatRange(from, until) : format.format(from);
}

/** Null for a zone that only its file knows. */
function inZone(
  timeZone: string,
  { start, end, options }: Pick<Times, 'start' | 'end'> & { options: Intl.DateTimeFormatOptions },
): string | null {
  try {
    return range(new Intl.DateTimeFormat(formatLocale(), { ...options, timeZone }), start, end);
  } catch {
    return null;
  }
}

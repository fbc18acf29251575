import ICAL from 'ical.js';
import { AppError } from '../../../shared/errors.ts';
import type { Holiday } from '../../../shared/schemas/calendar.ts';
import type { Context } from '../../context.ts';

/** How far ahead days that come again by a rule are written out. */
const yearsAhead = 5;
const mostDays = 1000;
const dayMillis = 86_400_000;

/**
 * Reads the days of a calendar file (ICS): whole days are days on which nothing is open; what has hours of its own is
 * left out and counted. What comes every year on the same date stays one entry; other rules are written out for some years.
 * @throws AppError validation-failed when it cannot be read
 */
export function readHolidays(
  { clock }: Pick<Context, 'clock'>,
  ics: string,
): { holidays: Holiday[]; left: number } {
  const now = clock.now();
  const days = new Map<string, Holiday>();
  let left = 0;
  for (const event of eventsOf(ics)) {
    if (!event.startDate?.isDate) left += 1;
    else for (const holiday of daysOf(event, now)) days.set(holiday.date, holiday);
  }
  const holidays = [...days.values()].sort((one, other) => (one.date < other.date ? -1 : 1));
  return { holidays: holidays.slice(0, mostDays), left };
}

function eventsOf(ics: string): ICAL.Event[] {
  try {
    const parsed = ICAL.parse(ics) as unknown[];
    const calendars = Array.isArray(parsed[0]) ? parsed : [parsed];
    return calendars.flatMap((calendar) =>
      new ICAL.Component(calendar as never).getAllSubcomponents('vevent').map((part) => new ICAL.Event(part)),
    );
  } catch (error) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'ics', message: 'This is not a calendar file that can be read.' }],
      cause: error,
    });
  }
}

function daysOf(event: ICAL.Event, now: Date): Holiday[] {
  const name = (event.summary ?? '').trim().slice(0, 120);
  const length = Math.max(1, Math.round((millisOf(event.endDate) - millisOf(event.startDate)) / dayMillis));
  const begins = event.isRecurring() ? begun(event, now) : [millisOf(event.startDate)];
  const oldest = now.getTime() - 366 * dayMillis;
  if (everyYear(event)) {
    return daysFrom(millisOf(event.startDate), length).map((date) => ({
      date: date.slice(5),
      name,
      spans: [],
    }));
  }
  return begins
    .filter((begin) => begin > oldest)
    .flatMap((begin) => daysFrom(begin, length))
    .map((date) => ({ date, name, spans: [] }));
}

const millisOf = (time: ICAL.Time) => Date.UTC(time.year, time.month - 1, time.day);

function daysFrom(begin: number, length: number): string[] {
  return Array.from({ length: Math.min(length, 366) }, (_, day) =>
    new Date(begin + day * dayMillis).toISOString().slice(0, 10),
  );
}

/** On the same date of every year, without end and without exceptions. */
function everyYear(event: ICAL.Event): boolean {
  const { component } = event;
  const rule = component.getFirstPropertyValue('rrule');
  if (!(rule instanceof ICAL.Recur) || component.hasProperty('exdate')) return false;
  const byDay = Object.keys(rule.parts).some((part) => part !== 'BYMONTH' && part !== 'BYMONTHDAY');
  return rule.freq === 'YEARLY' && rule.interval === 1 && !rule.count && !rule.until && !byDay;
}

function begun(event: ICAL.Event, now: Date): number[] {
  const until = now.getTime() + yearsAhead * 366 * dayMillis;
  const walk = event.iterator();
  const begins: number[] = [];
  for (let n = 0; n < 20_000; n += 1) {
    const next = walk.next() as ICAL.Time | null;
    if (!next || millisOf(next) > until) break;
    begins.push(millisOf(next));
  }
  return begins;
}

import type { CalendarHours } from '../../../shared/schemas/calendar.ts';
import { openFrom } from '../../../shared/sla/hours.ts';
import type { WorkingHours } from '../../../shared/schemas/routing.ts';
import { isTimeZone, readOpening } from '../../../shared/widget/opening.ts';
import { minutesAhead, type LocalDay } from './local-day.ts';

const dayMinutes = 24 * 60;

/** When somebody works on a day, in minutes of it; null: they wrote down no hours, or none that can be read. */
export function spansOn(
  hours: WorkingHours | null,
  day: LocalDay,
  calendarOf: (id: string) => CalendarHours | undefined = () => undefined,
): { from: number; to: number }[] | null {
  if (hours?.calendarId) return openOn(calendarOf(hours.calendarId), day);
  const week = hours && readOpening(hours.text);
  if (!week || week.length === 0 || !isTimeZone(hours.timeZone)) return null;
  const noon = new Date(day.from + (day.to - day.from) / 2);
  const shift = minutesAhead(noon, day.timeZone) - minutesAhead(noon, hours.timeZone);
  // Somebody far away may begin here in the evening and go on after midnight.
  return [-1, 0, 1].flatMap((off) =>
    week
      .filter((span) => span.day === (day.weekday + off + 7) % 7)
      .map(({ from, to }) => ({ from: from + off * dayMinutes + shift, to: to + off * dayMinutes + shift }))
      .filter(({ from, to }) => to > 0 && from < dayMinutes)
      .map(({ from, to }) => ({ from: Math.max(from, 0), to: Math.min(to, dayMinutes) })),
  );
}

function openOn(calendar: CalendarHours | undefined, day: LocalDay): { from: number; to: number }[] | null {
  if (!calendar) return null;
  const spans: { from: number; to: number }[] = [];
  const minute = (at: number) => Math.round((at - day.from) / 60_000);
  for (const { from, to } of openFrom(calendar, day.from)) {
    if (from >= day.to) break;
    spans.push({ from: minute(from), to: Math.min(minute(Math.min(to, day.to)), dayMinutes) });
  }
  return spans;
}

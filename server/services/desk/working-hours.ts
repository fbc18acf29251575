import type { WorkingHours } from '../../../shared/schemas/routing.ts';
import { isTimeZone, readOpening } from '../../../shared/widget/opening.ts';
import { minutesAhead, type LocalDay } from './local-day.ts';

const dayMinutes = 24 * 60;

/** When somebody works on a day, in minutes of it; null: they wrote down no hours, or none that can be read. */
export function spansOn(hours: WorkingHours | null, day: LocalDay): { from: number; to: number }[] | null {
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

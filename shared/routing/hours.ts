import type { WorkingHours } from '../schemas/routing.ts';
import { isTimeZone, openingAt, readOpening } from '../widget/opening.ts';

/** What is wrong with working hours that somebody wrote; null: nothing. */
export function hoursProblem({ text, timeZone, calendarId }: WorkingHours): 'text' | 'timeZone' | null {
  if (calendarId) return null;
  const spans = readOpening(text);
  if (!spans || spans.length === 0) return 'text';
  return isTimeZone(timeZone) ? null : 'timeZone';
}

/**
 * Does somebody work now? Who said nothing always may; hours that cannot be read, and calendars that are gone, hold
 * nobody back.
 * @param openings which calendars are open now
 */
export function worksAt(
  hours: WorkingHours | null,
  at: Date,
  openings: ReadonlyMap<string, boolean> = new Map(),
): boolean {
  if (hours?.calendarId) return openings.get(hours.calendarId) ?? true;
  if (!hours || hoursProblem(hours) !== null) return true;
  return openingAt({ spans: readOpening(hours.text) ?? [], timeZone: hours.timeZone }, at).open;
}

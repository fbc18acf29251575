import type { WorkingHours } from '../schemas/routing.ts';
import { isTimeZone, openingAt, readOpening } from '../widget/opening.ts';

/** What is wrong with working hours that somebody wrote; null: nothing. */
export function hoursProblem({ text, timeZone }: WorkingHours): 'text' | 'timeZone' | null {
  const spans = readOpening(text);
  if (!spans || spans.length === 0) return 'text';
  return isTimeZone(timeZone) ? null : 'timeZone';
}

/** Does somebody work now? Who said nothing always may; hours that cannot be read hold nobody back. */
export function worksAt(hours: WorkingHours | null, at: Date): boolean {
  if (!hours || hoursProblem(hours) !== null) return true;
  return openingAt({ spans: readOpening(hours.text) ?? [], timeZone: hours.timeZone }, at).open;
}

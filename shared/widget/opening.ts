/**
 * Business hours written by people: "Mo-Fr 09:00-12:30, 13:30-18:00; Sa 10:00-14:00", and the days that are different:
 * "2026-12-24 09:00-12:00" or "12-25". Pure; the zone is an IANA name.
 */

const dayNames = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'] as const;
const dayMinutes = 24 * 60;
/** An opening further away than this is not told of. */
const looksAheadDays = 400;

/** On which weekday (0 is Sunday), minutes of that day, end exclusive. */
export interface OpenSpan {
  day: number;
  from: number;
  to: number;
}

/** A day that is unlike its weekday: closed, or open at other hours. */
export interface SpecialDay {
  /** "2026-12-24", or "12-25" for every year. */
  date: string;
  hours: { from: number; to: number }[];
}

/**
 * Reads business hours.
 * @returns null when they cannot be understood; an empty list when nothing is written
 */
export function readOpening(text: string): OpenSpan[] | null {
  const spans: OpenSpan[] = [];
  for (const part of text.split(/[;\n]/).map((one) => one.trim())) {
    if (part === '') continue;
    const match = /^([a-z, -]+?)\s+([\d:,\s-]+)$/i.exec(part);
    const days = match?.[1] === undefined ? null : readDays(match[1]);
    const hours = match?.[2] === undefined ? null : readHours(match[2]);
    if (!days || !hours) return null;
    for (const day of days) spans.push(...hours.map((span) => ({ day, ...span })));
  }
  return spans.sort((one, other) => one.day - other.day || one.from - other.from);
}

/** Reads a day that is different; what follows the date and is no hours is its name. @returns null for no date */
export function readSpecialDay(line: string): SpecialDay | null {
  const match = /^(?:(\d{4})-)?(\d{2})-(\d{2})(?:\s+(.*))?$/.exec(line.trim());
  const [, year, month = '', day = '', rest = ''] = match ?? [];
  // Of a leap year, where none is named: the 29th of February is a date.
  if (!match || !isDate(Number(year ?? 2028), Number(month), Number(day))) return null;
  const written = /^[\d:,\s-]+/.exec(rest)?.[0].trim() ?? '';
  const hours = written === '' ? [] : readHours(written);
  const date = year === undefined ? `${month}-${day}` : `${year}-${month}-${day}`;
  return hours && { date, hours };
}

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function readDays(text: string): number[] | null {
  const days: number[] = [];
  for (const part of text.split(',')) {
    const [first, last = first] = part
      .trim()
      .toLowerCase()
      .split(/\s*-\s*/)
      .map((name) => (dayNames as readonly string[]).indexOf(name.slice(0, 2)));
    if (first === undefined || last === undefined || first < 0 || last < 0) return null;
    for (let day = first; ; day = (day + 1) % 7) {
      days.push(day);
      if (day === last) break;
    }
  }
  return days;
}

function readHours(text: string): { from: number; to: number }[] | null {
  const spans: { from: number; to: number }[] = [];
  for (const part of text.split(',')) {
    const match = /^\s*(\d{1,2})(?::(\d{2}))?\s*-\s*(\d{1,2})(?::(\d{2}))?\s*$/.exec(part);
    if (!match) return null;
    const from = Number(match[1]) * 60 + Number(match[2] ?? 0);
    const to = Number(match[3]) * 60 + Number(match[4] ?? 0);
    if (from >= to || to > dayMinutes) return null;
    spans.push({ from, to });
  }
  return spans.sort((one, other) => one.from - other.from);
}

/** Is the name one of a time zone that this machine knows? */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** What the clocks of a zone show at a moment, as if it were UTC, to the minute. */
function wallClock(at: Date, timeZone: string): Date {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).formatToParts(at);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return new Date(Date.UTC(value('year'), value('month') - 1, value('day'), value('hour'), value('minute')));
}

/** The moment at which the clocks of a zone show this; where they skip it, the moment at which they do. */
function momentOf(shown: Date, timeZone: string): Date {
  let at = shown;
  for (let round = 0; round < 3; round += 1) {
    const off = wallClock(at, timeZone).getTime() - shown.getTime();
    if (off === 0) break;
    at = new Date(at.getTime() - off);
  }
  return at;
}

/** Hours of a team: usual ones by weekday, and days that are different. */
export interface Opening {
  spans: readonly OpenSpan[];
  special?: readonly SpecialDay[];
  timeZone: string;
}

function hoursOf(day: Date, { spans, special = [] }: Opening): readonly { from: number; to: number }[] {
  const date = day.toISOString().slice(0, 10);
  const different =
    special.find((one) => one.date === date) ?? special.find((one) => one.date === date.slice(5));
  return different?.hours ?? spans.filter((span) => span.day === day.getUTCDay());
}

/** Open now? Else when next (null: not within a year); no hours at all mean always open but for days that are different. */
export function openingAt(opening: Opening, at: Date): { open: boolean; opensAt: Date | null } {
  const { timeZone, special = [] } = opening;
  const always = opening.spans.length === 0;
  if (always && special.length === 0) return { open: true, opensAt: null };
  const everyDay = dayNames.map((_name, day) => ({ day, from: 0, to: dayMinutes }));
  const known = always ? { ...opening, spans: everyDay } : opening;
  const now = wallClock(at, timeZone);
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const minute = (now.getTime() - today) / 60_000;
  if (hoursOf(new Date(today), known).some(({ from, to }) => minute >= from && minute < to)) {
    return { open: true, opensAt: null };
  }
  for (let ahead = 0; ahead < looksAheadDays; ahead += 1) {
    const day = today + ahead * dayMinutes * 60_000;
    const next = hoursOf(new Date(day), known).find(({ from }) => ahead > 0 || from > minute);
    if (next) return { open: false, opensAt: momentOf(new Date(day + next.from * 60_000), timeZone) };
  }
  return { open: false, opensAt: null };
}

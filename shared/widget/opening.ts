/**
 * Business hours written by people: "Mo-Fr 09:00-12:30, 13:30-18:00; Sa 10:00-14:00". Pure; the zone is an IANA name.
 */

const dayNames = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'] as const;
const weekMinutes = 7 * 24 * 60;
const dayMinutes = 24 * 60;

/** Minutes since Sunday 00:00, end exclusive. */
export interface OpenSpan {
  from: number;
  to: number;
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
    for (const day of days) {
      for (const { from, to } of hours)
        spans.push({ from: day * dayMinutes + from, to: day * dayMinutes + to });
    }
  }
  return spans.sort((one, other) => one.from - other.from);
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

function readHours(text: string): OpenSpan[] | null {
  const spans: OpenSpan[] = [];
  for (const part of text.split(',')) {
    const match = /^\s*(\d{1,2})(?::(\d{2}))?\s*-\s*(\d{1,2})(?::(\d{2}))?\s*$/.exec(part);
    if (!match) return null;
    const from = Number(match[1]) * 60 + Number(match[2] ?? 0);
    const to = Number(match[3]) * 60 + Number(match[4] ?? 0);
    if (from >= to || to > dayMinutes) return null;
    spans.push({ from, to });
  }
  return spans;
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

/** The minute of the week at a moment, in a zone. */
function minuteOfWeek(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const value = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  const day = (dayNames as readonly string[]).indexOf(value('weekday').slice(0, 2).toLowerCase());
  return day * dayMinutes + Number(value('hour')) * 60 + Number(value('minute'));
}

/** Open now? Else when next; no hours at all mean always open. */
export function openingAt(
  spans: readonly OpenSpan[],
  { at, timeZone }: { at: Date; timeZone: string },
): { open: boolean; opensAt: Date | null } {
  if (spans.length === 0) return { open: true, opensAt: null };
  const minute = minuteOfWeek(at, timeZone);
  if (spans.some(({ from, to }) => minute >= from && minute < to)) return { open: true, opensAt: null };
  const waits = spans.map(({ from }) => (from - minute + weekMinutes) % weekMinutes);
  const wanted = (minute + Math.min(...waits)) % weekMinutes;
  const begin = new Date(Math.floor(at.getTime() / 60_000) * 60_000 + Math.min(...waits) * 60_000);
  // A change of the clock in between moves it by an hour.
  const off = ((minuteOfWeek(begin, timeZone) - wanted + weekMinutes * 1.5) % weekMinutes) - weekMinutes / 2;
  return { open: false, opensAt: new Date(begin.getTime() - off * 60_000) };
}

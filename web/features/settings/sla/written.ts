import type { Holiday, HourSpan } from '../../../../shared/schemas/calendar.ts';

/** Hours, days and durations as people write them, and back. What cannot be read is null. */

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** "09:00-12:30, 13:30-17:00" */
export function writeSpans(spans: readonly HourSpan[]): string {
  return spans.map(({ from, to }) => `${clock(from)}-${clock(to)}`).join(', ');
}

/** Nothing written: closed. */
export function readSpans(text: string): HourSpan[] | null {
  const spans: HourSpan[] = [];
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const match = /^(\d{1,2})(?::(\d\d))?\s*[-–]\s*(\d{1,2})(?::(\d\d))?$/.exec(part);
    if (!match) return null;
    const from = Number(match[1]) * 60 + Number(match[2] ?? 0);
    const to = Number(match[3]) * 60 + Number(match[4] ?? 0);
    if (from >= to || to > 1440) return null;
    spans.push({ from, to });
  }
  spans.sort((one, other) => one.from - other.from);
  return spans.every((span, index) => span.from >= (spans[index - 1]?.to ?? 0)) ? spans : null;
}

/** A line: "2026-12-24 09:00-12:00 Christmas Eve"; "12-25 Christmas" is closed every year. */
export function writeHoliday({ date, name, spans }: Holiday): string {
  return [date, writeSpans(spans), name].filter(Boolean).join(' ');
}

/** Every line a day; null: which line cannot be read, counted from one. */
export function readHolidays(text: string): { holidays: Holiday[] } | { line: number } {
  const holidays: Holiday[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '') continue;
    const match =
      /^((?:\d{4}-)?\d\d-\d\d)\s*((?:\d{1,2}(?::\d\d)?\s*[-–]\s*\d{1,2}(?::\d\d)?,?\s*)*)(.*)$/.exec(line);
    const spans = match && readSpans(match[2] ?? '');
    if (!match?.[1] || !spans) return { line: index + 1 };
    holidays.push({ date: match[1], name: (match[3] ?? '').trim(), spans });
  }
  return { holidays };
}

const units = { d: 86_400, h: 3600, m: 60 } as const;

/** "1h 30m" */
export function writeDuration(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  let left = seconds;
  const parts = (['h', 'm'] as const).flatMap((unit) => {
    const count = Math.floor(left / units[unit]);
    left -= count * units[unit];
    return count > 0 ? [`${count}${unit}`] : [];
  });
  return parts.join(' ');
}

/** Seconds; undefined where nothing is written. A day is 24 hours of the calendar. */
export function readDuration(text: string): number | null | undefined {
  const written = text.trim().toLowerCase();
  if (written === '') return undefined;
  if (!/^(\d+\s*[dhm]\s*)+$/.test(written)) return null;
  let seconds = 0;
  for (const [, count, unit] of written.matchAll(/(\d+)\s*([dhm])/g)) {
    seconds += Number(count) * units[unit as keyof typeof units];
  }
  return seconds >= 60 ? seconds : null;
}

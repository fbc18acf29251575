import type { CalendarHours, HourSpan } from '../schemas/calendar.ts';
import { offsetsOfDay } from './zone.ts';

/** Business time: which spans of real time a calendar counts. Pure; milliseconds since 1970. */

const dayMillis = 86_400_000;
const minuteMillis = 60_000;
/** A clock that needs more days of a calendar than this never ends. */
const longestDays = 3700;

/** A span of time, the end left out. */
export interface Span {
  from: number;
  to: number;
}

/** Holidays by date, looked up once for each calendar. */
const holidays = new WeakMap<CalendarHours, Map<string, readonly HourSpan[]>>();
const openSpans = new WeakMap<CalendarHours, Map<number, Span[]>>();

function hoursOfDate(calendar: CalendarHours, dateMillis: number): readonly HourSpan[] {
  let byDate = holidays.get(calendar);
  if (!byDate) {
    // Of two that name the same day the first counts.
    byDate = new Map(calendar.holidays.map(({ date, spans }) => [date, spans] as const).reverse());
    holidays.set(calendar, byDate);
  }
  const date = new Date(dateMillis);
  const name = date.toISOString().slice(0, 10);
  return byDate.get(name) ?? byDate.get(name.slice(5)) ?? calendar.week[date.getUTCDay()] ?? [];
}

/** Open spans that lie in one day of UTC, in order, touching ones joined. */
export function openOnDay(calendar: CalendarHours, day: number): readonly Span[] {
  let days = openSpans.get(calendar);
  if (!days) openSpans.set(calendar, (days = new Map<number, Span[]>()));
  const known = days.get(day);
  if (known) return known;
  const spans: Span[] = [];
  for (const piece of offsetsOfDay(calendar.timeZone, day)) {
    const firstDate = Math.floor((piece.from + piece.offset) / dayMillis);
    const lastDate = Math.floor((piece.to - 1 + piece.offset) / dayMillis);
    for (let date = firstDate; date <= lastDate; date += 1) {
      for (const { from, to } of hoursOfDate(calendar, date * dayMillis)) {
        const begin = date * dayMillis + from * minuteMillis - piece.offset;
        const end = date * dayMillis + to * minuteMillis - piece.offset;
        push(spans, { from: Math.max(begin, piece.from), to: Math.min(end, piece.to) });
      }
    }
  }
  days.set(day, spans);
  return spans;
}

function push(spans: Span[], span: Span): void {
  if (span.from >= span.to) return;
  const last = spans.at(-1);
  if (last && last.to >= span.from) last.to = Math.max(last.to, span.to);
  else spans.push(span);
}

/** Open spans from a moment on, in order; without a calendar one that never ends. */
export function* openFrom(calendar: CalendarHours | null, from: number): Generator<Span> {
  if (!calendar) {
    yield { from, to: Infinity };
    return;
  }
  const first = Math.floor(from / dayMillis);
  for (let day = first; day < first + longestDays; day += 1) {
    for (const span of openOnDay(calendar, day)) {
      if (span.to > from) yield { from: Math.max(span.from, from), to: span.to };
    }
  }
}

/** What is left of a span when others (in order, apart from each other) are taken out. */
export function without(span: Span, taken: readonly Span[]): Span[] {
  const left: Span[] = [];
  let { from } = span;
  for (const out of taken) {
    if (out.to <= from) continue;
    if (out.from >= span.to) break;
    if (out.from > from) left.push({ from, to: out.from });
    from = Math.max(from, out.to);
    if (from >= span.to) return left;
  }
  return from < span.to ? [...left, { from, to: span.to }] : left;
}

/** Joins spans that touch or overlap, in order. */
export function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((one, other) => one.from - other.from)) push(result, { ...span });
  return result;
}

/** What a clock counts: a calendar's hours, but for the spans in which it stands still. */
export interface Counting {
  calendar: CalendarHours | null;
  /** Joined and in order; the last may have no end. */
  still: readonly Span[];
}

/** Business milliseconds between two moments. */
export function countedBetween({ calendar, still }: Counting, from: number, to: number): number {
  let sum = 0;
  for (const open of openFrom(calendar, from)) {
    if (open.from >= to) break;
    for (const span of without({ from: open.from, to: Math.min(open.to, to) }, still))
      sum += span.to - span.from;
  }
  return sum;
}

/** When so many business milliseconds are counted; null when that never comes. */
export function momentAfter({ calendar, still }: Counting, from: number, millis: number): number | null {
  const endless = still.at(-1)?.to === Infinity ? (still.at(-1)?.from ?? Infinity) : Infinity;
  let left = millis;
  for (const open of openFrom(calendar, from)) {
    if (open.from >= endless) return null;
    for (const span of without(open, still)) {
      if (span.to - span.from >= left) return span.from + left;
      left -= span.to - span.from;
    }
  }
  return null;
}

/** Open now? And when does that change: null, not within a year. */
export function openingState(
  calendar: CalendarHours,
  at: number,
): { open: boolean; changesAt: number | null } {
  let open: Span | null = null;
  for (const span of openFrom(calendar, at)) {
    if (span.from - at > 400 * dayMillis) break;
    if (!open && span.from > at) return { open: false, changesAt: span.from };
    if (open && span.from > open.to) return { open: true, changesAt: open.to };
    open = { from: at, to: span.to };
    if (open.to - at > 400 * dayMillis) return { open: true, changesAt: null };
  }
  return open ? { open: true, changesAt: open.to } : { open: false, changesAt: null };
}

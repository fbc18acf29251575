/** A day as people write it in a query: 2026-11-21, 2026-11, 2026, today, yesterday, or 7d, 2w, 3m, 1y ago. */
interface CalendarDay {
  year: number;
  month: number;
  day: number;
}

const dayMillis = 86_400_000;
const written = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/;
const ago = /^(\d{1,4})([dwmy])$/i;

/** Could this be a day? */
export function isDay(text: string): boolean {
  return dayOf(text, { year: 2026, month: 6, day: 15 }) !== null;
}

/**
 * When a day begins where the person is.
 * @param scene.timeZone IANA name
 * @returns null when it is no day
 */
export function beginningOf(text: string, scene: { now: Date; timeZone: string }): Date | null {
  const day = dayOf(text, calendarDay(scene.now, scene.timeZone));
  return day && instantOf(day, scene.timeZone);
}

function dayOf(text: string, today: CalendarDay): CalendarDay | null {
  const lower = text.trim().toLowerCase();
  if (lower === 'today') return today;
  if (lower === 'yesterday') return shifted(today, { day: -1 });
  const back = ago.exec(lower);
  if (back) {
    const count = -Number(back[1]);
    if (back[2] === 'd') return shifted(today, { day: count });
    if (back[2] === 'w') return shifted(today, { day: 7 * count });
    return back[2] === 'm' ? shifted(today, { month: count }) : shifted(today, { month: 12 * count });
  }
  const match = written.exec(lower);
  if (!match) return null;
  const [year, month, day] = [match[1], match[2] ?? '1', match[3] ?? '1'].map(Number) as [
    number,
    number,
    number,
  ];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return year >= 1970 && exists ? { year, month, day } : null;
}

function shifted({ year, month, day }: CalendarDay, by: { day?: number; month?: number }): CalendarDay {
  const date = new Date(Date.UTC(year, month - 1 + (by.month ?? 0), day + (by.day ?? 0)));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function calendarDay(at: Date, timeZone: string): CalendarDay {
  const local = new Date(at.getTime() + offsetAt(at, timeZone));
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

function instantOf({ year, month, day }: CalendarDay, timeZone: string): Date {
  const asUtc = Date.UTC(year, month - 1, day);
  // The offset of the day itself: a guess first, then what holds there (the clocks may change in between).
  const guess = new Date(asUtc - offsetAt(new Date(asUtc), timeZone));
  return new Date(asUtc - offsetAt(guess, timeZone));
}

/** Milliseconds that a zone's clocks are ahead of UTC. */
function offsetAt(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  const offset = local - Math.floor(at.getTime() / 1000) * 1000;
  return Math.abs(offset) > dayMillis ? 0 : offset;
}

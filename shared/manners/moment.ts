import type { Manners } from './manners.ts';

/** What time it is where somebody is, and whether one lets them be. */
export interface TheirMoment {
  /** "23:14". */
  time: string;
  /** Within their quiet hours. */
  quiet: boolean;
  weekend: boolean;
  holiday: boolean;
}

const minuteMillis = 60_000;
const quarterMillis = 15 * minuteMillis;
/** Looked ahead; who is never to be disturbed within that time is let be. */
const aheadMillis = 14 * 86_400_000;
/** Making one costs more than using it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  formats.set(timeZone, format);
  return format;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** A moment on the clocks of somebody's place. Pure. */
export function theirMoment(
  { quiet, weekend, holidays }: Pick<Manners, 'quiet' | 'weekend' | 'holidays'>,
  timeZone: string,
  now: Date,
): TheirMoment {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const time = `${part('hour')}:${part('minute')}`;
  return {
    time,
    quiet: isWithin(time, quiet),
    weekend: weekend.includes(weekdays.indexOf(part('weekday')) + 1),
    holiday: holidays.includes(`${part('month')}-${part('day')}`),
  };
}

type Habits = Pick<Manners, 'quiet' | 'weekend' | 'holidays'>;

/** May one write to somebody unasked then: neither in their quiet hours nor on a holiday of theirs? Pure. */
export function isWelcome(habits: Habits, timeZone: string, at: Date): boolean {
  const { quiet, holiday } = theirMoment(habits, timeZone, at);
  return !quiet && !holiday;
}

/**
 * The first moment from then on at which one may write to somebody unasked, to the minute, by the clocks of their place with
 * its summer time. Pure.
 * @returns null where there is none within two weeks
 */
export function nextWelcome(habits: Habits, timeZone: string, from: Date): Date | null {
  if (isWelcome(habits, timeZone, from)) return from;
  const until = from.getTime() + aheadMillis;
  let at = Math.ceil((from.getTime() + 1) / quarterMillis) * quarterMillis;
  while (!isWelcome(habits, timeZone, new Date(at))) {
    at += quarterMillis;
    if (at > until) return null;
  }
  const whole = (at - quarterMillis > from.getTime() ? at - quarterMillis : from.getTime()) + minuteMillis;
  for (let early = Math.floor(whole / minuteMillis) * minuteMillis; early < at; early += minuteMillis) {
    if (isWelcome(habits, timeZone, new Date(early))) return new Date(early);
  }
  return new Date(at);
}

/** Until may be on the next day: "20:00" to "08:00". */
function isWithin(time: string, { from, until }: { from: string; until: string }): boolean {
  if (from === until) return false;
  return from < until ? time >= from && time < until : time >= from || time < until;
}

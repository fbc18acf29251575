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

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** A moment on the clocks of somebody's place. Pure. */
export function theirMoment(
  { quiet, weekend, holidays }: Pick<Manners, 'quiet' | 'weekend' | 'holidays'>,
  timeZone: string,
  now: Date,
): TheirMoment {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const time = `${part('hour')}:${part('minute')}`;
  return {
    time,
    quiet: isWithin(time, quiet),
    weekend: weekend.includes(weekdays.indexOf(part('weekday')) + 1),
    holiday: holidays.includes(`${part('month')}-${part('day')}`),
  };
}

/** Until may be on the next day: "20:00" to "08:00". */
function isWithin(time: string, { from, until }: { from: string; until: string }): boolean {
  if (from === until) return false;
  return from < until ? time >= from && time < until : time >= from || time < until;
}

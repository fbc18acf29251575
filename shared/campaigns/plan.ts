import type { VersionKey } from '../schemas/campaign.ts';

/** Which version somebody gets: by a hash of who they are, so that it is the same however often it is asked. Pure. */
export function versionFor(recipientId: string, versions: number): VersionKey {
  // Ids are hashes: their last digits are as good as dice.
  return versions > 1 && Number.parseInt(recipientId.slice(-6), 16) % 2 === 1 ? 'b' : 'a';
}

/** A window in which an inbox may send so many: short ones, so that it goes out evenly. Pure. */
export function windowOf(perMinute: number, now: Date): { millis: number; most: number; number: number } {
  const millis = perMinute >= 60 ? 10_000 : 60_000;
  const most = Math.max(1, Math.floor((perMinute * millis) / 60_000));
  return { millis, most, number: Math.floor(now.getTime() / millis) };
}

interface Clock {
  year: number;
  month: number;
  day: number;
  hour: number;
}

/** Making one costs more than using it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', hourCycle: 'h23' },
  });
  formats.set(timeZone, format);
  return format;
}

/** What the clocks of a place show. */
function clockIn(at: Date, timeZone: string): Clock {
  const parts = formatOf(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((one) => one.type === type)?.value ?? 0);
  return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour') };
}

/** "2026-11-23": the day that it is in a place. Pure. */
export function dayIn(at: Date, timeZone: string): string {
  const { year, month, day } = clockIn(at, timeZone);
  return `${String(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const quarterMillis = 15 * 60_000;

/**
 * The next time that the clocks of a place show a full hour, later than `after`. Where that hour is skipped in the night
 * of summer time, the first moment after it. Pure.
 */
export function nextAtHour(hour: number, timeZone: string, after: Date): Date {
  const begin = Math.floor(after.getTime() / quarterMillis) * quarterMillis + quarterMillis;
  let seen = clockIn(after, timeZone);
  for (let at = begin; at < begin + 3 * 86_400_000; at += quarterMillis) {
    const now = clockIn(new Date(at), timeZone);
    const sameDay = now.day === seen.day;
    const reached = sameDay ? seen.hour < hour && now.hour >= hour : now.hour >= hour;
    if (reached) return new Date(at);
    seen = now;
  }
  return new Date(after.getTime() + 86_400_000);
}

/**
 * Is it somebody's day? Who was born on the 29th of February has it on the 28th in other years. Pure.
 * @param born "1990-02-29"
 * @param today "2026-02-28"
 */
export function isBirthday(born: string, today: string): boolean {
  const [, month = '', day = ''] = /^\d{4}-(\d{2})-(\d{2})/.exec(born) ?? [];
  const [, year = '', thisMonth = '', thisDay = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(today) ?? [];
  if (month === '' || thisMonth === '') return false;
  if (month === thisMonth && day === thisDay) return true;
  return month === '02' && day === '29' && `${thisMonth}-${thisDay}` === '02-28' && !isLeap(Number(year));
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

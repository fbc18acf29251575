import { offsetAt } from '../sla/zone.ts';
import { Rest, whole } from './when-rest.ts';
import { readings } from './when-tongues/readings.ts';
import * as words from './when-words.ts';

/** What somebody meant with "tomorrow 9": a moment, or that the customer's answer is waited for. */
export type When = { at: Date } | { untilReply: true };

interface Asked {
  now: Date;
  /** IANA name: in its clocks it is meant. */
  timeZone: string;
  /** BCP 47, of who writes: theirs is tried first, all others after it. Without it English. */
  language?: string;
}

/** A day and an hour as clocks show them; milliseconds as if it were UTC. */
interface Reading {
  /** Midnight of the day. */
  day: number | null;
  /** Minutes since midnight. */
  minutes: number | null;
  /** Was the hour written without saying whether it is before or after noon? */
  open: boolean;
  /** Exactly so much later; everything else is left aside. */
  later: number | null;
}

const minute = 60_000;
const dayMillis = 86_400_000;
const morning = 9 * 60;
const farthest = 5 * 366 * dayMillis;

/**
 * Reads a moment to come as people write it in English, German, French, Spanish, Slovenian, Finnish, Japanese, Chinese
 * or Arabic: "tomorrow 9", "morgen um 9", "dans 3 jours", "下週一下午3點", "غدًا ٩ صباحًا", "24.12.", "fri 5pm". A day without
 * an hour is its morning at nine; an hour without a day is the next one. Numbers of days stand before months, unless
 * that is impossible or who writes is American. Pure.
 * @returns null when any part of it is not understood, or it is past or more than five years away
 */
export function parseWhen(text: string, asked: Asked): When | null {
  for (const plain of readings(text, asked.language ?? 'en')) {
    const found = parsePlain(plain, asked);
    if (found) return found;
  }
  return null;
}

function parsePlain(plain: string, asked: Asked): When | null {
  if (plain === '') return null;
  if (whole(words.replyWords).test(plain)) return { untilReply: true };
  const shown = asked.now.getTime() + offsetAt(asked.timeZone, asked.now.getTime());
  const reading = read(plain, shown);
  const local = reading && momentOf(reading, shown);
  if (local === null || local <= shown || local - shown > farthest) return null;
  if (reading?.later != null) return { at: new Date(asked.now.getTime() + reading.later) };
  return { at: new Date(instantOf(local, asked.timeZone)) };
}

function read(text: string, shown: number): Reading | null {
  const rest = new Rest(text);
  const today = Math.floor(shown / dayMillis) * dayMillis;
  const span = spanOf(rest);
  if (span && (span.unit === 'minute' || span.unit === 'hour')) {
    const later = span.count * (span.unit === 'minute' ? minute : 60 * minute);
    return isDone(rest) ? { day: null, minutes: null, open: false, later } : null;
  }
  const day = span ? after(today, span) : dayOf(rest, today);
  const clock = clockOf(rest);
  if (!isDone(rest) || (day.at === null && clock.minutes === null && day.minutes === null)) return null;
  const minutes = clock.minutes ?? day.minutes;
  return {
    day: day.at,
    minutes,
    open: clock.open && day.minutes === null,
    later: null,
    ...eveningOf(day, clock),
  };
}

interface Day {
  at: number | null;
  /** The day's own hour: of "tonight". */
  minutes: number | null;
}

/** "tonight at 8" is in the evening. */
function eveningOf(day: Day, clock: { minutes: number | null; open: boolean }): Partial<Reading> {
  const early = clock.open && clock.minutes !== null && clock.minutes < 12 * 60;
  if (day.minutes === null || !early || clock.minutes === null) return {};
  return { minutes: clock.minutes + 12 * 60 };
}

function isDone(rest: Rest): boolean {
  while (rest.text !== '' && rest.take(words.fillers)) continue;
  return rest.text === '';
}

interface Span {
  count: number;
  unit: words.Unit;
}

function spanOf(rest: Rest): Span | null {
  if (rest.take(`(?:(?:${words.within}) )?(?:${words.halfAnHour})`)) return { count: 30, unit: 'minute' };
  const count = `(?<count>\\d{1,4}|${words.numbers.map(([source]) => source).join('|')})`;
  for (const [source, unit] of words.units) {
    // "9h" is an hour of the day, "in 9h" is not; "2 h" and "3 days" alone are spans too.
    const bare =
      unit === 'hour' ? '(?:hours|hour|hrs|hr|stunden|stunde|std|heures|horas| h)' : `(?:${source})`;
    const found = rest.take(`(?:${words.within}) ${count} ?(?:${source})`) ?? rest.take(`${count} ?${bare}`);
    const text = found?.groups?.['count'];
    if (text === undefined) continue;
    const named = words.numbers.find(([names]) => whole(names).test(text))?.[1];
    return { count: named ?? Number(text), unit };
  }
  return null;
}

function after(today: number, { count, unit }: Span): Day {
  if (unit === 'month') return { at: monthsAfter(today, count), minutes: null };
  return { at: today + count * (unit === 'week' ? 7 : 1) * dayMillis, minutes: null };
}

/** The same day of a month to come, or its last. */
function monthsAfter(today: number, count: number): number {
  const from = new Date(today);
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + count];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(from.getUTCDate(), last));
}

function dayOf(rest: Rest, today: number): Day {
  const evening = rest.pick(words.evenings);
  if (evening !== null) return { at: today, minutes: evening * 60 };
  if (rest.take(words.endsOfDay))
    return { at: rest.pick(words.days) === 1 ? today + dayMillis : today, minutes: 17 * 60 };
  if (rest.take(words.nextWeek))
    return { at: weekdayAfter(today, weekdayIn(rest) ?? 1, true), minutes: null };
  if (rest.take(words.nextMonth)) return { at: firstOfNext(today), minutes: null };
  if (rest.take(words.weekend)) return { at: weekdayAfter(today, 6), minutes: null };
  const days = rest.pick(words.days);
  if (days !== null) return { at: today + days * dayMillis, minutes: null };
  const date = dateOf(rest, today);
  if (date !== null) return { at: date, minutes: null };
  const weekday = weekdayIn(rest);
  return { at: weekday === null ? null : weekdayAfter(today, weekday), minutes: null };
}

function weekdayIn(rest: Rest): number | null {
  return rest.pick(words.weekdays.map((source, index) => [`(?:${source})\\.?`, index] as const));
}

/** The next such day that is not today; with `week`: the one in the week that begins with the next Monday. */
function weekdayAfter(today: number, weekday: number, week = false): number {
  const now = new Date(today).getUTCDay();
  if (!week) return today + ((weekday - now + 7) % 7 || 7) * dayMillis;
  const monday = today + ((8 - now) % 7 || 7) * dayMillis;
  return monday + ((weekday + 6) % 7) * dayMillis;
}

function firstOfNext(today: number): number {
  const from = new Date(today);
  return Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1);
}

function dateOf(rest: Rest, today: number): number | null {
  const iso = rest.take('(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})');
  if (iso) return calendarDay(today, { year: iso[1], month: Number(iso[2]), day: Number(iso[3]) });
  const numeric = rest.take(`(\\d{1,2})[./] ?(${month})${year}`) ?? rest.take(`(${month})/(\\d{1,2})${year}`);
  if (numeric) return fromNumbers(today, numeric);
  for (const [index, source] of words.months.entries()) {
    const day = '(\\d{1,2})(?:st|nd|rd|th|er|\\.)?';
    const year = '(?: (?:de )?(\\d{4}))?';
    const dayFirst = rest.take(`${day} ?(?:of |de )?(?:${source})\\.?${year}`);
    const found = dayFirst ?? rest.take(`(?:${source})\\.? ${day}${year}`);
    if (found) return calendarDay(today, { year: found[2], month: index + 1, day: Number(found[1]) });
  }
  const alone = rest.take('(\\d{1,2})(?:st|nd|rd|th)');
  return alone && dayInMonths(today, Number(alone[1]));
}

/** "the 24th": in this month, or in the next that has such a day. */
function dayInMonths(today: number, day: number): number | null {
  const from = new Date(today);
  for (let ahead = 0; ahead < 3; ahead++) {
    const at = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + ahead, day);
    if (at >= today && new Date(at).getUTCDate() === day) return at;
  }
  return null;
}

function fromNumbers(today: number, [, one, two, close, apart]: RegExpExecArray): number | null {
  const written = close ?? apart;
  const [first, second] = [Number(one), Number(two)];
  const swapped = second > 12 && first <= 12;
  return calendarDay(today, {
    year: written,
    month: swapped ? first : second,
    day: swapped ? second : first,
  });
}

/** As a number: "14.30" is no day. */
const month = '0?[1-9]|1[0-2]';
const year = '(?:[./] ?(\\d{4})|[./](\\d{2})?)?';

/** A day that is written without its year is the next such day. */
function calendarDay(
  today: number,
  { year, month, day }: { year: string | undefined; month: number; day: number },
): number | null {
  const named =
    year === undefined ? new Date(today).getUTCFullYear() : Number(year) + (year.length === 2 ? 2000 : 0);
  const at = Date.UTC(named, month - 1, day);
  if (month < 1 || month > 12 || new Date(at).getUTCDate() !== day) return null;
  return year === undefined && at < today ? Date.UTC(named + 1, month - 1, day) : at;
}

function clockOf(rest: Rest): { minutes: number | null; open: boolean } {
  const toNext = rest.take('halb (\\d{1,2})');
  const half = toNext
    ? null
    : rest.take(
        '(\\d{1,2})(?:[:.h]| uhr | h )(\\d{2})(?: ?(am|pm|uhr|h))?|(\\d{1,2}) ?(am|pm|h|uhr)|(\\d{1,2})',
      );
  const part = rest.pick(words.partsOfDay);
  if (!half && !toNext) return { minutes: part === null ? null : part * 60, open: false };
  const hour = Number(toNext?.[1] ?? half?.[1] ?? half?.[4] ?? half?.[6]);
  const minutes = Number(half?.[2] ?? 0) - (toNext ? 30 : 0);
  const suffix = half?.[3] ?? half?.[5];
  if (hour > 24 || minutes > 59) return { minutes: null, open: false };
  const twelve = (suffix === 'am' || suffix === 'pm') && hour === 12 ? 0 : hour;
  const at = (twelve + (suffix === 'pm' ? 12 : hoursAdded(twelve, part))) * 60 + minutes;
  return { minutes: at, open: suffix === undefined && part === null && hour <= 12 };
}

/** "3 in the afternoon" is 15; "2 at night" stays 2, "12 at night" is the day's end. */
function hoursAdded(hour: number, part: number | null): number {
  if (part === null || part < 12 || hour > 12) return 0;
  const night = part >= 20;
  if (hour === 12) return night ? 12 : 0;
  if (night && hour < 6) return 0;
  return part === 12 && hour > 5 ? 0 : 12;
}

/** As clocks will show it. */
function momentOf({ day, minutes, open, later }: Reading, shown: number): number | null {
  if (later !== null) return shown + later;
  const today = Math.floor(shown / dayMillis) * dayMillis;
  if (day !== null && day !== today) return day + (minutes ?? morning) * minute;
  if (minutes === null) return null;
  const at = today + minutes * minute;
  if (at > shown) return at;
  const afternoon = at + dayMillis / 2;
  if (open && minutes < 12 * 60 && afternoon > shown) return afternoon;
  return day === today ? null : at + dayMillis;
}

/** When the clocks of a zone show this. */
function instantOf(local: number, timeZone: string): number {
  const guess = local - offsetAt(timeZone, local);
  return local - offsetAt(timeZone, guess);
}

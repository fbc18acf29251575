import { formatLocale, t } from './i18n.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const cache = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${formatLocale()}|${JSON.stringify(options)}`;
  let format = cache.get(key);
  if (!format) cache.set(key, (format = new Intl.DateTimeFormat(formatLocale(), options)));
  return format;
}

/** "14:05" */
export function formatTime(at: Date | string | number): string {
  return dateFormat({ hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** "12 Oct" in this year, "12 Oct 2024" otherwise. */
export function formatDay(at: Date | string | number, now = Date.now()): string {
  const date = new Date(at);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return dateFormat({ day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(
    date,
  );
}

/** "Wednesday, 12 October 2026 at 14:05": for titles and for what must be exact. */
export function formatFull(at: Date | string | number): string {
  return dateFormat({ dateStyle: 'full', timeStyle: 'short' }).format(new Date(at));
}

/** "12 Oct 2026, 14:05" */
export function formatMoment(at: Date | string | number): string {
  return dateFormat({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
}

/** A span in its largest unit, short: "40 s", "12 min", "3 h", "2 d". Milliseconds in. */
export function formatSpan(ms: number): string {
  const span = Math.abs(ms);
  if (span < minute) return t('time.seconds', { count: Math.floor(span / 1000) });
  if (span < hour) return t('time.minutes', { count: Math.floor(span / minute) });
  if (span < day) return t('time.hours', { count: Math.floor(span / hour) });
  return t('time.days', { count: Math.floor(span / day) });
}

/** "4 min ago"; the day when it is more than a week. */
export function formatAgo(at: Date | string | number, now: number): string {
  const ms = now - new Date(at).getTime();
  return ms < minute || ms >= 7 * day ? formatAge(at, now) : t('time.ago', { span: formatSpan(ms) });
}

/** Age for lists: "now" for less than a minute, a span up to a week, the day after that. */
export function formatAge(at: Date | string | number, now: number): string {
  const ms = now - new Date(at).getTime();
  if (ms < minute) return t('time.now');
  return ms < 7 * day ? formatSpan(ms) : formatDay(at, now);
}

/** 1234567 -> "1.2 MB"; bytes in. */
export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(formatLocale(), {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step < 2 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}

/** 0.934 -> "93.4%", as the language writes it. @param digits after the point at most */
export function formatPercent(share: number, digits = 0): string {
  return new Intl.NumberFormat(formatLocale(), { style: 'percent', maximumFractionDigits: digits }).format(
    share,
  );
}

/** 1234.5 -> "1,234.5" */
export function formatNumber(value: number, options?: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(formatLocale(), options).format(value);
}

/** Counters are bounded: 1000 -> "999+". */
export function formatCount(count: number, limit = 999): string {
  const format = new Intl.NumberFormat(formatLocale());
  return count > limit ? `${format.format(limit)}+` : format.format(count);
}

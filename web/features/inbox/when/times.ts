import { formatLocale } from '../../../lib/i18n.ts';

/** A time that one might mean, with the key of its words. */
export interface TimeToCome {
  id: 'laterToday' | 'tonight' | 'tomorrow' | 'weekend' | 'nextWeek';
  at: Date;
}

const morning = 9;

/** The times that make sense from now on, in the reader's own time zone; earliest first. */
export function timesToCome(now: Date): TimeToCome[] {
  const weekday = now.getDay();
  const all: TimeToCome[] = [
    { id: 'laterToday', at: roundedUp(new Date(now.getTime() + 3 * 3_600_000)) },
    { id: 'tonight', at: onDay(now, 0, 18) },
    { id: 'tomorrow', at: onDay(now, 1, morning) },
    { id: 'weekend', at: onDay(now, (6 - weekday + 7) % 7, morning) },
    { id: 'nextWeek', at: onDay(now, (8 - weekday) % 7 || 7, morning) },
  ];
  const tomorrow = onDay(now, 1, 0);
  return all
    .filter(({ id, at }) => {
      if (at.getTime() - now.getTime() < 1_800_000) return false;
      if (id === 'laterToday') return at < tomorrow && at.getHours() < 18;
      // Tomorrow may already be the weekend, or Monday.
      if (id === 'weekend') return weekday >= 1 && weekday <= 4;
      return id !== 'nextWeek' || weekday !== 0;
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

function onDay(now: Date, days: number, hour: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
}

/** To the next half hour: nobody snoozes until 15:07. */
function roundedUp(at: Date): Date {
  const half = 1_800_000;
  return new Date(Math.ceil(at.getTime() / half) * half);
}

/** What clocks elsewhere show then, with the day of the week. */
export function momentIn(at: Date, timeZone: string): string {
  const format = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  return new Intl.DateTimeFormat(formatLocale(), { ...format, timeZone }).format(at);
}

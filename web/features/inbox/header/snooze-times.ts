/** A time to wake a conversation at, with the key of its words. */
export interface SnoozeTime {
  id: 'laterToday' | 'tonight' | 'tomorrow' | 'weekend' | 'nextWeek';
  at: Date;
}

const morning = 9;

/** The times that make sense from now on, in the reader's own time zone; earliest first. */
export function snoozeTimes(now: Date): SnoozeTime[] {
  const weekday = now.getDay();
  const all: SnoozeTime[] = [
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

/** The value of <input type="datetime-local"> for a moment, in the reader's time zone. */
export function localInputValue(at: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

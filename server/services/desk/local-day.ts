/** A day as the clocks of a place show it. */
export interface LocalDay {
  from: number;
  to: number;
  /** When each of its 24 hours begins. */
  hours: number[];
  /** Minutes since its midnight, as the clocks show them. */
  minute: number;
  /** 0 is Sunday. */
  weekday: number;
  timeZone: string;
}

const minuteMillis = 60_000;

/** The day of a moment in a time zone. On days when clocks are changed one hour is empty, or two are one. */
export function dayOf(at: Date, timeZone: string): LocalDay {
  const { year, month, day, minute } = shown(at, timeZone);
  const hours = Array.from({ length: 24 }, (_, hour) =>
    momentOf(Date.UTC(year, month - 1, day, hour), timeZone),
  );
  const to = momentOf(Date.UTC(year, month - 1, day + 1), timeZone);
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return { from: hours[0] ?? to, to, hours, minute, weekday, timeZone };
}

/** By how many minutes the clocks of a place are ahead of UTC. */
export function minutesAhead(at: Date, timeZone: string): number {
  const { year, month, day, minute } = shown(at, timeZone);
  return Math.round((Date.UTC(year, month - 1, day) + minute * minuteMillis - at.getTime()) / minuteMillis);
}

function shown(at: Date, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).formatToParts(at);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return {
    ...{ year: value('year'), month: value('month'), day: value('day') },
    minute: value('hour') * 60 + value('minute'),
  };
}

/** The moment at which the clocks show this, given as if it were UTC. */
function momentOf(wall: number, timeZone: string): number {
  let at = wall;
  for (let round = 0; round < 3; round += 1) {
    const now = shown(new Date(at), timeZone);
    const off = Date.UTC(now.year, now.month - 1, now.day) + now.minute * minuteMillis - wall;
    if (off === 0) break;
    at -= off;
  }
  return at;
}

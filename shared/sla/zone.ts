/** What clocks of a time zone show, exact to the minute also on days on which they are changed. Pure. */

const dayMillis = 86_400_000;
const minuteMillis = 60_000;

/** From `from` until `to` the clocks of the zone are ahead of UTC by `offset`. All in milliseconds. */
export interface OffsetPiece {
  from: number;
  to: number;
  offset: number;
}

interface Zone {
  format: Intl.DateTimeFormat;
  /** By day since 1970: the pieces of that day of UTC. */
  days: Map<number, OffsetPiece[]>;
}

const zones = new Map<string, Zone>();

function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const zone = {
    format: new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: name, year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    }),
    days: new Map<number, OffsetPiece[]>(),
  };
  zones.set(name, zone);
  return zone;
}

/** How far the clocks are ahead of UTC at a moment, to the minute. */
export function offsetAt(timeZone: string, at: number): number {
  const parts = zoneOf(timeZone).format.formatToParts(at);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(value('year'), value('month') - 1, value('day'), value('hour'), value('minute'));
  return shown - Math.floor(at / minuteMillis) * minuteMillis;
}

/** The pieces of one day of UTC (days since 1970): one, or two where clocks are changed on it. */
export function offsetsOfDay(timeZone: string, day: number): readonly OffsetPiece[] {
  const { days } = zoneOf(timeZone);
  const known = days.get(day);
  if (known) return known;
  const from = day * dayMillis;
  const to = from + dayMillis;
  const [before, after] = [offsetAt(timeZone, from), offsetAt(timeZone, to - minuteMillis)];
  const pieces =
    before === after ? [{ from, to, offset: before }] : splitAtChange(timeZone, { from, to, before, after });
  days.set(day, pieces);
  return pieces;
}

function splitAtChange(
  timeZone: string,
  { from, to, before, after }: { from: number; to: number; before: number; after: number },
): OffsetPiece[] {
  let [low, high] = [from, to - minuteMillis];
  while (high - low > minuteMillis) {
    const middle = low + Math.floor((high - low) / 2 / minuteMillis) * minuteMillis;
    if (offsetAt(timeZone, middle) === before) low = middle;
    else high = middle;
  }
  return [
    { from, to: high, offset: before },
    { from: high, to, offset: after },
  ];
}

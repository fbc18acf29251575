import { describe, expect, it } from 'vitest';
import { calendarFile } from '../../../shared/tasks/calendar-file.ts';
import { momentShown, nextTime, repeatFrom, type Repeat } from '../../../shared/tasks/recurrence.ts';

const berlin = 'Europe/Berlin';
const series = (
  repeat: Pick<Repeat, 'unit' | 'every' | 'timeZone'>,
  first: string,
  count: number,
): string[] => {
  const anchored = repeatFrom(repeat, new Date(first));
  const found: string[] = [];
  for (let at = new Date(first); found.length < count;) {
    at = nextTime(anchored, at, at);
    found.push(at.toISOString().slice(0, 16));
  }
  return found;
};

describe('what comes back', () => {
  it('comes at the same time of the clocks when they are changed', () => {
    expect(series({ unit: 'day', every: 1, timeZone: berlin }, '2026-03-27T08:00Z', 3)).toEqual([
      ...['2026-03-28T08:00', '2026-03-29T07:00', '2026-03-30T07:00'],
    ]);
    expect(series({ unit: 'week', every: 1, timeZone: berlin }, '2026-10-21T07:30Z', 2)).toEqual([
      ...['2026-10-28T08:30', '2026-11-04T08:30'],
    ]);
  });

  it('comes an hour later where the clocks skip it, and on time again afterwards', () => {
    expect(series({ unit: 'day', every: 1, timeZone: berlin }, '2026-03-28T01:30Z', 2)).toEqual([
      ...['2026-03-29T01:30', '2026-03-30T00:30'],
    ]);
  });

  it('comes once in a night that has an hour twice', () => {
    expect(series({ unit: 'day', every: 1, timeZone: berlin }, '2026-10-24T00:30Z', 2)).toEqual([
      ...['2026-10-25T00:30', '2026-10-26T01:30'],
    ]);
  });

  it('keeps the last day of the month', () => {
    expect(series({ unit: 'month', every: 1, timeZone: 'UTC' }, '2026-01-31T12:00Z', 4)).toEqual([
      ...['2026-02-28T12:00', '2026-03-31T12:00', '2026-04-30T12:00', '2026-05-31T12:00'],
    ]);
    expect(series({ unit: 'month', every: 3, timeZone: 'UTC' }, '2027-11-30T12:00Z', 2)).toEqual([
      ...['2028-02-29T12:00', '2028-05-30T12:00'],
    ]);
  });

  it('skips what was missed meanwhile, in its steps', () => {
    const repeat = repeatFrom({ unit: 'week', every: 2, timeZone: 'UTC' }, new Date('2026-01-05T09:00Z'));
    const next = nextTime(repeat, new Date('2026-01-05T09:00Z'), new Date('2026-03-01T00:00Z'));
    expect(next.toISOString()).toBe('2026-03-02T09:00:00.000Z');
  });

  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'])(
    'shows the time that it was given, on every day of a year but those without it: %s',
    (timeZone) => {
      const format = new Intl.DateTimeFormat('en-GB', {
        ...{ timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
      });
      const other = [];
      for (let day = 0; day < 365; day += 1) {
        const at = momentShown(timeZone, Date.UTC(2026, 0, 1 + day, 2, 15));
        if (format.format(at) !== '02:15') other.push(day);
      }
      expect(other.length).toBeLessThanOrEqual(1);
    },
  );
});

describe('a calendar file', () => {
  const entry = {
    ...{ id: 'abc', text: 'Call back, please; now\nsoon \\o/', name: 'Zoë Ä', url: 'https://x.example/1' },
    ...{ dueAt: new Date('2026-11-23T09:00:00.000Z'), changedAt: new Date('2026-11-22T18:00:00.000Z') },
  };

  it('says what is due, in the words of RFC 5545', () => {
    const file = calendarFile('Mine', [entry]);
    const unfolded = file.replaceAll('\r\n ', '');
    expect(unfolded).toContain('\r\nSUMMARY:Call back\\, please\\; now\\nsoon \\\\o/ (Zoë Ä)\r\n');
    expect(unfolded).toContain('\r\nDTSTART:20261123T090000Z\r\n');
    expect(file.startsWith('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n')).toBe(true);
    expect(file.endsWith('END:VEVENT\r\nEND:VCALENDAR\r\n')).toBe(true);
  });

  it('has no line of more than 75 octets, and cuts no sign in two', () => {
    const text = 'お客様に電話する🙂'.repeat(12);
    const file = calendarFile('Mine', [{ ...entry, text }]);
    for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(file.replaceAll('\r\n ', '')).toContain(`SUMMARY:${text}`);
  });
});

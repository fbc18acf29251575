import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { dayIn, isBirthday, nextAtHour, versionFor, windowOf } from '../../../shared/campaigns/plan.ts';

const at = (text: string) => new Date(text);

describe('which version somebody gets', () => {
  const ids = Array.from({ length: 4000 }, (_, n) =>
    createHash('sha256').update(String(n)).digest('hex').slice(0, 24),
  );

  test('the same each time, and about half of each', () => {
    const chosen = ids.map((id) => versionFor(id, 2));
    expect(ids.map((id) => versionFor(id, 2))).toEqual(chosen);
    const b = chosen.filter((one) => one === 'b').length;
    expect(b).toBeGreaterThan(1850);
    expect(b).toBeLessThan(2150);
  });

  test('there is nothing to choose where there is one', () => {
    expect(new Set(ids.map((id) => versionFor(id, 1)))).toEqual(new Set(['a']));
  });
});

describe('how fast', () => {
  test('in short windows, so that it goes out evenly', () => {
    expect(windowOf(120, at('2026-11-23T10:00:05Z'))).toMatchObject({ millis: 10_000, most: 20 });
    expect(windowOf(3000, at('2026-11-23T10:00:05Z'))).toMatchObject({ most: 500 });
  });

  test('few in a window of a minute', () => {
    expect(windowOf(5, at('2026-11-23T10:00:05Z'))).toMatchObject({ millis: 60_000, most: 5 });
    expect(windowOf(1, at('2026-11-23T10:00:05Z'))).toMatchObject({ most: 1 });
  });

  test('never more than was asked for in a minute', () => {
    for (let perMinute = 1; perMinute <= 700; perMinute += 1) {
      const { millis, most } = windowOf(perMinute, at('2026-11-23T10:00:05Z'));
      expect(most * (60_000 / millis)).toBeLessThanOrEqual(perMinute);
    }
  });

  test('windows follow each other', () => {
    const first = windowOf(600, at('2026-11-23T10:00:09.999Z'));
    const second = windowOf(600, at('2026-11-23T10:00:10Z'));
    expect(second.number).toBe(first.number + 1);
  });
});

describe('the next time that clocks show an hour', () => {
  test('today, else tomorrow', () => {
    expect(nextAtHour(10, 'Europe/Berlin', at('2026-11-23T08:30:00Z'))).toEqual(at('2026-11-23T09:00:00Z'));
    expect(nextAtHour(10, 'Europe/Berlin', at('2026-11-23T09:00:00Z'))).toEqual(at('2026-11-24T09:00:00Z'));
    expect(nextAtHour(0, 'UTC', at('2026-11-23T08:30:00Z'))).toEqual(at('2026-11-24T00:00:00Z'));
  });

  test('over the change of summer time', () => {
    // 2026-10-25 03:00 becomes 02:00 in Berlin: ten o’clock is an hour later for the world.
    expect(nextAtHour(10, 'Europe/Berlin', at('2026-10-24T08:00:00Z'))).toEqual(at('2026-10-25T09:00:00Z'));
    expect(nextAtHour(10, 'Europe/Berlin', at('2026-03-28T09:00:00Z'))).toEqual(at('2026-03-29T08:00:00Z'));
  });

  test('an hour that a night leaves out is the first moment after it', () => {
    // 2026-03-29 in Berlin goes from 02:00 to 03:00.
    expect(nextAtHour(2, 'Europe/Berlin', at('2026-03-28T12:00:00Z'))).toEqual(at('2026-03-29T01:00:00Z'));
  });

  test('places whose clocks are not an hour apart', () => {
    expect(nextAtHour(9, 'Asia/Kathmandu', at('2026-11-23T00:00:00Z'))).toEqual(at('2026-11-23T03:15:00Z'));
  });

  test('each follows the one before by about a day, once a day', () => {
    for (const timeZone of ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland']) {
      const days = new Set<string>();
      let now = at('2026-01-01T00:00:00Z');
      for (let count = 0; count < 365; count += 1) {
        const next = nextAtHour(2, timeZone, now);
        expect(next.getTime()).toBeGreaterThan(now.getTime());
        days.add(dayIn(next, timeZone));
        now = next;
      }
      expect(days.size).toBe(365);
    }
  });
});

describe('whose day it is', () => {
  test('the day and month count', () => {
    expect(isBirthday('1990-11-23', '2026-11-23')).toBe(true);
    expect(isBirthday('1990-11-23', '2026-11-24')).toBe(false);
    expect(isBirthday('1990-01-23', '2026-11-23')).toBe(false);
  });

  test('the 29th of February is the 28th in other years', () => {
    expect(isBirthday('1992-02-29', '2026-02-28')).toBe(true);
    expect(isBirthday('1992-02-29', '2028-02-28')).toBe(false);
    expect(isBirthday('1992-02-29', '2028-02-29')).toBe(true);
    expect(isBirthday('1992-02-29', '2100-02-28')).toBe(true);
  });

  test('what is no day is nobody’s', () => {
    expect(isBirthday('', '2026-11-23')).toBe(false);
    expect(isBirthday('soon', '2026-11-23')).toBe(false);
    expect(isBirthday('1990-11-23', '')).toBe(false);
  });
});

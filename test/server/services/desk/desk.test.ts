import { describe, expect, test } from 'vitest';
import type { CalendarHours } from '../../../../shared/schemas/calendar.ts';
import { expectationOf } from '../../../../server/services/desk/expected.ts';
import { dayOf } from '../../../../server/services/desk/local-day.ts';
import { spansOn } from '../../../../server/services/desk/working-hours.ts';

const day = (at: number, count: number) => Array.from({ length: 24 }, (_, hour) => (hour === at ? count : 0));

describe('what is expected', () => {
  test('is the mean of the same weekdays, with how wrong it would have been', () => {
    const { hours, weeks, error } = expectationOf([day(9, 10), day(9, 20), day(9, 30)]);
    expect(hours[9]).toBe(20);
    expect(hours[10]).toBe(0);
    expect(weeks).toBe(3);
    // 20 foretold as 10, 30 as 15: half of each was missing. The other 23 hours of both days were right.
    expect(error).toEqual({ percent: 50, messages: 25 / 48, hours: 2 });
  });

  test('is nothing without a week, and without an error after one', () => {
    expect(expectationOf([])).toEqual({
      hours: Array.from({ length: 24 }, () => null),
      weeks: 0,
      error: null,
    });
    expect(expectationOf([day(9, 10)]).error).toBeNull();
  });
});

describe('a day', () => {
  test('is the one that the clocks of the place show', () => {
    const at = new Date('2026-11-21T23:30:00Z');
    const berlin = dayOf(at, 'Europe/Berlin');
    expect(new Date(berlin.from).toISOString()).toBe('2026-11-21T23:00:00.000Z');
    expect(berlin).toMatchObject({ minute: 30, weekday: 0 });
    expect(new Date(dayOf(at, 'Asia/Kolkata').from).toISOString()).toBe('2026-11-21T18:30:00.000Z');
  });

  test('has 23 or 25 hours where clocks are changed', () => {
    const hours = (at: string) => {
      const { from, to } = dayOf(new Date(at), 'Europe/Berlin');
      return (to - from) / 3_600_000;
    };
    expect([
      hours('2026-03-29T12:00:00Z'),
      hours('2026-10-25T12:00:00Z'),
      hours('2026-06-01T12:00:00Z'),
    ]).toEqual([23, 25, 24]);
  });
});

describe('working hours on a day', () => {
  const monday = dayOf(new Date('2026-11-23T09:00:00Z'), 'Europe/Berlin');
  const on = (text: string, timeZone = 'Europe/Berlin') => spansOn({ text, timeZone }, monday);

  test('are those of its weekday', () => {
    expect(on('Mo-Fr 09:00-12:30, 13:30-18:00')).toEqual([
      { from: 540, to: 750 },
      { from: 810, to: 1080 },
    ]);
    expect(on('Sa 09:00-12:00')).toEqual([]);
    expect(spansOn(null, monday)).toBeNull();
    expect(on('whenever')).toBeNull();
  });

  test('are those of a calendar, holidays and all', () => {
    const office = [{ from: 540, to: 1020 }];
    const week = [[], office, office, office, office, office, []];
    const hours = { text: '', timeZone: '', calendarId: 'c' };
    const by = (holidays: CalendarHours['holidays']) =>
      spansOn(hours, monday, () => ({ timeZone: 'Europe/Berlin', week, holidays }));
    expect(by([])).toEqual([{ from: 540, to: 1020 }]);
    expect(by([{ date: '2026-11-23', name: 'Fair', spans: [{ from: 600, to: 720 }] }])).toEqual([
      { from: 600, to: 720 },
    ]);
    expect(by([{ date: '11-23', name: 'Holiday', spans: [] }])).toEqual([]);
    expect(spansOn(hours, monday)).toBeNull();
  });

  test('are shifted and cut where somebody works far away', () => {
    expect(on('Mo 09:00-17:00', 'America/New_York')).toEqual([{ from: 900, to: 1380 }]);
    expect(on('Mo 14:00-22:00', 'America/Los_Angeles')).toEqual([{ from: 1380, to: 1440 }]);
    expect(on('Su 14:00-22:00', 'America/Los_Angeles')).toEqual([{ from: 0, to: 420 }]);
  });
});

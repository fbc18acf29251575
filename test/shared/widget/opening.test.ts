import { describe, expect, test } from 'vitest';
import { openingAt, readOpening, readSpecialDay } from '../../../shared/widget/opening.ts';

const berlin = 'Europe/Berlin';
const at = (text: string) => new Date(text);

describe('business hours as people write them', () => {
  test.each([
    ['Mo-Fr 09:00-18:00', 5],
    ['Mo-Fr 09:00-12:30, 13:30-18:00; Sa 10:00-14:00', 11],
    ['Mo, We 9-17', 2],
    ['Fr-Mo 10-12', 4],
    ['', 0],
  ])('%s', (text, spans) => {
    expect(readOpening(text)).toHaveLength(spans);
  });
  test.each(['whenever', 'Mo 18:00-09:00', 'Mo 9-25', 'Xx 9-17', 'Mo'])('"%s" is not understood', (text) => {
    expect(readOpening(text)).toBeNull();
  });
});

describe('is somebody there', () => {
  const spans = readOpening('Mo-Fr 09:00-12:30, 13:30-18:00') ?? [];
  test.each([
    ['in the morning', '2026-11-23T08:30:00Z', true, null],
    ['at lunch', '2026-11-23T11:45:00Z', false, '2026-11-23T12:30:00.000Z'],
    ['in the evening', '2026-11-23T17:00:00Z', false, '2026-11-24T08:00:00.000Z'],
    ['on Saturday', '2026-11-28T10:00:00Z', false, '2026-11-30T08:00:00.000Z'],
    ['before the clocks change', '2027-03-27T20:00:00Z', false, '2027-03-29T07:00:00.000Z'],
  ])('%s', (_name, now, open, opensAt) => {
    const answer = openingAt({ spans, timeZone: berlin }, at(now));
    expect({ open: answer.open, opensAt: answer.opensAt?.toISOString() ?? null }).toEqual({ open, opensAt });
  });
  test('always, where nothing is said', () => {
    expect(openingAt({ spans: [], timeZone: berlin }, at('2026-11-28T03:00:00Z')).open).toBe(true);
  });
});

describe('days that are different', () => {
  const special = ['12-25 Christmas', '2026-12-24 09:00-12:00 half a day', '2026-12-31'].map((line) => {
    const day = readSpecialDay(line);
    if (!day) throw new Error(line);
    return day;
  });
  const spans = readOpening('Mo-Fr 09:00-18:00') ?? [];

  test.each([
    ['open in the morning of the 24th', '2026-12-24T09:00:00Z', true, null],
    ['then closed over Christmas and the weekend', '2026-12-24T11:00:00Z', false, '2026-12-28T08:00:00.000Z'],
    ['closed on Christmas itself', '2026-12-25T10:00:00Z', false, '2026-12-28T08:00:00.000Z'],
    ['every year', '2028-12-25T10:00:00Z', false, '2028-12-26T08:00:00.000Z'],
    ['a date of one year is of that year', '2027-12-31T10:00:00Z', true, null],
    ['the evening before', '2026-12-30T18:00:00Z', false, '2027-01-01T08:00:00.000Z'],
  ])('%s', (_name, now, open, opensAt) => {
    const answer = openingAt({ spans, special, timeZone: berlin }, at(now));
    expect({ open: answer.open, opensAt: answer.opensAt?.toISOString() ?? null }).toEqual({ open, opensAt });
  });
  test('count where there are no other hours, too', () => {
    const always = { spans: [], special, timeZone: berlin };
    expect(openingAt(always, at('2026-12-26T03:00:00Z')).open).toBe(true);
    const closed = openingAt(always, at('2026-12-25T12:00:00Z'));
    expect([closed.open, closed.opensAt?.toISOString()]).toEqual([false, '2026-12-25T23:00:00.000Z']);
  });
  test('all year: then nobody knows when', () => {
    const never = Array.from({ length: 366 }, (_, day) => ({
      date: new Date(Date.UTC(2028, 0, 1 + day)).toISOString().slice(5, 10),
      hours: [],
    }));
    const answer = openingAt({ spans, special: never, timeZone: berlin }, at('2026-12-26T03:00:00Z'));
    expect(answer).toEqual({ open: false, opensAt: null });
  });
  test.each(['2026-02-30', '13-01', 'Christmas', '12-25 18:00-09:00', '2026-12'])(
    '"%s" is not understood',
    (line) => {
      expect(readSpecialDay(line)).toBeNull();
    },
  );
});

import { describe, expect, test } from 'vitest';
import {
  readDuration,
  readHolidays,
  readSpans,
  writeDuration,
  writeHoliday,
  writeSpans,
} from '../../../../web/features/settings/sla/written.ts';

describe('hours as people write them', () => {
  test.each([
    ['', []],
    ['9-17', [{ from: 540, to: 1020 }]],
    [
      '13:30 - 17:00, 09:00–12:30',
      [
        { from: 540, to: 750 },
        { from: 810, to: 1020 },
      ],
    ],
    ['00:00-24:00', [{ from: 0, to: 1440 }]],
    ['17:00-09:00', null],
    ['09:00-12:00, 11:00-13:00', null],
    ['nine to five', null],
    ['09:00-25:00', null],
  ])('%j', (text, spans) => {
    expect(readSpans(text)).toEqual(spans);
    if (spans) expect(readSpans(writeSpans(spans))).toEqual(spans);
  });

  test('days that are different, and which line cannot be read', () => {
    const text = '2026-12-24 09:00-12:00 Christmas Eve\n\n12-25 Christmas\n2027-01-02';
    const read = readHolidays(text);
    expect(read).toEqual({
      holidays: [
        { date: '2026-12-24', name: 'Christmas Eve', spans: [{ from: 540, to: 720 }] },
        { date: '12-25', name: 'Christmas', spans: [] },
        { date: '2027-01-02', name: '', spans: [] },
      ],
    });
    const again = 'holidays' in read ? read.holidays.map(writeHoliday).join('\n') : '';
    expect(readHolidays(again)).toEqual(read);
    expect(readHolidays('12-25\nsometime')).toEqual({ line: 2 });
  });
});

test.each([
  ['', undefined],
  ['30m', 1800],
  ['1h 30m', 5400],
  ['2d', 172_800],
  ['soon', null],
  ['0m', null],
])('a duration: %j', (text, seconds) => {
  expect(readDuration(text)).toBe(seconds);
  if (typeof seconds === 'number') expect(readDuration(writeDuration(seconds))).toBe(seconds);
});

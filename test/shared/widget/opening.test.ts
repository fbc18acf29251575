import { describe, expect, test } from 'vitest';
import { openingAt, readOpening } from '../../../shared/widget/opening.ts';

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
    const answer = openingAt(spans, { at: at(now), timeZone: berlin });
    expect({ open: answer.open, opensAt: answer.opensAt?.toISOString() ?? null }).toEqual({ open, opensAt });
  });
  test('always, where nothing is said', () => {
    expect(openingAt([], { at: at('2026-11-28T03:00:00Z'), timeZone: berlin }).open).toBe(true);
  });
});

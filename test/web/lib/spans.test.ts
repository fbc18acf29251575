import { expect, test } from 'vitest';
import { formatAge, formatAgo, formatPercent, formatSpan } from '../../../web/lib/format.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const before = (seconds: number) => now - seconds * 1000;

test('a span has its largest unit, whichever way it goes; less than a minute has seconds', () => {
  const spans = [0, 59, 60, 3599, 3600, 86_399, 86_400, 8 * 86_400];
  const words = ['0 s', '59 s', '1 min', '59 min', '1 h', '23 h', '1 d', '8 d'];
  expect(spans.map((seconds) => formatSpan(seconds * 1000))).toEqual(words);
  expect(spans.map((seconds) => formatSpan(seconds * -1000))).toEqual(words);
});

test('an age counts no seconds: what is younger than a minute, or of a clock ahead of ours, is now', () => {
  expect([-30, 0, 59].map((seconds) => formatAge(before(seconds), now))).toEqual(['now', 'now', 'now']);
  expect([60, 7 * 86_400 - 1].map((seconds) => formatAge(before(seconds), now))).toEqual(['1 min', '6 d']);
  expect(formatAge(before(8 * 86_400), now)).toMatch(/15 Nov|Nov 15/);
  expect(formatAgo(before(59), now)).toBe('now');
  expect(formatAgo(before(120), now)).toBe('2 min ago');
});

test('a percentage is written as the language does, with as many digits as are asked for', () => {
  expect([0, 0.934, 0.999, 1].map((share) => formatPercent(share))).toEqual(['0%', '93%', '100%', '100%']);
  expect([0.9344, 0.5].map((share) => formatPercent(share, 1))).toEqual(['93.4%', '50%']);
});

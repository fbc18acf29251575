import { expect, test } from 'vitest';
import { safePattern } from '../../../server/security/safe-pattern.ts';

test.each([
  ['refund|money back', 'I want my Money Back', true],
  [String.raw`\border\s+\d{4}\b`, 'order 4711 is late', true],
  ['^order', 'my order', false],
  ['größe', 'GRÖSSE', false],
  ['退货', '我想退货', true],
])('%s on %s: %s', (source, text, expected) => {
  expect(safePattern(source)(text)).toBe(expected);
});

test('what would take for ever elsewhere takes no time', () => {
  const begun = performance.now();
  expect(safePattern('^(a+)+$')(`${'a'.repeat(20_000)}!`)).toBe(false);
  expect(performance.now() - begun).toBeLessThan(2000);
});

test.each([
  ['(?=a)', /Look-around/u],
  ['(?<!a)b', /Look-around/u],
  [String.raw`(a)\1`, /Look-around/u],
  ['[a', /not a pattern: missing closing/u],
  ['a{5000}', /not a pattern: invalid repeat/u],
  ['a'.repeat(501), /at most 500/u],
])('%s is refused with a sentence', (source, sentence) => {
  expect(() => safePattern(source)).toThrow(sentence);
});

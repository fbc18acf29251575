import { describe, expect, test } from 'vitest';
import { textLength } from '../../../shared/text/length.ts';

describe('how long a text is, in the unit of the channel', () => {
  const family = '👩‍👩‍👧';
  test.each([
    ['utf16', family, 8],
    ['codepoint', family, 5],
    ['grapheme', family, 1],
    ['byte', 'é', 2],
    ['x-weighted', 'see https://example.com/a/very/long/path', 27],
    ['x-weighted', '日本', 4],
    ['x-weighted', family, 2],
    ['gsm7', 'price 5€', 9],
    ['gsm7', 'Grüße', 5],
    ['gsm7', 'Привет', 6],
  ] as const)('%s of %s is %d', (counting, text, length) => {
    expect(textLength(text, counting)).toBe(length);
  });
});

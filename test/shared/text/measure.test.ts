import { describe, expect, test } from 'vitest';
import type { TextRule } from '../../../shared/schemas/channel.ts';
import { takesType } from '../../../shared/text/media-types.ts';
import { measure } from '../../../shared/text/measure.ts';

const rule = (more: Partial<TextRule>): TextRule => ({
  ...{
    counting: 'codepoint',
    limit: 10,
    byteLimit: null,
    urlLength: null,
    source: 'test',
    checked: '2026-11-22',
  },
  ...more,
});

describe('measure', () => {
  test.each<[string, Partial<TextRule>, string, object]>([
    ['at the limit', {}, 'a'.repeat(10), { length: 10, fits: true }],
    ['beyond it', {}, 'a'.repeat(11), { length: 11, fits: false }],
    ['no limit', { limit: null }, 'a'.repeat(1000), { limit: null, fits: true }],
    ['graphemes', { counting: 'grapheme' }, '👩‍👩‍👧'.repeat(10), { length: 10, fits: true }],
    [
      'a link by its fixed length',
      { urlLength: 5 },
      `see https://a.example/${'x'.repeat(99)}`,
      { length: 9, fits: true },
    ],
    ['a short link by its fixed length too', { urlLength: 23 }, 'http://a.b', { length: 23, fits: false }],
  ])('%s', (_what, more, text, expected) => {
    expect(measure(text, rule(more))).toMatchObject(expected);
  });

  test('two limits both hold, and the one that runs out first is shown', () => {
    const both = rule({ counting: 'grapheme', limit: 300, byteLimit: 3000 });
    expect(measure('a'.repeat(300), both)).toMatchObject({ unit: 'grapheme', length: 300, fits: true });
    // A family is one sign and 18 bytes.
    expect(measure('👩‍👩‍👧'.repeat(200), both)).toMatchObject({ unit: 'byte', limit: 3000, fits: false });
    expect(measure('a'.repeat(301), both)).toMatchObject({ unit: 'grapheme', fits: false });
  });
});

test('types of files are named or by family', () => {
  expect(takesType([], 'anything/x')).toBe(true);
  expect(takesType(['image/*'], 'image/png')).toBe(true);
  expect(takesType(['image/*'], 'imagery/png')).toBe(false);
  expect(takesType(['application/pdf'], 'Application/PDF; x=y')).toBe(true);
  expect(takesType(['application/pdf'], 'text/plain')).toBe(false);
});

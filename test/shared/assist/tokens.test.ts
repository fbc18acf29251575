import { describe, expect, test } from 'vitest';
import { firstTokens, fitting, tokensOf } from '../../../shared/assist/tokens.ts';

test('a letter of a script without spaces counts as one, three of another', () => {
  expect(tokensOf('')).toBe(0);
  expect(tokensOf('abcdef')).toBe(2);
  expect(tokensOf('お名前は')).toBe(4);
  expect(tokensOf('abc名')).toBe(2);
});

describe('the beginning of a text', () => {
  test('is the text where it fits, and nothing where there is no room', () => {
    expect(firstTokens('short', 100)).toBe('short');
    expect(firstTokens('short', 0)).toBe('');
  });
  test('is as long as may be, and no character is cut in two', () => {
    for (const text of ['a'.repeat(50), '名'.repeat(50), '😀'.repeat(50), 'a名😀'.repeat(20)]) {
      for (let most = 0; most < 60; most += 1) {
        const first = firstTokens(text, most);
        expect(text.startsWith(first)).toBe(true);
        expect(tokensOf(first)).toBeLessThanOrEqual(most);
        expect(first.isWellFormed()).toBe(true);
        if (first.length + 2 < text.length)
          expect(tokensOf(text.slice(0, first.length + 2))).toBeGreaterThan(most - 1);
      }
    }
  });
});

describe('a thread that is too long', () => {
  const turn = (n: number, length = 30) => ({ text: String(n).padEnd(length, '.') });
  test('is whole where it fits', () => {
    const all = [turn(1), turn(2), turn(3)];
    expect(fitting(all, 100)).toEqual({ texts: all, cut: false });
    expect(fitting([], 10)).toEqual({ texts: [], cut: false });
  });
  test('keeps its first words and its newest', () => {
    const { texts, cut } = fitting([turn(1), turn(2), turn(3), turn(4)], 30);
    expect(cut).toBe(true);
    expect(texts.map(({ text }) => text[0])).toEqual(['1', '3', '4']);
  });
  test('one message that is longer than all that fits is cut', () => {
    const { texts, cut } = fitting([turn(1, 900)], 100);
    expect([texts[0]?.text.length, cut]).toEqual([300, true]);
  });
  test('never holds more than was allowed', () => {
    for (let most = 0; most < 80; most += 7) {
      const { texts } = fitting([turn(1, 100), turn(2, 10), turn(3, 200), turn(4, 50)], most);
      expect(texts.reduce((sum, { text }) => sum + tokensOf(text), 0)).toBeLessThanOrEqual(most);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { accuracyOf } from '../../../../server/services/marks/accuracy.ts';
import { learn, reader } from '../../../../server/services/marks/learn/classifier.ts';
import { tokensOf } from '../../../../server/services/marks/learn/tokens.ts';

const sizes = ['too small', 'too large for me', 'the wrong size', 'not size medium', 'a size too big'];
const others = ['missing an invoice', 'not delivered yet', 'paid twice', 'a present', 'still under warranty'];
const examples = Array.from({ length: 100 }, (_, position) => {
  const marked = position % 2 === 0;
  const words = (marked ? sizes : others)[(position >> 1) % 5] ?? '';
  const text = marked ? `The jacket is ${words}, exchange please` : `My order is ${words}, please look`;
  return { tokens: tokensOf(text), marked };
});

describe('learning', () => {
  test('tells texts apart, says how good it is, and by which words', () => {
    const learnt = learn(examples);
    expect(learnt?.heldOut).toEqual({ n: 20, precision: 1, recall: 1 });
    expect(learnt?.threshold).toBeGreaterThanOrEqual(0.8);
    const read = reader(learnt?.model ?? '');
    const sure = read(tokensOf('This jacket is too small. Can I exchange it?'));
    expect(sure.confidence).toBeGreaterThan(0.9);
    expect(sure.words).toContain('jacket');
    expect(read(tokensOf('Where is my order? It was paid twice')).confidence).toBeLessThan(0.2);
    expect(read(tokensOf('Ganz andere Worte')).confidence).toBe(0);
  });

  test('the same examples give the same model', () => {
    expect(learn(examples)).toEqual(learn(examples));
  });

  test('what is marked at random never acts by itself', () => {
    const random = examples.map(({ tokens }, position) => ({ tokens, marked: (position * 7919) % 13 < 6 }));
    expect(learn(random)?.threshold ?? null).toBeNull();
  });

  test('too few examples teach nothing', () => {
    expect(learn(examples.slice(0, 12))).toBeNull();
  });

  test.each([
    ['Order 4711, see https://x.example and me@example.org!', ['order', 'see', 'and']],
    ['退款申请', ['退款', '款申', '申请']],
    ['', []],
  ])('tokens of "%s"', (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });
});

test('accuracy counts by language and shows what was taken for what', () => {
  const accuracy = accuracyOf('sentiment', [
    { was: 'negative', is: 'negative', how: 'stood', language: 'de' },
    { was: 'negative', is: 'negative', how: 'confirmed', language: 'de' },
    { was: 'negative', is: 'neutral', how: 'corrected', language: 'fr' },
    { was: null, is: 'positive', how: 'corrected', language: null },
  ]);
  expect(accuracy).toMatchObject({
    ...{ n: 4, right: 2, stood: 1, confirmed: 1, corrected: 2 },
    byLanguage: [
      { language: 'de', n: 2, right: 2 },
      { language: 'fr', n: 1, right: 0 },
      { language: null, n: 1, right: 0 },
    ],
    confusion: [
      { was: 'negative', is: 'negative', n: 2 },
      { was: 'negative', is: 'neutral', n: 1 },
      { was: 'unknown', is: 'positive', n: 1 },
    ],
  });
});

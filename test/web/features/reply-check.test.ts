import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ReplyCheck } from '../../../web/features/inbox/composer/check/reply-check.svelte.ts';
import type { CheckScene } from '../../../shared/schemas/wording.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const scene = (blocking: CheckScene['wording']['blocking'] = []): CheckScene => ({
  language: 'en',
  customer: { name: '', formality: null },
  ...{ ownNames: [], asked: [], earlier: [], told: [] },
  wording: {
    forbidden: [{ phrase: 'guaranteed', language: null, instead: 'expected', reason: null }],
    glossary: [],
    blocking,
  },
});
let conversation = 0;
function checkOf(words: { text: string }, blocking?: CheckScene['wording']['blocking']): ReplyCheck {
  const check = new ReplyCheck(`c${String(conversation++)}`, () => ({
    ...{ text: words.text, attachments: 0, answers: [], recipients: null },
  }));
  check.scene = scene(blocking);
  return check;
}

test('what was never shown stops the first try, and the second goes', () => {
  const check = checkOf({ text: 'It is guaranteed to come on Monday.' });
  expect([check.passes(), check.stopped]).toEqual([false, 'unseen']);
  expect(check.findings).toMatchObject([{ kind: 'forbidden', phrase: 'guaranteed' }]);
  expect([check.passes(), check.stopped]).toEqual([true, null]);
});

test('what was shown while one wrote stops nothing', () => {
  const check = checkOf({ text: 'It is guaranteed to come on Monday.' });
  check.soon();
  expect(check.findings).toEqual([]);
  vi.advanceTimersByTime(400);
  expect(check.findings).toHaveLength(1);
  expect(check.passes()).toBe(true);
});

test('what is waved through is not said again, and a mended text says nothing', () => {
  const words = { text: 'It is guaranteed to come on Monday.' };
  const check = checkOf(words);
  check.now();
  const [found] = check.findings;
  if (!found) throw new Error('nothing found');
  expect(check.fixOf(found)).toMatchObject({ text: 'expected' });
  check.wave(found);
  expect(check.findings).toEqual([]);
  expect(check.passes()).toBe(true);
  words.text = 'It is expected to come on Monday.';
  check.now();
  expect([check.findings, check.fixOf(found)]).toEqual([[], undefined]);
});

test('what an admin holds back is held back, whoever waves it through', () => {
  const check = checkOf({ text: 'It is guaranteed to come on Monday.' }, ['forbidden']);
  check.now();
  const [found] = check.findings;
  if (found) check.wave(found);
  expect([check.passes(), check.passes(), check.stopped]).toEqual([false, false, 'held']);
});

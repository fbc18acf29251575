import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import type { QualityReview } from '../../../shared/schemas/quality.ts';
import {
  answersOf,
  freshKey,
  kappaWords,
  percentWords,
} from '../../../web/features/desk/quality/quality-words.ts';
import QualityRow from '../../../web/features/desk/quality/QualityRow.svelte';
import ScoreDialog from '../../../web/features/desk/quality/ScoreDialog.svelte';
import ScoredDialog from '../../../web/features/desk/quality/ScoredDialog.svelte';

const id = 'a'.repeat(24);
const review: QualityReview = {
  ...{ id, conversationId: id, number: 7, subject: 'Boots', contactName: 'Zoe', channel: 'email' },
  ...{ agentId: id, why: 'random', pickedAt: '2026-11-21T09:00:00.000Z', needs: 2, scored: 1 },
  ...{ state: 'open', doneAt: null, scores: [], percent: null, coaching: null },
  card: {
    ...{ id, name: 'Letters' },
    questions: [
      { key: 'greets', text: 'Is the customer greeted?', weight: 1, scale: 'yes-no' },
      { key: 'solves', text: 'Is it solved?', weight: 3, scale: 'three' },
    ],
  },
};
const done: QualityReview = {
  ...{ ...review, state: 'done', scored: 2, percent: 62.5, doneAt: review.pickedAt },
  scores: [
    { by: id, at: review.pickedAt, answers: { greets: 1, solves: null }, note: 'Warm.', percent: 62.5 },
  ],
};
const nothing = () => undefined;

const mounted: object[] = [];
afterEach(async () => {
  for (const one of mounted.splice(0)) await unmount(one);
  document.body.replaceChildren();
});
function show(component: object): string {
  mounted.push(component);
  flushSync();
  return document.body.textContent;
}
const target = document.body;

test('words of figures', () => {
  expect(percentWords(62.5)).toMatch(/^6[23]/);
  expect(percentWords(null)).toBe('–');
  expect(kappaWords(-1)).toContain('1.00');
  expect(answersOf({ scale: 'three' }).map(({ value }) => value)).toEqual(['2', '1', '0', 'none']);
  expect(answersOf({ scale: 'yes-no' }).map(({ value }) => value)).toEqual(['1', '0', 'none']);
});

test('a question gets a key that no other has', () => {
  expect(freshKey([])).toBe('q1');
  expect(freshKey(['q2', 'kind'])).toBe('q3');
  expect(freshKey(['q2', 'q3'])).toBe('q4');
});

test('a row says why it was picked and how many have scored', () => {
  const text = show(mount(QualityRow, { target, props: { review, onopen: nothing, ondrop: nothing } }));
  expect(text).toContain('Drawn by lot');
  expect(text).toContain('1 of 2 have scored');
  // Somebody has scored it: it stays on the list.
  expect(text).not.toContain('Take off the list');
});

test('scoring asks every question and tells what is left', async () => {
  const props = { review, onclose: nothing, onscored: nothing };
  show(mount(ScoreDialog, { target, props }));
  await expect.poll(() => document.body.textContent).toContain('2 questions are left.');
  const radios = () => [...document.querySelectorAll<HTMLElement>('[role="radio"]')];
  expect(radios()).toHaveLength(7);
  radios()[0]?.click();
  flushSync();
  await expect.poll(() => document.body.textContent).toContain('One question is left.');
  radios()[4]?.click();
  flushSync();
  // (1·1 + 3·½) / 4
  await expect.poll(() => document.body.textContent).toMatch(/That comes to 6[23]/);
});

test('what was said is shown with who said it', async () => {
  show(mount(ScoredDialog, { target, props: { review: done, onclose: nothing, onchanged: nothing } }));
  await expect.poll(() => document.body.textContent).toContain('Warm.');
  expect(document.body.textContent).toContain('Does not apply');
  expect(document.body.textContent).toContain('Coaching note');
});

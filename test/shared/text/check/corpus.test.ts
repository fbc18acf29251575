import { expect, test } from 'vitest';
import { falseAlarms } from '../../../support/false-alarms.ts';

/** `npm run bench -- checks` says the same of more of them, by kind and by language. */
test('few of the replies of the demo workspace are found fault with', () => {
  const { replies, alarms, byLanguage } = falseAlarms(1500);
  const count = [...alarms.values()].reduce((sum, { length }) => sum + length, 0);
  expect(replies).toBeGreaterThan(1000);
  expect(byLanguage.size).toBeGreaterThanOrEqual(6);
  const shares = [...alarms].map(([kind, texts]) => `${kind} ${String(texts.length)}, as: ${texts[0] ?? ''}`);
  expect(count / replies, `of ${String(replies)} replies:\n${shares.join('\n')}`).toBeLessThan(0.005);
});

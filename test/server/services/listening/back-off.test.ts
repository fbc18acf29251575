import { expect, test } from 'vitest';
import { backOffMillis } from '../../../../server/services/listening/back-off.ts';

test.each([
  [1, 0.5, 2000],
  [2, 0.5, 4000],
  [5, 0.5, 32_000],
  [20, 0.5, 300_000],
  [1, 0, 1500],
  [1, 1, 2500],
  [1000, 1, 375_000],
])('after %i failures with luck %d: %i ms', (failures, random, millis) => {
  expect(backOffMillis(failures, random)).toBe(millis);
});

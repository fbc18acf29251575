import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from '../../../web/lib/pace.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('at once, then once for all that was asked meanwhile, then at once again', () => {
  let done = 0;
  const pace = new Pace(1000, () => (done += 1));
  pace.ask();
  expect(done).toBe(1);
  pace.ask();
  pace.ask();
  vi.advanceTimersByTime(999);
  expect(done).toBe(1);
  vi.advanceTimersByTime(1);
  expect(done).toBe(2);
  vi.advanceTimersByTime(5000);
  expect(done).toBe(2);
  pace.ask();
  expect(done).toBe(3);
});

test('stopped, nothing comes any more', () => {
  let done = 0;
  const pace = new Pace(1000, () => (done += 1));
  pace.ask();
  pace.ask();
  pace.stop();
  vi.advanceTimersByTime(5000);
  expect(done).toBe(1);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wilson } from '../../../shared/surveys/wilson.ts';

test('as in the books', () => {
  const rounded = (seen: number, of: number) => {
    const { low, high } = wilson(seen, of)!;
    return [low.toFixed(4), high.toFixed(4)];
  };
  expect(rounded(8, 10)).toEqual(['0.4902', '0.9433']);
  expect(rounded(0, 10)).toEqual(['0.0000', '0.2775']);
  expect(rounded(10, 10)).toEqual(['0.7225', '1.0000']);
  expect(rounded(45, 100)).toEqual(['0.3561', '0.5476']);
  expect(wilson(0, 0)).toBeNull();
});

test('holds the share that was seen, stays within all, and narrows with more answers', () => {
  const counts = fc.integer({ min: 1, max: 5000 }).chain((of) => fc.tuple(fc.nat(of), fc.constant(of)));
  fc.assert(
    fc.property(counts, ([seen, of]) => {
      const { low, high } = wilson(seen, of)!;
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(seen / of + 1e-12);
      expect(high).toBeGreaterThanOrEqual(seen / of - 1e-12);
      const more = wilson(seen * 4, of * 4)!;
      expect(more.high - more.low).toBeLessThan(high - low);
    }),
  );
});

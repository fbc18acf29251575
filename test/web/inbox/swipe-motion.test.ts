import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { between } from '../../../web/features/inbox/list/grouping.ts';
import { isOurs, kindOf, swipeState, type SwipeSide } from '../../../web/features/inbox/list/swipe-motion.ts';

const both: readonly SwipeSide[] = ['start', 'end'];

describe('a finger on a row', () => {
  test('is the browser’s at the edges of the screen', () => {
    expect([0, 10, 23, 24, 200, 366, 367, 390].map((x) => isOurs(x, 390))).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test('swipes when it goes sideways, scrolls when it does not, and is neither while it is short', () => {
    expect(kindOf(4, 4)).toBeNull();
    expect(kindOf(30, 5)).toBe('swipe');
    expect(kindOf(-30, 5)).toBe('swipe');
    expect(kindOf(20, 18)).toBe('scroll');
    expect(kindOf(2, -40)).toBe('scroll');
  });

  test('comes from the start or the end, the other way round where one reads from the right', () => {
    const at = (dx: number, rtl: boolean) => swipeState(dx, { width: 390, rtl, allowed: both }).side;
    expect([at(50, false), at(-50, false), at(50, true), at(-50, true)]).toEqual([
      'start',
      'end',
      'end',
      'start',
    ]);
  });

  test('does it from a third of a narrow row on, and from 140 pixels of a wide one', () => {
    const armed = (dx: number, width: number) => swipeState(dx, { width, rtl: false, allowed: both }).armed;
    expect([armed(104, 300), armed(105, 300), armed(-105, 300)]).toEqual([false, true, true]);
    expect([armed(139, 900), armed(-140, 900)]).toEqual([false, true]);
  });

  test('never does what is not set, and hardly moves the row then', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2000, max: 2000 }), fc.boolean(), (dx, rtl) => {
        const state = swipeState(dx, { width: 390, rtl, allowed: [] });
        expect(state.armed).toBe(false);
        expect(Math.abs(state.offset)).toBeLessThanOrEqual(45);
        expect(Math.sign(state.offset)).toBe(Math.sign(dx));
      }),
    );
  });
});

describe('what is drawn over', () => {
  test('is all between the two ends, whichever comes first', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    expect(between(ids, 'b', 'd')).toEqual(['b', 'c', 'd']);
    expect(between(ids, 'd', 'b')).toEqual(['b', 'c', 'd']);
    expect(between(ids, 'c', 'c')).toEqual(['c']);
    expect(between(ids, 'c', 'gone')).toEqual([]);
  });
});

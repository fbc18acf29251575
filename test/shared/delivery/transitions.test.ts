import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayBecome, sourcesOf } from '../../../shared/delivery/transitions.ts';
import { deliveryState, type DeliveryState } from '../../../shared/schemas/delivery.ts';

const states = deliveryState.options;
const receipts: DeliveryState[] = ['sent', 'delivered', 'read'];
const anyState = fc.constantFrom(...states);

describe('delivery', () => {
  test('goes the straight way', () => {
    const way: DeliveryState[] = ['held', 'queued', 'sending', 'sent', 'delivered', 'read'];
    for (const [at, from] of way.slice(0, -1).entries()) expect(mayBecome(from, way[at + 1]!)).toBe(true);
  });

  test('staying is not a move', () => {
    for (const state of states) expect(mayBecome(state, state)).toBe(false);
  });

  test('receipts never move it back, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...receipts), { maxLength: 8 }), (arriving) => {
        const order = ['sent', 'delivered', 'read'];
        let state: DeliveryState = 'sent';
        for (const next of arriving) {
          if (!mayBecome(state, next)) continue;
          expect(order.indexOf(next)).toBeGreaterThan(order.indexOf(state));
          state = next;
        }
      }),
    );
  });

  test('what was read is final; nothing that went out is queued again by itself', () => {
    expect(states.filter((to) => mayBecome('read', to))).toEqual([]);
    for (const from of ['sent', 'delivered', 'read'] as const) expect(mayBecome(from, 'queued')).toBe(false);
  });

  test('undo ends with being sent: nothing gets back to held', () => {
    expect(sourcesOf('held')).toEqual([]);
  });

  test('only what is queued may begin to be sent', () => {
    expect(sourcesOf('sending')).toEqual(['queued']);
  });

  test('sourcesOf says the same as mayBecome', () => {
    fc.assert(
      fc.property(anyState, anyState, (from, to) => {
        expect(sourcesOf(to).includes(from)).toBe(mayBecome(from, to));
      }),
    );
  });
});

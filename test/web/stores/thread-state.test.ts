import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../../shared/schemas/message.ts';
import {
  compareMessages,
  emptyThread,
  localId,
  newerMessage,
  olderPage,
  placeMessage,
  refreshed,
  removeMessages,
  type ThreadState,
} from '../../../web/stores/thread-state.ts';
import { idOf, messageOf } from '../support/inbox-data.ts';

const loaded = (numbers: readonly number[]): ThreadState => ({
  ids: numbers.map(idOf),
  older: null,
  newer: null,
});

function getter(...messages: Message[]) {
  const all = new Map(messages.map((message) => [message.id, message]));
  return (id: string) => all.get(id);
}

describe('a thread', () => {
  test('takes a message in its place, once', () => {
    const [first, second, third] = [messageOf(1), messageOf(2), messageOf(3)];
    const get = getter(first, second, third);
    const state = placeMessage(loaded([1, 3]), second, get);
    expect(state.ids).toEqual([1, 2, 3].map(idOf));
    expect(placeMessage(state, second, get)).toBe(state);
  });

  test('puts the server’s message in the place of ours that was on its way', () => {
    const local = messageOf(9, { id: localId('client-1'), clientId: 'client-1', revision: -1 });
    const sent = messageOf(4, { clientId: 'client-1' });
    const get = getter(messageOf(1), local, sent);
    const underway = placeMessage(loaded([1]), local, get);
    expect(underway.ids).toEqual([idOf(1), localId('client-1')]);
    expect(placeMessage(underway, sent, get).ids).toEqual([idOf(1), idOf(4)]);
  });

  test('leaves what lies before the loaded part to its page', () => {
    const state: ThreadState = { ids: [idOf(5)], older: 'cursor', newer: null };
    expect(placeMessage(state, messageOf(2), getter(messageOf(5), messageOf(2))).ids).toEqual([idOf(5)]);
    expect(olderPage(state, { items: [messageOf(2), messageOf(5)], older: null, newer: 'n' }).ids).toEqual([
      idOf(2),
      idOf(5),
    ]);
  });

  test('a fresh page drops what was moved away and keeps what is older and unsent', () => {
    const state: ThreadState = {
      ids: [idOf(1), idOf(2), idOf(3), idOf(4), localId('on-its-way')],
      older: 'cursor',
      newer: null,
    };
    const page = { items: [messageOf(2), messageOf(4)], older: 'other', newer: null };
    expect(refreshed(state, page)).toEqual({
      ids: [idOf(1), idOf(2), idOf(4), localId('on-its-way')],
      older: 'cursor',
      newer: null,
    });
    expect(removeMessages(state, [idOf(4)]).ids).not.toContain(idOf(4));
  });

  test('an older revision of a message is ignored', () => {
    const newer = messageOf(1, { revision: 3, text: 'sent' });
    expect(newerMessage(newer, messageOf(1, { revision: 2 }))).toBe(newer);
  });

  test('whatever comes in whatever order, it ends as the server would list it', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9]), (order) => {
        const all = new Map<string, Message>();
        let state = emptyThread;
        state = refreshed(state, { items: [], older: null, newer: null });
        for (const number of order) {
          const message = messageOf(number);
          all.set(message.id, message);
          state = placeMessage(state, message, (id) => all.get(id));
        }
        expect(state.ids).toEqual([...all.values()].sort(compareMessages).map((message) => message.id));
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ListGroup } from '../../../shared/schemas/view.ts';
import {
  boardGroup,
  cardBeside,
  columnBeside,
  columnsOf,
  isSettable,
  moveTo,
} from '../../../web/features/inbox/list/board.ts';
import { keyOf } from '../../../web/features/inbox/list/grouping.ts';
import { groups } from '../../../web/features/inbox/inbox-location.ts';
import { conversationOf, idOf } from '../support/inbox-data.ts';

const [ann, ben] = [idOf(501), idOf(502)];
const cards = [
  conversationOf(1, { assigneeId: ben, priority: 'urgent', status: 'open', channel: 'email' }),
  conversationOf(2, { assigneeId: null, priority: 'none', status: 'pending', channel: 'email' }),
  conversationOf(3, { assigneeId: ben, priority: 'none', status: 'open', channel: 'telegram' }),
];
const shape = (by: ListGroup, known: string[] = []) =>
  columnsOf(cards, by, known).map(({ key, ids }) => [
    key,
    ids.map((id) => cards.findIndex((one) => one.id === id) + 1),
  ]);

describe('the columns of a board', () => {
  test('of a status or a priority are always there, in their order', () => {
    expect(shape('status')).toEqual([
      ['open', [1, 3]],
      ['pending', [2]],
      ['snoozed', []],
      ['resolved', []],
    ]);
    expect(shape('priority').map(([key]) => key)).toEqual(['urgent', 'high', 'normal', 'low', 'none']);
  });

  test('of people: me, nobody, then the others, also who has nothing', () => {
    expect(shape('assignee', [ann, '', ben])).toEqual([
      [ann, []],
      ['', [2]],
      [ben, [1, 3]],
    ]);
  });

  test('of very many people: nobody and those who have something', () => {
    const many = [ann, '', ...Array.from({ length: 40 }, (_, index) => idOf(600 + index)), ben];
    expect(shape('assignee', many)).toEqual([
      ['', [2]],
      [ben, [1, 3]],
    ]);
  });

  test('of teams: no team comes last', () => {
    expect(shape('team', [idOf(700)])).toEqual([
      [idOf(700), []],
      ['', [1, 2, 3]],
    ]);
  });

  test('where nothing can be put, only those that have something', () => {
    expect(shape('channel', ['email', 'telegram', 'line'])).toEqual([
      ['email', [1, 2]],
      ['telegram', [3]],
    ]);
  });

  test('hold every card once, whatever it is grouped by', () => {
    const card = fc.record({
      assigneeId: fc.constantFrom(null, ann, ben),
      teamId: fc.constantFrom(null, idOf(700)),
      priority: fc.constantFrom('none' as const, 'low' as const, 'urgent' as const),
      status: fc.constantFrom('open' as const, 'snoozed' as const),
    });
    fc.assert(
      fc.property(fc.array(card, { maxLength: 30 }), fc.constantFrom(...groups), (parts, by) => {
        const all = parts.map((part, index) => conversationOf(index + 1, part));
        const columns = columnsOf(all, boardGroup(by), [ann, '', ben]);
        expect(columns.flatMap(({ ids }) => ids).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
        expect(new Set(columns.map(({ key }) => key)).size).toBe(columns.length);
        for (const { key, ids } of columns)
          for (const id of ids) {
            const one = all.find((other) => other.id === id);
            expect(one && keyOf(one, boardGroup(by))).toBe(key);
          }
      }),
    );
  });
});

describe('by keys', () => {
  const columns = [
    { key: 'a', ids: ['a1', 'a2', 'a3'] },
    { key: 'b', ids: [] },
    { key: 'c', ids: ['c1', 'c2'] },
  ];
  test.each([
    ['a1', 1, 'c1'],
    ['a2', 1, 'c2'],
    // There is nothing as far down.
    ['a3', 1, 'c2'],
    ['c2', -1, 'a2'],
    ['a1', -1, null],
    ['c1', 1, null],
    [null, 1, 'a1'],
    ['gone', -1, 'a1'],
  ] as const)('from %s by %i one stands on %s', (from, by, to) => {
    expect(cardBeside(columns, from, by)).toBe(to);
  });

  test('a card is put into the next column, also an empty one', () => {
    expect(columnBeside(columns, 'a2', 1)?.key).toBe('b');
    expect(columnBeside(columns, 'a2', -1)).toBeUndefined();
    expect(columnBeside(columns, 'c1', 1)).toBeUndefined();
    expect(columnBeside(columns, 'gone', 1)).toBeUndefined();
  });
});

describe('a card that is put into a column', () => {
  const card = conversationOf(1, { assigneeId: ben, teamId: null, priority: 'low', status: 'open' });
  test.each([
    ['status', 'pending', { type: 'status', status: 'pending' }],
    ['status', 'resolved', { type: 'status', status: 'resolved' }],
    ['status', 'snoozed', { type: 'snooze' }],
    ['priority', 'urgent', { type: 'priority', priority: 'urgent' }],
    ['assignee', ann, { type: 'assign', userId: ann }],
    ['assignee', '', { type: 'assign', userId: null }],
    ['team', idOf(700), { type: 'team', teamId: idOf(700) }],
    ['status', 'open', { type: 'none' }],
    ['priority', 'low', { type: 'none' }],
    ['assignee', ben, { type: 'none' }],
    ['team', '', { type: 'none' }],
    // By what nobody decides here.
    ['channel', 'telegram', { type: 'none' }],
    ['waiting', '2026-11-21', { type: 'none' }],
  ] as const)('%s %s', (by, key, move) => {
    expect(moveTo(card, by, key)).toEqual(move);
  });

  test('a list that is not grouped has the columns of its status', () => {
    expect(boardGroup('none')).toBe('status');
    expect(boardGroup('team')).toBe('team');
    expect(groups.filter(isSettable)).toEqual(['assignee', 'team', 'status', 'priority']);
  });
});

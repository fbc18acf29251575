import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listGroups, type ListGroup } from '../../../shared/schemas/view.ts';
import { groupsOf, keyOf, lineOf, linesOf } from '../../../web/features/inbox/list/grouping.ts';
import { conversationOf, idOf } from '../support/inbox-data.ts';

const [anna, ben] = [idOf(0xaa), idOf(0xbb)];
const keys = (by: ListGroup, known: string[] = []) =>
  groupsOf(conversations, by, known).map(({ key, ids }) => [key, ids.length]);
const noon = (day: string) => new Date(`${day}T12:00:00`).toISOString();
const conversations = [
  conversationOf(1, { assigneeId: ben, priority: 'low', waitingSince: noon('2026-11-20') }),
  conversationOf(2, { assigneeId: null, priority: 'urgent', waitingSince: null, status: 'resolved' }),
  conversationOf(3, {
    assigneeId: anna,
    priority: 'none',
    waitingSince: noon('2026-11-18'),
    channel: 'chat',
  }),
  conversationOf(4, {
    assigneeId: ben,
    priority: 'urgent',
    waitingSince: noon('2026-11-20'),
    teamId: idOf(9),
  }),
];

describe('groups of a list', () => {
  test('stand in the order that they are given, those of nobody where that is said, unknown ones after', () => {
    expect(keys('assignee', [anna, '', ben])).toEqual([
      [anna, 1],
      ['', 1],
      [ben, 2],
    ]);
    // Ben left and is known to nobody any more; without a place of its own, "nobody" is last.
    expect(keys('assignee', [anna])).toEqual([
      [anna, 1],
      [ben, 2],
      ['', 1],
    ]);
    expect(keys('team', [idOf(9)])).toEqual([
      [idOf(9), 1],
      ['', 3],
    ]);
  });

  test('go from what matters most to what matters least, and from the longest wait to none', () => {
    expect(keys('priority')).toEqual([
      ['urgent', 2],
      ['low', 1],
      ['none', 1],
    ]);
    expect(keys('status').map(([key]) => key)).toEqual(['open', 'resolved']);
    expect(keys('waiting')).toEqual([
      ['2026-11-18', 1],
      ['2026-11-20', 2],
      ['', 1],
    ]);
    expect(keys('channel', ['email', 'chat']).map(([key]) => key)).toEqual(['email', 'chat']);
    expect(keys('inbox')).toEqual([[idOf(0xa1), 4]]);
    expect(keys('none')).toEqual([['', 4]]);
  });

  test('hold everything once, each in its group, in the order of the list', () => {
    const one = fc.record({
      number: fc.integer({ min: 1, max: 5000 }),
      assigneeId: fc.constantFrom(null, anna, ben),
      priority: fc.constantFrom('none', 'low', 'urgent'),
      waits: fc.option(fc.integer({ min: 0, max: 5 })),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(one, { selector: ({ number }) => number, maxLength: 60 }),
        fc.constantFrom(...listGroups),
        (made, by) => {
          const list = made.map(({ number, waits, assigneeId, priority }) =>
            conversationOf(number, {
              assigneeId,
              priority: priority as 'none',
              waitingSince: waits === null ? null : noon(`2026-11-1${String(waits)}`),
            }),
          );
          const groups = groupsOf(list, by, [anna]);
          expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
          expect(groups.flatMap(({ ids }) => ids).toSorted()).toEqual(list.map(({ id }) => id).toSorted());
          for (const { key, ids } of groups) {
            expect(ids).toEqual(list.filter((each) => keyOf(each, by) === key).map(({ id }) => id));
          }
        },
      ),
    );
  });
});

describe('the lines of a list', () => {
  const groups = [
    { key: 'a', ids: ['1', '2', '3'] },
    { key: 'b', ids: ['4'] },
  ];

  test('have a heading for each group, and so many beside each other as there is room for', () => {
    const lines = linesOf(groups, { folded: new Set(), columns: 2, headed: true });
    expect(lines).toEqual([
      { type: 'heading', key: 'a', count: 3 },
      { type: 'ids', ids: ['1', '2'] },
      { type: 'ids', ids: ['3'] },
      { type: 'heading', key: 'b', count: 1 },
      { type: 'ids', ids: ['4'] },
    ]);
    expect([lineOf(lines, '3'), lineOf(lines, '4'), lineOf(lines, '5'), lineOf(lines, null)]).toEqual([
      2, 4, -1, -1,
    ]);
  });

  test('leave out what is folded, and the headings where nothing is grouped', () => {
    const folded = linesOf(groups, { folded: new Set(['a']), columns: 1, headed: true });
    expect(folded.map(({ type }) => type)).toEqual(['heading', 'heading', 'ids']);
    const bare = linesOf(groups, { folded: new Set(['a']), columns: 1, headed: false });
    expect(bare.flatMap((line) => (line.type === 'ids' ? line.ids : []))).toEqual(['1', '2', '3', '4']);
  });
});

import { describe, expect, test } from 'vitest';
import { blankConversation } from '../../../../server/services/conversations/blank-conversation.ts';
import { afterUpdate, asOne, tookPlace } from '../../../../server/services/triage/after-update.ts';

const row = blankConversation(
  {
    ...{ id: 'c', number: 1, inboxId: 'i', channel: 'test', subject: 'Order' },
    contact: { id: 'p', name: 'Zoe', address: 'zoe@customer.example' },
    tagIds: ['a', 'b'],
  },
  new Date(0),
);

describe('a conversation after a change', () => {
  test('has what was set, added and taken away', () => {
    const change = { set: { priority: 'high' as const }, add: { tagIds: ['b', 'c'] } };
    const after = afterUpdate(row, { ...change, remove: { tagIds: ['a'] } });
    expect(after).toMatchObject({ priority: 'high', tagIds: ['b', 'c'] });
    expect(row).toMatchObject({ priority: 'none', tagIds: ['a', 'b'] });
  });

  test('keeps the marks of others beside those that were made', () => {
    const mark = (reason: string) => ({ by: 'rule' as const, reasons: [reason] });
    const before = { ...row, marks: { language: mark('l'), tags: { a: mark('a') } } };
    expect(afterUpdate(before, { marked: { spam: mark('s') } }).marks).toEqual({
      ...before.marks,
      spam: mark('s'),
    });
    expect(afterUpdate(before, { marked: { tags: { b: mark('b') } } }).marks?.tags).toEqual({
      ...{ a: mark('a'), b: mark('b') },
    });
  });

  test('is as it was when what the change asks for does not hold', () => {
    const change = { set: { assigneeId: 'u' }, provided: { assigneeId: 'someone' } };
    expect(afterUpdate(row, change)).toBe(row);
    expect(afterUpdate(row, { ...change, provided: { assigneeId: null } }).assigneeId).toBe('u');
  });

  test('compares moments and absent fields by value', () => {
    const until = new Date(5);
    const snoozed = { ...row, snoozedUntil: new Date(5) };
    expect(afterUpdate(snoozed, { set: { subject: 'x' }, provided: { snoozedUntil: until } }).subject).toBe(
      'x',
    );
    expect(afterUpdate(row, { set: { subject: 'x' }, provided: { via: null } }).subject).toBe('x');
  });
});

describe('a change took place', () => {
  test.each([
    [{ set: { status: 'open' as const } }, true],
    [{ set: { status: 'resolved' as const } }, false],
    [{ add: { tagIds: ['a'] } }, true],
    [{ add: { tagIds: ['a', 'z'] } }, false],
    [{ remove: { tagIds: ['a'] } }, false],
    [{ remove: { tagIds: ['z'] } }, true],
    [{}, true],
  ])('%j: %s', (change, expected) => {
    expect(tookPlace(row, change)).toBe(expected);
  });
});

describe('several changes as one', () => {
  const mark = (reason: string) => ({ by: 'rule' as const, reasons: [reason] });
  const marks = { language: mark('l'), tags: { a: mark('a') } };
  const changes = [
    { set: { triage: 'done' as const, marks }, add: { tagIds: ['c'] }, provided: { markedTimes: null } },
    { set: { priority: 'high' as const }, provided: { priority: 'none' as const } },
    { set: { priority: 'urgent' as const }, provided: { priority: 'high' as const, assigneeId: null } },
    { add: { tagIds: ['d', 'a'] }, marked: { tags: { d: mark('d') } } },
  ];

  test('make of a conversation what they make one after the other', () => {
    const one = asOne(row, changes);
    expect(one).not.toBeNull();
    const after = changes.reduce(afterUpdate, row);
    expect(afterUpdate(row, one ?? {})).toEqual(after);
    expect(after).toMatchObject({ priority: 'urgent', tagIds: ['a', 'b', 'c', 'd'] });
    expect(after.marks?.tags).toEqual({ a: mark('a'), d: mark('d') });
  });

  test('ask of the database what none of them makes itself', () => {
    expect(asOne(row, changes)?.provided).toEqual({ markedTimes: null, priority: 'none', assigneeId: null });
  });

  test.each([
    ['something does not hold', [{ set: { priority: 'low' as const }, provided: { assigneeId: 'u' } }]],
    [
      'something does not hold after an earlier one',
      [{ set: { assigneeId: 'u' } }, { set: { priority: 'low' as const }, provided: { assigneeId: null } }],
    ],
    ['tags come off', [{ remove: { tagIds: ['a'] } }]],
    ['a list is set and added to', [{ set: { tagIds: ['z'] } }, { add: { tagIds: ['y'] } }]],
    ['a list is added to and set', [{ add: { tagIds: ['y'] } }, { set: { tagIds: ['z'] } }]],
    ['marks are made and then all set', [{ marked: { spam: mark('s') } }, { set: { marks } }]],
  ])('are not one where %s', (_, wanted) => {
    expect(asOne(row, wanted)).toBeNull();
  });
});

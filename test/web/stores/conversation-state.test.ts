import { describe, expect, test } from 'vitest';
import {
  inversePatch,
  isUnread,
  mergeConversation,
  withPatch,
} from '../../../web/stores/conversation-state.ts';
import { at, conversationOf } from '../support/inbox-data.ts';

describe('what is heard of a conversation', () => {
  test('an older revision changes nothing but what is known of the viewer', () => {
    const known = conversationOf(1, {
      revision: 5,
      status: 'resolved',
      viewer: { readAt: at(3), hasDraft: true },
    });
    const { viewer: _, ...pushed } = conversationOf(1, { revision: 4, status: 'open' });
    expect(mergeConversation(known, pushed)).toEqual(known);
    const answered = conversationOf(1, { revision: 4, viewer: { readAt: at(9), hasDraft: false } });
    expect(mergeConversation(known, answered)).toEqual({ ...known, viewer: answered.viewer });
  });

  test('what rooms are told keeps what only I have of it', () => {
    const known = conversationOf(1, { viewer: { readAt: at(3), hasDraft: true } });
    const { viewer: _, ...pushed } = conversationOf(1, { revision: 2, subject: 'New' });
    expect(mergeConversation(known, pushed)).toMatchObject({ subject: 'New', viewer: known.viewer });
    expect(mergeConversation(undefined, pushed).viewer).toEqual({ readAt: null, hasDraft: false });
  });
});

describe('a change on its way', () => {
  test('snoozing sets the time, any other status ends it', () => {
    const snoozed = withPatch(conversationOf(1), { status: 'snoozed', snoozedUntil: at(90) });
    expect(snoozed).toMatchObject({ status: 'snoozed', snoozedUntil: at(90) });
    expect(withPatch(snoozed, { status: 'open' }).snoozedUntil).toBeNull();
    expect(withPatch(snoozed, { priority: 'high' }).snoozedUntil).toBe(at(90));
  });

  test.each([
    [{ status: 'resolved' as const }],
    [{ assigneeId: null, priority: 'urgent' as const }],
    [{ tagIds: [] }],
    [{ status: 'open' as const }],
  ])('%j is undone by its inverse', (patch) => {
    const before = conversationOf(1, {
      status: 'snoozed',
      snoozedUntil: at(99),
      assigneeId: '1'.repeat(24),
      tagIds: ['2'.repeat(24)],
    });
    expect(withPatch(withPatch(before, patch), inversePatch(before, patch))).toEqual(before);
  });
});

test('unread is what the customer wrote since I looked', () => {
  expect(isUnread(conversationOf(1))).toBe(true);
  expect(isUnread(conversationOf(1, { viewer: { readAt: at(1), hasDraft: false } }))).toBe(false);
  expect(isUnread(conversationOf(5, { viewer: { readAt: at(4), hasDraft: false } }))).toBe(true);
  expect(isUnread(conversationOf(1, { lastInboundAt: null }))).toBe(false);
});

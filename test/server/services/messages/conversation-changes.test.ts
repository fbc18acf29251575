import { describe, expect, test } from 'vitest';
import { blankMessage } from '../../../../server/services/conversations/write-activity.ts';
import {
  conversationChange,
  groupByConversation,
} from '../../../../server/services/messages/ingest/conversation-changes.ts';
import { neverWaits } from '../../../../server/store/conversation-rows.ts';
import type { StoredMessage } from '../../../../server/store/messages.ts';

const start = Date.parse('2026-11-21T09:00:00.000Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);

function message(minutes: number, more: Partial<StoredMessage> = {}): StoredMessage {
  return {
    ...blankMessage({ id: 'c1', inboxId: 'i1' }, at(minutes)),
    kind: 'inbound',
    author: { type: 'contact', id: 'k1', name: 'Anna' },
    from: { address: 'Anna@A.example', name: 'Anna' },
    to: [{ address: 'support+token@acme.example', name: '' }],
    receivedAt: at(minutes - 1),
    batch: 'b1',
    text: `text ${minutes}`,
    threadedBy: { strategy: 'known-message-id', evidence: '', rejected: [], linkedConversationId: null },
    ...more,
  };
}

function change(...messages: StoredMessage[]): Record<string, Record<string, unknown>> {
  const [group] = groupByConversation(messages);
  if (!group) throw new Error('no group');
  const scene = {
    channel: 'email',
    teamId: 't1',
    isOwn: (address: string) => address.startsWith('support'),
    now: at(60),
    number: 7,
  };
  return conversationChange(group, scene).update as Record<string, Record<string, unknown>>;
}

const outbound = { kind: 'outbound' } as const;

describe('who waits', () => {
  test('the customer, since the mail reached the provider, unless waiting longer already', () => {
    expect(change(message(5))).toMatchObject({ $min: { waitingOrder: at(4) } });
  });
  test('nobody after an answer', () => {
    const update = change(message(5), message(6, outbound));
    expect(update['$set']).toMatchObject({ waitingOrder: neverWaits });
    expect(update['$min']).toBeUndefined();
  });
  test('the customer again who writes after the answer', () => {
    expect(change(message(5, outbound), message(6), message(7))['$set']).toMatchObject({
      waitingOrder: at(5),
    });
  });
  test('not a machine', () => {
    const update = change(message(5, { automatic: true }));
    expect(update['$min']).toBeUndefined();
    expect(update['$set']).not.toHaveProperty('status');
  });
});

describe('one write', () => {
  test('says everything that the messages change', () => {
    expect(change(message(1), message(2, { cc: [{ address: 'B@b.example', name: '' }] }))).toEqual({
      $set: {
        updatedAt: at(60),
        excerpt: 'text 2',
        revisionsSinceMessage: 0,
        triage: 'pending',
        replyTo: [{ address: 'Anna@A.example', name: 'Anna' }],
        status: 'open',
        snoozedUntil: null,
      },
      $max: { lastActivityAt: at(2), lastMessageAt: at(2), lastInboundAt: at(2) },
      $min: { waitingOrder: at(0) },
      $inc: { messageCount: 2, revision: 1 },
      $addToSet: { participants: { $each: ['anna@a.example', 'b@b.example'] } },
      $push: { appliedBatches: { $each: ['b1'], $slice: -8 } },
    });
  });

  test('of a note is no news for who writes a reply', () => {
    const update = change(message(1, { kind: 'note' }));
    expect(update['$inc']).toEqual({ messageCount: 1, revision: 1, revisionsSinceMessage: 1 });
    expect(update['$set']).toEqual({ updatedAt: at(60) });
  });

  test('does not let a forged sender say where replies go', () => {
    const replyTo = [{ address: 'thief@elsewhere.example', name: '' }];
    expect(change(message(1, { verified: false, replyTo }))['$set']).not.toHaveProperty('replyTo');
    expect(change(message(1, { replyTo }))['$set']).toMatchObject({ replyTo });
  });

  test('makes a conversation with every field, none of them named twice', () => {
    const strategy = 'new-conversation' as const;
    const first = message(1, {
      threadedBy: { strategy, evidence: '', rejected: [], linkedConversationId: null },
    });
    const update = change({ ...first, subject: 'Lamp' });
    const fields = Object.values(update).flatMap((operator) => Object.keys(operator));
    expect(new Set(fields).size).toBe(fields.length);
    expect(update['$setOnInsert']).toMatchObject({
      number: 7,
      inboxId: 'i1',
      channel: 'email',
      contact: { id: 'k1', name: 'Anna', address: 'anna@a.example' },
      subject: 'Lamp',
      teamId: 't1',
      assigneeId: null,
      spam: false,
    });
  });

  test('stays apart for each conversation and batch', () => {
    const groups = groupByConversation([
      message(1),
      message(2, { batch: 'b2' }),
      message(3, { conversationId: 'c2' }),
      message(4),
    ]);
    expect(
      groups.map(({ conversationId, batch, messages }) => [conversationId, batch, messages.length]),
    ).toEqual([
      ['c1', 'b1', 2],
      ['c1', 'b2', 1],
      ['c2', 'b1', 1],
    ]);
  });
});

import { expect, test } from 'vitest';
import { asItWas } from '../../../../server/services/rules/as-it-was.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import type { StoredMessage } from '../../../../server/store/messages.ts';
import { activityOf, at, conversationOf, ids, later, letterOf } from './rule-parts.ts';

const changed = (hours: number, type: string, data: Record<string, string> = {}): StoredMessage => ({
  ...activityOf(type, data),
  createdAt: later(hours),
});
const agent = { type: 'user', id: ids.mara, name: 'Mara' } as const;
const sentiment = { label: 'negative' as const, score: -1, words: [] };

/** A letter, given to Mara and on to Billing, answered, tagged, praised and resolved. */
const second = letterOf({ createdAt: later(6), sentiment: { ...sentiment, label: 'positive' } });
const rows: StoredMessage[] = [
  letterOf({ createdAt: at, sentiment, language: 'en' }),
  changed(1, 'assigned', { assigneeId: ids.mara, assigneeName: 'Mara' }),
  changed(2, 'team', { teamId: ids.billing, teamName: 'Billing' }),
  changed(3, 'priority', { from: 'none', to: 'high' }),
  changed(4, 'tag-added', { tagId: ids.vip, tagName: 'VIP' }),
  letterOf({ kind: 'outbound', author: agent, createdAt: later(5) }),
  second,
  changed(7, 'unassigned', { assigneeName: 'Mara' }),
  changed(8, 'snoozed', { from: 'open', until: later(9).toISOString() }),
  changed(9, 'status', { from: 'snoozed', to: 'resolved' }),
  changed(10, 'tag-removed', { tagId: ids.vip, tagName: 'VIP' }),
  changed(11, 'spam'),
  changed(12, 'renamed', { from: 'Order 123', to: 'Order 124' }),
];
const conversation = conversationOf({
  ...{ status: 'resolved', priority: 'high', assigneeId: null, teamId: ids.billing, spam: true },
  ...{ subject: 'Order 124', sentiment: 'positive', language: 'en', tagIds: [ids.refund] },
  marks: { tags: { [ids.refund]: { by: 'keyword', reasons: ['refund'], messageId: second.id } } },
  ...{ messageCount: 3, lastInboundAt: later(6), lastOutboundAt: later(5) },
});
const thread = { conversation, rows, whole: true, firstTeamId: ids.support, teamIds: new Map() };

test.each<[number, Partial<StoredConversation>]>([
  [
    0,
    {
      ...{ status: 'open', priority: 'none', assigneeId: null, teamId: ids.support, spam: false, tagIds: [] },
      ...{ subject: 'Order 123', sentiment: 'negative', messageCount: 1, lastOutboundAt: null },
      ...{ waitingSince: at, lastInboundAt: at },
    },
  ],
  [1, { assigneeId: ids.mara, teamId: ids.support }],
  [4, { assigneeId: ids.mara, teamId: ids.billing, priority: 'high', tagIds: [ids.vip], waitingSince: at }],
  [5, { lastOutboundAt: later(5), waitingSince: null, messageCount: 2, sentiment: 'negative' }],
  [6, { tagIds: [ids.refund, ids.vip], waitingSince: later(6), sentiment: 'positive' }],
  [7, { assigneeId: null, status: 'open' }],
  [8, { status: 'snoozed' }],
  [9, { status: 'resolved', waitingSince: null, spam: false }],
  [20, { status: 'resolved', spam: true, subject: 'Order 124', tagIds: [ids.refund], messageCount: 3 }],
])('after %d hours', (hours, expected) => {
  const then = asItWas(thread, later(hours));
  const { tagIds, ...others } = expected;
  expect(then).toMatchObject(others);
  if (tagIds) expect(then.tagIds.toSorted()).toEqual(tagIds.toSorted());
});

test('of a long thread what was written before is not known: it is as it is now', () => {
  const then = asItWas({ ...thread, whole: false, rows: rows.slice(9) }, later(9));
  expect(then).toMatchObject({
    messageCount: 3,
    lastOutboundAt: later(5),
    status: 'resolved',
    assigneeId: null,
  });
});

test('a team that helps out is known by its name', () => {
  const handed = changed(1, 'handed-on', { fromTeamName: 'Support', toTeamName: 'Billing' });
  const known = {
    ...thread,
    rows: [letterOf({ createdAt: at }), handed],
    teamIds: new Map([['Billing', ids.billing]]),
  };
  expect(asItWas(known, later(1)).teamId).toBe(ids.billing);
  expect(asItWas(known, at).teamId).toBe(ids.support);
});

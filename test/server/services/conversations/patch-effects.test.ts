import { expect, test } from 'vitest';
import type { ConversationPatch } from '../../../../shared/schemas/conversation.ts';
import { blankConversation } from '../../../../server/services/conversations/blank-conversation.ts';
import { effectsOf } from '../../../../server/services/conversations/patch-effects.ts';

const now = new Date('2026-11-21T09:00:00.000Z');
const anna = 'a'.repeat(24);
const tag = 'b'.repeat(24);
const gone = 'c'.repeat(24);
const before = blankConversation(
  {
    ...{ id: 'd'.repeat(24), number: 1, inboxId: 'e'.repeat(24), channel: 'test', subject: 'Order' },
    contact: { id: 'f'.repeat(24), name: 'Zoe', address: 'zoe@x.example' },
    tagIds: [gone],
  },
  now,
);
const names = {
  users: new Map([[anna, 'Anna']]),
  teams: new Map<string, string>(),
  tags: new Map([[tag, 'Urgent']]),
};
const effects = (patch: ConversationPatch) => effectsOf({ before, patch, names, actorId: anna });

test('nothing given, nothing done', () => {
  expect(effects({})).toEqual({ set: {}, activities: [] });
});

test('several at once: one change, a sentence for each', () => {
  const { set, activities } = effects({ assigneeId: anna, priority: 'high', tagIds: [tag, tag], spam: true });
  expect(set).toEqual({ assigneeId: anna, priority: 'high', tagIds: [tag], spam: true });
  expect(activities).toEqual([
    { type: 'priority', data: { from: 'none', to: 'high' } },
    { type: 'assigned', data: { assigneeId: anna, assigneeName: 'Anna', self: true } },
    { type: 'tag-added', data: { tagId: tag, tagName: 'Urgent' } },
    { type: 'tag-removed', data: { tagId: gone, tagName: '' } },
    { type: 'spam', data: {} },
  ]);
});

test('what is so already is left out', () => {
  const same = {
    status: 'open',
    priority: 'none',
    assigneeId: null,
    teamId: null,
    subject: 'Order',
    spam: false,
  } as const;
  expect(effects({ ...same, tagIds: [gone] })).toEqual({ set: {}, activities: [] });
});

import { blankConversation } from '../../../../server/services/conversations/blank-conversation.ts';
import { blankMessage, activityRow } from '../../../../server/services/conversations/write-activity.ts';
import { compileRule, type CompiledRule } from '../../../../server/services/rules/compiled.ts';
import type { Directory } from '../../../../server/services/rules/plan-scene.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import type { StoredAnswer } from '../../../../server/store/answers.ts';
import { idFrom } from '../../../../server/store/ids.ts';
import type { StoredMessage } from '../../../../server/store/messages.ts';
import { ruleInput, type RuleInput } from '../../../../shared/schemas/rule.ts';
import type { z } from 'zod';

export const at = new Date('2026-11-22T09:00:00.000Z');
export const later = (hours: number): Date => new Date(at.getTime() + hours * 3_600_000);
export const ids = Object.fromEntries(
  ['mara', 'noor', 'gone', 'billing', 'refund', 'vip', 'support'].map((name) => [name, idFrom([name])]),
) as Record<'mara' | 'noor' | 'gone' | 'billing' | 'refund' | 'vip' | 'support', string>;

export function conversationOf(more: Partial<StoredConversation> = {}): StoredConversation {
  const row = blankConversation(
    {
      ...{ id: idFrom(['c']), number: 7, inboxId: ids.support, channel: 'email', subject: 'Order 123' },
      contact: { id: idFrom(['zoe']), name: 'Zoe Fox', address: 'zoe@customer.example' },
      replyTo: [{ address: 'zoe@customer.example', name: 'Zoe Fox' }],
    },
    at,
  );
  return { ...row, ...more };
}

export function letterOf(more: Partial<StoredMessage> = {}): StoredMessage {
  const conversation = conversationOf();
  return {
    ...blankMessage(conversation, at),
    kind: 'inbound',
    author: { type: 'contact', id: conversation.contact.id, name: 'Zoe Fox' },
    text: 'I want a refund',
    threadedBy: { strategy: 'new-conversation', evidence: '', rejected: [], linkedConversationId: null },
    ...more,
  };
}

export function activityOf(type: string, data: Record<string, string | number> = {}): StoredMessage {
  const author = { type: 'user', id: ids.mara, name: 'Mara' } as const;
  return activityRow({ conversation: conversationOf(), author, activity: { type, data }, now: at });
}

let made = 0;
/** A rule that is ready; by default it hears of new conversations and makes them urgent. */
export function ruleOf(input: Partial<z.input<typeof ruleInput>> = {}, id?: string): CompiledRule {
  made += 1;
  const rule: RuleInput = ruleInput.parse({
    name: `Rule ${String(made)}`,
    events: [{ type: 'created' }],
    actions: [{ type: 'priority', priority: 'urgent' }],
    ...input,
  });
  const kept = { position: made, version: 1, enabledAt: at, updatedAt: at, updatedBy: 'Mara' };
  return compileRule({ id: id ?? idFrom(['rule', String(made)]), ...rule, ...kept });
}

const user = (name: 'mara' | 'noor' | 'gone', more: object) =>
  ({
    id: ids[name],
    name,
    role: 'agent',
    active: true,
    inboxIds: [ids.support],
    teamIds: [],
    ...more,
  }) as never;

const answer: StoredAnswer = {
  ...{ id: ids.refund, title: 'Refund', key: 'refund', version: 1, updatedAt: at, updatedBy: 'Mara' },
  ...{ validFrom: null, validUntil: '2026-11-22' },
  variants: [
    { language: null, channel: null, text: 'Dear {{contact.firstName|customer}}' },
    { language: 'de', channel: null, text: 'Liebe {{contact.firstName}}' },
  ],
};

export const directory: Directory = {
  attributes: [],
  users: new Map([
    [ids.mara, user('mara', { teamIds: [ids.billing] })],
    [ids.noor, user('noor', { role: 'supervisor', inboxIds: [] })],
    [ids.gone, user('gone', { active: false })],
  ]),
  teams: new Map([[ids.billing, { name: 'Billing' }]]),
  tags: new Map([
    [ids.refund, { name: 'Refund' }],
    [ids.vip, { name: 'VIP' }],
  ]),
  policies: new Map([[ids.support, { version: 2, terms: { name: 'Gold' } }]]),
  answers: new Map([[ids.refund, answer]]),
  macros: new Map([
    [
      ids.vip,
      {
        name: 'Treat as VIP',
        actions: [
          { type: 'add-tags', tagIds: [ids.vip] },
          { type: 'priority', priority: 'urgent' },
        ],
      },
    ],
  ]),
  timeZone: 'Europe/Berlin',
};

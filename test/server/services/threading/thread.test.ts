import { describe, expect, test } from 'vitest';
import {
  chainOf,
  exactKeys,
  looseKeys,
  relativeKey,
  threadKeysOf,
  threadIndexKey,
  type Knowledge,
  type KnownMessage,
  type ThreadingFacts,
} from '../../../../server/services/threading/facts.ts';
import { ownAddresses } from '../../../../server/services/threading/own-addresses.ts';
import { threadMessage } from '../../../../server/services/threading/thread.ts';

type Hints = ThreadingFacts['hints'];
const noHints: Hints = { inReplyTo: [], references: [], threadIndex: null, externalThreadId: null };

interface Mail {
  from?: string;
  aliases?: string[];
  verified?: boolean | null;
  to?: string[];
  id?: string;
  token?: string;
  hints?: Partial<Hints>;
}

function facts(mail: Mail): ThreadingFacts {
  return {
    externalId: mail.id ?? 'new@a',
    token: mail.token === undefined ? null : { text: 'token', conversationId: mail.token },
    hints: { ...noHints, ...mail.hints },
    sender: {
      address: mail.from ?? 'anna@a',
      aliases: mail.aliases ?? [],
      verified: mail.verified ?? null,
    },
    recipients: mail.to ?? [],
  };
}

interface Known {
  /** conversation -> participants */
  conversations?: Record<string, string[]>;
  messages?: { in: string; id: string; ours?: boolean; keys?: string[]; age?: number }[];
  colleagues?: string[];
}

function knowledge({ conversations = {}, messages = [], colleagues = [] }: Known): Knowledge {
  const rows: KnownMessage[] = messages.map(({ in: conversationId, id, ours, keys, age }) => ({
    conversationId,
    kind: ours ? 'outbound' : 'inbound',
    externalId: id,
    threadKeys: [id, ...(keys ?? [])],
    createdAt: new Date(1000 - (age ?? 0)),
  }));
  return {
    messagesWith: (key) => rows.filter(({ threadKeys }) => threadKeys.includes(key)),
    conversation: (id) => (conversations[id] ? { id, participants: conversations[id], linkedIds: [] } : null),
    isColleague: (address) => colleagues.includes(address),
  };
}

const world: Known = {
  conversations: { c1: ['anna@a', 'friend@a'], c2: ['bob@b'] },
  messages: [
    { in: 'c1', id: 'm1@a' },
    { in: 'c1', id: 'r1@acme', ours: true },
    { in: 'c2', id: 'm2@b', keys: [relativeKey('root@list'), threadIndexKey('idx')] },
  ],
  colleagues: ['cleo@acme', 'support@acme'],
};

interface Case {
  name: string;
  mail: Mail;
  joins: string | null;
  by: string;
  linked?: string;
}

const cases: Case[] = [
  { name: 'nothing known', mail: {}, joins: null, by: 'new-conversation' },
  { name: 'a signed token', mail: { token: 'c1' }, joins: 'c1', by: 'reply-token' },
  {
    name: 'a token wins over the chain',
    mail: { token: 'c1', hints: { references: ['m2@b'] }, aliases: ['bob@b'] },
    joins: 'c1',
    by: 'reply-token',
  },
  {
    name: 'a token in a stranger’s hands',
    mail: { from: 'eve@e', token: 'c1' },
    joins: null,
    by: 'stranger-in-chain',
    linked: 'c1',
  },
  {
    name: 'a token of a conversation that is gone',
    mail: { token: 'c9' },
    joins: null,
    by: 'new-conversation',
  },
  {
    name: 'our id in In-Reply-To',
    mail: { hints: { inReplyTo: ['r1@acme'] } },
    joins: 'c1',
    by: 'own-message-id',
  },
  {
    name: 'our id anywhere in References',
    mail: { hints: { references: ['x@x', 'r1@acme', 'y@y'], inReplyTo: ['y@y'] } },
    joins: 'c1',
    by: 'own-message-id',
  },
  {
    name: 'an older known id when In-Reply-To is unknown (an answer from Outlook)',
    mail: { hints: { references: ['m1@a', 'z@z'], inReplyTo: ['z@z'] } },
    joins: 'c1',
    by: 'known-message-id',
  },
  {
    name: 'somebody in copy answers',
    mail: { from: 'friend@a', hints: { references: ['m1@a'] } },
    joins: 'c1',
    by: 'known-message-id',
  },
  {
    name: 'another address of the same contact',
    mail: { from: 'anna@home', aliases: ['anna@a'], hints: { references: ['m1@a'] } },
    joins: 'c1',
    by: 'known-message-id',
  },
  {
    name: 'a colleague answers from a mail program',
    mail: { from: 'cleo@acme', hints: { references: ['m1@a'] } },
    joins: 'c1',
    by: 'known-message-id',
  },
  {
    name: 'somebody who only says to be a colleague',
    mail: { from: 'cleo@acme', verified: false, hints: { references: ['m1@a'] } },
    joins: null,
    by: 'stranger-in-chain',
    linked: 'c1',
  },
  {
    name: 'a stranger who answers our mail',
    mail: { from: 'eve@e', hints: { inReplyTo: ['r1@acme'] } },
    joins: null,
    by: 'stranger-in-chain',
    linked: 'c1',
  },
  {
    name: 'a common root, the same person',
    mail: { from: 'bob@b', hints: { references: ['root@list'] } },
    joins: 'c2',
    by: 'known-message-id',
  },
  {
    name: 'a common root (a newsletter), somebody else',
    mail: { from: 'carl@c', hints: { references: ['root@list'] } },
    joins: null,
    by: 'stranger-in-chain',
    linked: 'c2',
  },
  {
    name: 'the mail that was answered before it arrived',
    mail: { from: 'bob@b', id: 'root@list' },
    joins: 'c2',
    by: 'known-message-id',
  },
  {
    name: 'Thread-Index among the same people',
    mail: { from: 'bob@b', hints: { threadIndex: 'idx' } },
    joins: 'c2',
    by: 'thread-index',
  },
  {
    name: 'Thread-Index with somebody new',
    mail: { from: 'bob@b', to: ['carl@c'], hints: { threadIndex: 'idx' } },
    joins: null,
    by: 'new-conversation',
  },
  {
    name: 'Thread-Index of a stranger makes no link',
    mail: { from: 'carl@c', hints: { threadIndex: 'idx' } },
    joins: null,
    by: 'new-conversation',
  },
];

describe('a message', () => {
  test.each(cases)('$name', ({ mail, joins, by, linked }) => {
    const { conversationId, threadedBy } = threadMessage(facts(mail), knowledge(world));
    expect({ conversationId, by: threadedBy.strategy, linked: threadedBy.linkedConversationId }).toEqual({
      conversationId: joins,
      by,
      linked: linked ?? null,
    });
  });

  test('of a stranger joins the conversation that the stranger has already', () => {
    const known = {
      ...world,
      conversations: { ...world.conversations, c3: ['eve@e'] },
      messages: [...(world.messages ?? []), { in: 'c3', id: 'e1@e', keys: [relativeKey('r1@acme')] }],
    };
    const decision = threadMessage(
      facts({ from: 'eve@e', hints: { references: ['r1@acme'] } }),
      knowledge(known),
    );
    expect(decision.conversationId).toBe('c3');
    expect(decision.threadedBy.rejected).toEqual([
      { strategy: 'reply-token', why: 'nothing-found' },
      { strategy: 'own-message-id', why: 'sender-not-in-conversation' },
    ]);
  });

  test('goes to the newest known one of its chain', () => {
    const known: Known = {
      conversations: { old: ['anna@a'], new: ['anna@a'] },
      messages: [
        { in: 'old', id: 'first@a', age: 500 },
        { in: 'new', id: 'second@a', age: 1 },
      ],
    };
    const mail = facts({ hints: { references: ['first@a', 'second@a'] } });
    expect(threadMessage(mail, knowledge(known))).toMatchObject({
      conversationId: 'new',
      threadedBy: { evidence: 'second@a' },
    });
  });

  test('cannot be threaded by its subject: threading is not even given one', () => {
    expect(Object.keys(facts({}))).toEqual(['externalId', 'token', 'hints', 'sender', 'recipients']);
  });
});

describe('keys', () => {
  test('of a chain are newest first, each once, with the root when it is very long', () => {
    expect(chainOf({ ...noHints, references: ['a', 'b', 'c'], inReplyTo: ['c'] })).toEqual(['c', 'b', 'a']);
    const long = Array.from({ length: 500 }, (_, position) => `id${position}`);
    const chain = chainOf({ ...noHints, references: long });
    expect(chain).toHaveLength(100);
    expect([chain[0], chain.at(-1)]).toEqual(['id499', 'id0']);
  });

  test('that are kept find every later message of the thread', () => {
    const first = { externalId: 'a', hints: noHints };
    const second = { externalId: 'b', hints: { ...noHints, references: ['a'], inReplyTo: ['a'] } };
    expect(threadKeysOf(first)).toEqual(['a']);
    expect(threadKeysOf(second)).toEqual(['b', 're:a']);
    expect(exactKeys(second)).toEqual(['b', 'a']);
    expect(looseKeys(first)).toEqual(['re:a']);
  });
});

describe('our own addresses', () => {
  test.each([
    ['support@acme.example', true],
    ['support+abc123@acme.example', true],
    ['other@acme.example', false],
    ['support@elsewhere.example', false],
    ['', false],
  ])('%s', (address, ours) => {
    expect(ownAddresses(['support@acme.example', ''])(address)).toBe(ours);
  });
});

import type { MentionState } from '../../shared/schemas/mention.ts';
import type { IndexSpec, NamedQuery } from './collection.ts';
import { beyond, type Position } from './cursor.ts';

/** Before every moment that is stored. */
const everBefore = new Date(0);

export const messageIndexes: IndexSpec[] = [
  { name: 'thread', key: { conversationId: 1, createdAt: 1, _id: 1 } },
  { name: 'thread_keys', key: { threadKeys: 1 } },
  {
    name: 'client_id',
    key: { conversationId: 1, clientId: 1 },
    unique: true,
    partialFilterExpression: { clientId: { $type: 'string' } },
  },
  {
    name: 'due_delivery',
    key: { 'delivery.dueAt': 1 },
    partialFilterExpression: { 'delivery.dueAt': { $gt: everBefore } },
  },
  {
    name: 'untriaged',
    key: { createdAt: 1, _id: 1 },
    partialFilterExpression: { untriaged: true },
  },
  {
    name: 'mention_inbox',
    key: { mention: 1, inboxId: 1, createdAt: -1, _id: -1 },
    partialFilterExpression: { mention: { $type: 'string' } },
  },
  {
    name: 'mention_word',
    key: { mention: 1, 'post.watched': 1, createdAt: -1, _id: -1 },
    partialFilterExpression: { mention: { $type: 'string' } },
  },
  {
    name: 'mentioned',
    key: { inboxId: 1, createdAt: -1, _id: -1 },
    partialFilterExpression: { mention: { $gt: '' } },
  },
  {
    name: 'mention_author',
    key: { 'author.id': 1, createdAt: -1 },
    partialFilterExpression: { mention: { $gt: '' } },
  },
  { name: 'changed', key: { updatedAt: 1, _id: 1 } },
  {
    name: 'unindexed',
    key: { createdAt: 1, _id: 1 },
    partialFilterExpression: { unindexed: { $gt: 0 } },
  },
];

interface MentionsOf {
  state: MentionState;
  after?: Position | undefined;
}

/** Every query on messages, named, with its index. */
export const messageQueries = {
  before(conversationId: string, position?: Position): NamedQuery {
    return {
      filter: { conversationId, ...(position && beyond('createdAt', position, -1)) },
      sort: { createdAt: -1, _id: -1 },
      index: 'thread',
    };
  },
  after(conversationId: string, position: Position): NamedQuery {
    return {
      filter: { conversationId, ...beyond('createdAt', position, 1) },
      sort: { createdAt: 1, _id: 1 },
      index: 'thread',
    };
  },
  /** Newest first. */
  happened(conversationId: string): NamedQuery {
    return { filter: { conversationId }, sort: { createdAt: -1, _id: -1 }, index: 'thread' };
  },
  happenedInAny(conversationIds: readonly string[]): NamedQuery {
    return { filter: { conversationId: { $in: conversationIds } }, index: 'thread' };
  },
  upTo(conversationId: string, until: Date): NamedQuery {
    return {
      filter: { conversationId, createdAt: { $lte: until } },
      sort: { createdAt: 1, _id: 1 },
      index: 'thread',
    };
  },
  /** What people and we said, newest first. */
  said(
    conversationId: string,
    { kind, since }: { kind?: 'inbound' | 'outbound'; since?: Date } = {},
  ): NamedQuery {
    return {
      filter: {
        conversationId,
        kind: kind ?? { $in: ['inbound', 'outbound'] },
        ...(since && { createdAt: { $gte: since } }),
      },
      sort: { createdAt: -1, _id: -1 },
      index: 'thread',
    };
  },
  withFiles(conversationIds: readonly string[]): NamedQuery {
    return {
      filter: { conversationId: { $in: conversationIds }, 'attachments.0': { $exists: true } },
      index: 'thread',
    };
  },
  ofBatch(conversationId: string, batch: string): NamedQuery {
    return {
      filter: { conversationId, batch },
      sort: { createdAt: 1, _id: 1 },
      index: 'thread',
    };
  },
  mentionsOfInbox({ state, inboxId, after }: MentionsOf & { inboxId: string }): NamedQuery {
    return {
      filter: {
        mention: { $eq: state, $type: 'string' },
        inboxId,
        ...(after && beyond('createdAt', after, -1)),
      },
      sort: { createdAt: -1, _id: -1 },
      index: 'mention_inbox',
    };
  },
  mentionsOfWord({
    state,
    word,
    inboxIds,
    after,
  }: MentionsOf & { word: string; inboxIds: readonly string[] | null }): NamedQuery {
    return {
      filter: {
        mention: { $eq: state, $type: 'string' },
        'post.watched': word,
        ...(inboxIds && { inboxId: { $in: inboxIds } }),
        ...(after && beyond('createdAt', after, -1)),
      },
      sort: { createdAt: -1, _id: -1 },
      index: 'mention_word',
      hint: true,
    };
  },
  /** What some contacts wrote about us in public. */
  postsOf(contactIds: readonly string[], since: Date): NamedQuery {
    return {
      filter: { mention: { $gt: '' }, 'author.id': { $in: contactIds }, createdAt: { $gte: since } },
      index: 'mention_author',
      hint: true,
    };
  },
  byThreadKeys(keys: readonly string[]): NamedQuery {
    return { filter: { threadKeys: { $in: keys } }, index: 'thread_keys' };
  },
  byClientId(conversationId: string, clientId: string): NamedQuery {
    return { filter: { conversationId, clientId: { $eq: clientId, $type: 'string' } }, index: 'client_id' };
  },
  dueDeliveries(now: Date): NamedQuery {
    return {
      // The lower bound is the index's own: a partial index serves only what its filter certainly holds.
      filter: { 'delivery.dueAt': { $gt: everBefore, $lte: now } },
      sort: { 'delivery.dueAt': 1 },
      index: 'due_delivery',
    };
  },
  untriagedBefore(before: Date): NamedQuery {
    return {
      filter: { untriaged: true, createdAt: { $lte: before } },
      sort: { createdAt: 1, _id: 1 },
      index: 'untriaged',
    };
  },
  unindexed(): NamedQuery {
    return { filter: { unindexed: { $gt: 0 } }, sort: { createdAt: 1, _id: 1 }, index: 'unindexed' };
  },
  /** Every message, those that changed last at the end. */
  byChange(position: Position | null): NamedQuery {
    return {
      filter: position ? beyond('updatedAt', position, 1) : {},
      sort: { updatedAt: 1, _id: 1 },
      index: 'changed',
    };
  },
  /** @param among.inboxIds null: all; @param among.conversationIds some of other inboxes besides */
  writtenSince(since: Date, after?: Position): NamedQuery {
    return {
      filter: after ? beyond('updatedAt', after, 1) : { updatedAt: { $gte: since } },
      sort: { updatedAt: 1, _id: 1 },
      index: 'changed',
    };
  },
  changedSince(
    since: Date,
    among: { inboxIds: readonly string[] | null; conversationIds: readonly string[] },
  ): NamedQuery {
    const inInboxes = among.inboxIds && { inboxId: { $in: among.inboxIds } };
    const elsewhere = { conversationId: { $in: among.conversationIds } };
    const either = among.conversationIds.length > 0 ? { $or: [inInboxes, elsewhere] } : inInboxes;
    return {
      filter: { updatedAt: { $gte: since }, ...(inInboxes && either) },
      sort: { updatedAt: 1, _id: 1 },
      index: 'changed',
    };
  },
};

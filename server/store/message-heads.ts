import type { Collection, NamedQuery } from './collection.ts';
import { messageQueries } from './message-queries.ts';
import type { StoredMessage } from './messages.ts';

/** As much of a message as threading needs. */
export type MessageHead = Pick<
  StoredMessage,
  | 'id'
  | 'conversationId'
  | 'inboxId'
  | 'kind'
  | 'externalId'
  | 'threadKeys'
  | 'rawItemId'
  | 'createdAt'
  | 'mergedFrom'
>;
const headFields = {
  conversationId: 1,
  inboxId: 1,
  kind: 1,
  externalId: 1,
  threadKeys: 1,
  rawItemId: 1,
  createdAt: 1,
  mergedFrom: 1,
} as const;

/** As much of a message as clocks need. */
export type Happening = Pick<
  StoredMessage,
  'id' | 'kind' | 'author' | 'automatic' | 'activity' | 'mentions' | 'receivedAt' | 'createdAt' | 'mergedFrom'
> & {
  delivery: Pick<NonNullable<StoredMessage['delivery']>, 'state'> | null;
  post?: Pick<NonNullable<StoredMessage['post']>, 'visibility'>;
  deletedAt?: Date;
};
const happeningFields = {
  kind: 1,
  author: 1,
  automatic: 1,
  activity: 1,
  mentions: 1,
  receivedAt: 1,
  createdAt: 1,
  deletedAt: 1,
  mergedFrom: 1,
  'delivery.state': 1,
  'post.visibility': 1,
} as const;

/** What clocks ask. */
export function happenings(rows: Collection<StoredMessage>) {
  return {
    /** What happened, newest first, without texts. */
    happenings: (conversationId: string, limit: number): Promise<Happening[]> =>
      rows.find(messageQueries.happened(conversationId), { limit, projection: happeningFields }),
    /** The same of several: in one question, unless there is more than that. */
    async happeningsOf(conversationIds: readonly string[], limit: number): Promise<Map<string, Happening[]>> {
      const read = (query: NamedQuery): Promise<(Happening & { conversationId: string })[]> =>
        rows.find(query, { limit, projection: { ...happeningFields, conversationId: 1 } });
      const found =
        conversationIds.length > 1 ? await read(messageQueries.happenedInAny(conversationIds)) : [];
      if (conversationIds.length > 1 && found.length < limit)
        return Map.groupBy(found, ({ conversationId }) => conversationId);
      const each = conversationIds.map(async (id) => [id, await read(messageQueries.happened(id))] as const);
      return new Map(await Promise.all(each));
    },
  };
}

/** Where messages are, without their texts. */
export function heads(rows: Collection<StoredMessage>) {
  return {
    /** Of those that hold one of the keys. */
    headsByThreadKeys: (keys: readonly string[], limit: number): Promise<MessageHead[]> =>
      keys.length === 0
        ? Promise.resolve([])
        : rows.find(messageQueries.byThreadKeys(keys), { limit, projection: headFields }),
    /** Those that are not there are left out. */
    headsByIds: (ids: readonly string[]): Promise<MessageHead[]> =>
      ids.length === 0
        ? Promise.resolve([])
        : rows.find({ filter: { _id: { $in: ids } }, index: '_id_' }, { projection: headFields }),
  };
}

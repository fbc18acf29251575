import type { Connection } from 'mongoose';
import type { Notification } from '../../shared/schemas/notification.ts';
import type { WrittenAs } from '../../shared/schemas/assist.ts';
import type { Participant } from '../../shared/schemas/primitives.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { beyond, type Position } from './cursor.ts';

export interface StoredDraft {
  id: string;
  userId: string;
  conversationId: string;
  kind: 'reply' | 'note';
  text: string;
  html: string | null;
  to: Participant[] | null;
  cc: Participant[];
  bcc: Participant[];
  attachmentIds: string[];
  usedAnswerIds?: string[] | undefined;
  writtenAs?: WrittenAs | null | undefined;
  /** The text of another window that gave way to this. */
  other?: { text: string; writtenAt: Date } | null;
  updatedAt: Date;
}

export interface StoredReadMark {
  id: string;
  userId: string;
  conversationId: string;
  /** null: made unread. */
  readAt: Date | null;
  updatedAt: Date;
}

export interface StoredNotification {
  id: string;
  userId: string;
  type: Notification['type'];
  conversationId: string;
  messageId: string | null;
  spikeId?: string;
  actorName: string;
  excerpt: string;
  /** Rows of earlier versions have none: they made no noise. */
  way?: Notification['way'];
  readAt: Date | null;
  createdAt: Date;
}

export const notificationIndexes: IndexSpec[] = [
  { name: 'newest', key: { userId: 1, createdAt: -1, _id: -1 } },
  { name: 'unread', key: { userId: 1, readAt: 1 } },
  { name: 'conversation', key: { conversationId: 1 } },
];
export const readMarkIndexes: IndexSpec[] = [{ name: 'old', key: { updatedAt: 1 } }];

export const notificationQueries = {
  newest: (userId: string, after?: Position): NamedQuery => ({
    filter: { userId, ...(after && beyond('createdAt', after, -1)) },
    sort: { createdAt: -1, _id: -1 },
    index: 'newest',
  }),
};

/** One row for each user and conversation: its id says which. */
const pair = (userId: string, conversationId: string) => `${userId}.${conversationId}`;

/** Drafts: one for each user and conversation. */
export function createDraftStore(connection: Connection) {
  const rows = new Collection<StoredDraft>(connection, 'drafts', []);
  return {
    collection: rows,
    read: (userId: string, conversationId: string) => rows.byId(pair(userId, conversationId)),
    readMany: (userId: string, conversationIds: readonly string[]) =>
      rows.byIds(conversationIds.map((conversationId) => pair(userId, conversationId))),
    /**
     * Keeps it in the place of one, or of none.
     * @param over the one that it replaces, as it was read
     * @returns null when something else is there by now
     */
    async save(draft: Omit<StoredDraft, 'id'>, over: StoredDraft | null): Promise<StoredDraft | null> {
      const row = { id: pair(draft.userId, draft.conversationId), ...draft };
      if (!over) return (await rows.insert(row)) ? row : null;
      return rows.change({ _id: row.id, updatedAt: over.updatedAt }, { $set: draft });
    },
    remove: (userId: string, conversationId: string) => rows.remove({ _id: pair(userId, conversationId) }),
  };
}

/** How far people have read. */
export function createReadMarkStore(connection: Connection) {
  const rows = new Collection<StoredReadMark>(connection, 'read_marks', readMarkIndexes);
  return {
    collection: rows,
    read: (userId: string, conversationId: string) => rows.byId(pair(userId, conversationId)),
    readMany: (userId: string, conversationIds: readonly string[]) =>
      rows.byIds(conversationIds.map((conversationId) => pair(userId, conversationId))),
    async save(mark: Omit<StoredReadMark, 'id'>): Promise<void> {
      const id = pair(mark.userId, mark.conversationId);
      await rows.change({ _id: id }, { $set: mark }, { upsert: true });
    },
    removeBefore: (before: Date) => rows.remove({ updatedAt: { $lt: before } }),
  };
}

/** What people were told. */
export function createNotificationStore(connection: Connection) {
  const rows = new Collection<StoredNotification>(connection, 'notifications', notificationIndexes);
  return {
    collection: rows,
    insertMany: (notifications: readonly StoredNotification[]) => rows.insertMany(notifications),
    list: (userId: string, after: Position | undefined, limit: number) =>
      rows.page(notificationQueries.newest(userId, after), limit),
    read: (id: string) => rows.byId(id),
    /** The same thing again, with what is new of it: on top of the list and unread. Null: it is gone. */
    renew: (id: string, news: Pick<StoredNotification, 'actorName' | 'excerpt' | 'createdAt'>) =>
      rows.change({ _id: id }, { $set: { ...news, readAt: null } }),
    /** Without ids: all. */
    markRead: (userId: string, ids: readonly string[] | null, now: Date) =>
      rows.changeMany({ userId, readAt: null, ...(ids && { _id: { $in: ids } }) }, { $set: { readAt: now } }),
  };
}

import type { Connection } from 'mongoose';
import type { Attachment } from '../../shared/schemas/attachment.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { beyond, type Position } from './cursor.ts';

/** A file of a message, or one uploaded for a message not yet written. */
export interface StoredAttachment {
  id: string;
  /** Key in the file store: content-addressed, so several rows may share it. */
  fileKey: string;
  sha256: string;
  name: string;
  type: string;
  size: number;
  inline: boolean;
  contentId: string | null;
  preview: Attachment['preview'];
  /** Authorises: null while it is an upload that only its uploader sees. */
  conversationId: string | null;
  messageId: string | null;
  uploadedBy: string | null;
  createdAt: Date;
  /** Its bytes went by a rule; `fileKey` is then empty. */
  removedAt?: Date;
}

/** From this size on a file may be one that goes before its message. */
export const largeBytes = 1_000_000;

/** Files of at least so many bytes that came until then. */
export interface LargeFiles {
  bytes: number;
  before: Date;
  after: Position | null;
}

export const attachmentIndexes: IndexSpec[] = [
  { name: 'message', key: { messageId: 1 } },
  { name: 'unsent', key: { createdAt: 1 }, partialFilterExpression: { unsent: true } },
  { name: 'file', key: { fileKey: 1 } },
  { name: 'large', key: { createdAt: 1, _id: 1 }, partialFilterExpression: { large: true } },
];

export const attachmentQueries = {
  ofMessages: (messageIds: readonly string[]): NamedQuery => ({
    filter: { messageId: { $in: messageIds } },
    index: 'message',
  }),
  unsentBefore: (before: Date): NamedQuery => ({
    filter: { unsent: true, createdAt: { $lte: before } },
    sort: { createdAt: 1 },
    index: 'unsent',
  }),
  /** Oldest first, from a place on. Those shown inside a text are part of it and stay. */
  large({ bytes, before, after }: LargeFiles): NamedQuery {
    const { createdAt, ...rest } = after ? beyond('createdAt', after, 1) : { createdAt: {} };
    return {
      filter: {
        ...{ large: true, createdAt: { ...(createdAt as object), $lte: before }, ...rest },
        ...{ size: { $gte: bytes }, inline: false },
      },
      sort: { createdAt: 1, _id: 1 },
      index: 'large',
    };
  },
  withFile: (fileKey: string): NamedQuery => ({ filter: { fileKey }, index: 'file' }),
};

/** Rows of files; the bytes are in the file store. */
export function createAttachmentStore(connection: Connection) {
  const rows = new Collection<StoredAttachment & { unsent?: boolean; large?: boolean }>(
    connection,
    'attachments',
    attachmentIndexes,
  );
  const withMark = (row: StoredAttachment) => ({
    ...row,
    ...(row.messageId === null && { unsent: true }),
    ...(row.size >= largeBytes && { large: true }),
  });

  return {
    collection: rows,
    read: (id: string): Promise<StoredAttachment | null> => rows.byId(id),
    readMany: (ids: readonly string[]): Promise<StoredAttachment[]> => rows.byIds(ids),
    insert: (row: StoredAttachment) => rows.insert(withMark(row)),
    insertMany: (many: readonly StoredAttachment[]) => rows.insertMany(many.map(withMark)),
    /** Uploads become files of a message; only those of the uploader that are not used yet. */
    attach(wanted: { ids: readonly string[]; userId: string; messageId: string; conversationId: string }) {
      const { ids, userId, messageId, conversationId } = wanted;
      return rows.changeMany(
        { _id: { $in: ids }, uploadedBy: userId, messageId: null },
        { $set: { messageId, conversationId }, $unset: { unsent: 1 } },
      );
    },
    /** Files follow their messages into another conversation, or become uploads again (`messageId: null`). */
    async rehome(messageIds: readonly string[], conversationId: string): Promise<void> {
      await rows.changeMany(attachmentQueries.ofMessages(messageIds).filter, { $set: { conversationId } });
    },
    /** They are uploads again. @param uploadedBy somebody else's from now on */
    async detach(messageId: string, uploadedBy?: string): Promise<void> {
      await rows.changeMany(attachmentQueries.ofMessages([messageId]).filter, {
        $set: { messageId: null, conversationId: null, unsent: true, ...(uploadedBy && { uploadedBy }) },
      });
    },
    unsentBefore: (before: Date, limit: number): Promise<StoredAttachment[]> =>
      rows.find(attachmentQueries.unsentBefore(before), { limit }),
    removeMany: (ids: readonly string[]) => rows.remove({ _id: { $in: ids } }),
    ofMessages: (messageIds: readonly string[]): Promise<StoredAttachment[]> =>
      rows.find(attachmentQueries.ofMessages(messageIds)),
    large: (wanted: LargeFiles, limit: number): Promise<StoredAttachment[]> =>
      rows.find(attachmentQueries.large(wanted), { limit }),
    /** Their bytes are gone; their rows say since when. */
    withoutBytes: (ids: readonly string[], removedAt: Date) =>
      rows.changeMany({ _id: { $in: ids } }, { $set: { removedAt, fileKey: '' }, $unset: { large: 1 } }),
    /** @param besides rows that do not count: they are going */
    async usesFile(fileKey: string, besides: readonly string[] = []): Promise<boolean> {
      const { filter, index } = attachmentQueries.withFile(fileKey);
      const others = besides.length === 0 ? {} : { _id: { $nin: besides } };
      return (await rows.find({ filter: { ...filter, ...others }, index }, { limit: 1 })).length > 0;
    },
  };
}

import type { Collection } from './collection.ts';
import { messageQueries } from './message-queries.ts';
import type { StoredMessage } from './messages.ts';

/** What no message keeps of a customer who is deleted: only who of us did what and when stays. */
const nothing = {
  ...{ subject: null, from: null, to: [], cc: [], bcc: [], replyTo: [] },
  ...{ text: '', html: null, quotedText: null, quotedHtml: null, remoteImages: false, attachments: [] },
  ...{ threadedBy: null, mentions: [], sentiment: null, rawItemId: null, externalId: null },
  ...{ references: [], threadKeys: [], spamMark: null },
};
const goes = {
  ...{ post: 1, channelData: 1, partTexts: 1, versions: 1, actions: 1, mention: 1, untriaged: 1 },
  writtenAs: 1,
};

/** What deletions ask of messages. */
export function deletableMessages(rows: Collection<StoredMessage>) {
  return {
    /** The oldest ones of a conversation, written until then. */
    createdUpTo: (conversationId: string, until: Date, limit: number) =>
      rows.find(messageQueries.upTo(conversationId, until), { limit }),
    /** How many files there are in these conversations. */
    async countFiles(conversationIds: readonly string[]): Promise<number> {
      if (conversationIds.length === 0) return 0;
      const projection = { 'attachments.id': 1 as const };
      const found = await rows.find(messageQueries.withFiles(conversationIds), { projection });
      return found.reduce((sum, { attachments }) => sum + attachments.length, 0);
    },
    /** The bytes of some of its files are gone. */
    withoutFiles: (id: string, fileIds: readonly string[], now: Date) =>
      rows.change(
        { _id: id },
        { $set: { 'attachments.$[gone].removedAt': now, updatedAt: now }, $inc: { revision: 1 } },
        { arrayFilters: [{ 'gone.id': { $in: fileIds } }] },
      ),
    /** What they were made of is gone. */
    withoutSources: (ids: readonly string[]) =>
      rows.changeMany({ _id: { $in: ids } }, { $set: { rawItemId: null }, $inc: { revision: 1 } }),
    /** They lose their words and who was in them; `standIn` is the id of what stands there. */
    async erase(ids: readonly string[], standIn: string, now: Date): Promise<void> {
      const $set = { ...nothing, erasedAt: now, updatedAt: now, unindexed: now.getTime() };
      const filter = { _id: { $in: ids } };
      await rows.changeMany(
        { ...filter, 'author.type': 'contact' },
        { $set: { author: { type: 'contact', id: standIn, name: '' } } },
      );
      await rows.changeMany(
        { ...filter, delivery: { $ne: null } },
        { $set: { 'delivery.providerReply': null, 'delivery.error': null, 'delivery.refused': [] } },
      );
      await rows.changeMany(filter, { $set, $unset: goes, $inc: { revision: 1 } });
    },
  };
}

import type { Context } from '../../context.ts';
import type { StoredAttachment } from '../../store/attachments.ts';
import type { StoredMessage } from '../../store/messages.ts';

type Needs = Pick<Context, 'store' | 'files'>;

/**
 * Removes messages with their files and their sources. The messages go last: after a crash they still say what else
 * there is to remove.
 */
export async function removeMessages(context: Needs, messages: readonly StoredMessage[]): Promise<void> {
  const { store } = context;
  const ids = messages.map(({ id }) => id);
  for (const message of messages) await eraseSources(context, message);
  await removeFiles(context, await store.attachments.ofMessages(ids));
  await store.messages.collection.remove({ _id: { $in: ids } });
}

/** The bytes that nothing else names, then the rows. */
async function removeFiles({ store, files }: Needs, rows: readonly StoredAttachment[]): Promise<void> {
  const ids = rows.map(({ id }) => id);
  for (const key of new Set(rows.map(({ fileKey }) => fileKey))) {
    const used = (await store.attachments.usesFile(key, ids)) || (await store.rawItems.usesFile(key, []));
    if (!used) await files.remove(key);
  }
  await store.attachments.removeMany(ids);
}

/**
 * What arrived loses its bytes and who it was from; that something with this id arrived stays, so that a mailbox that is
 * read again does not bring it back.
 */
async function eraseSources({ store, files }: Needs, message: StoredMessage): Promise<void> {
  const sources = await store.rawItems.sourcesOf(message);
  for (const { id, fileKey } of sources) {
    if (fileKey !== null) {
      const others = await store.rawItems.usesFile(fileKey, [id]);
      if (!others && !(await store.attachments.usesFile(fileKey))) await files.remove(fileKey);
    }
    await store.rawItems.erase(id);
  }
}

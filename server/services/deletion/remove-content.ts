import type { Context } from '../../context.ts';
import type { StoredAttachment } from '../../store/attachments.ts';
import type { RawItemFacts } from '../../store/raw-items.ts';
import type { StoredMessage } from '../../store/messages.ts';

type Needs = Pick<Context, 'store' | 'files'>;

/**
 * Removes messages with their files and their sources. The messages go last: after a crash they still say what else
 * there is to remove.
 */
export async function removeMessages(context: Needs, messages: readonly StoredMessage[]): Promise<void> {
  await removeSources(context, messages);
  const ids = messages.map(({ id }) => id);
  await context.store.messages.collection.remove({ _id: { $in: ids } });
}

/** Removes the files of messages, what they were made of, and what was made of them. */
export async function removeSources(context: Needs, messages: readonly StoredMessage[]): Promise<void> {
  for (const message of messages) await eraseSources(context, message);
  await context.store.assist.forgetMessages(messages.map(({ id }) => id));
  await removeFiles(context, await context.store.attachments.ofMessages(messages.map(({ id }) => id)));
}

/** The bytes that nothing else names, then the rows. */
async function removeFiles({ store, files }: Needs, rows: readonly StoredAttachment[]): Promise<void> {
  const ids = rows.map(({ id }) => id);
  await removeBytesOf({ store, files }, rows);
  await store.attachments.removeMany(ids);
}

/** The bytes that no other row names; the rows are still to be changed. */
export async function removeBytesOf(
  { store, files }: Needs,
  rows: readonly Pick<StoredAttachment, 'id' | 'fileKey'>[],
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  for (const key of new Set(rows.map(({ fileKey }) => fileKey))) {
    if (key === '') continue;
    const used = (await store.attachments.usesFile(key, ids)) || (await store.rawItems.usesFile(key, []));
    if (!used) await files.remove(key);
  }
}

/** Originals go, their messages stay. @returns how many there were */
export async function dropSources(context: Needs, items: readonly RawItemFacts[]): Promise<number> {
  const { store } = context;
  const ids = items.map(({ id }) => id);
  if (ids.length === 0) return 0;
  for (const item of items) await removeBytes(context, item);
  await store.rawItems.drop(ids);
  await store.messages.withoutSources(items.flatMap(({ messageId }) => messageId ?? []));
  return ids.length;
}

async function removeBytes({ store, files }: Needs, { id, fileKey }: RawItemFacts): Promise<void> {
  if (fileKey === null) return;
  const others = await store.rawItems.usesFile(fileKey, [id]);
  if (!others && !(await store.attachments.usesFile(fileKey))) await files.remove(fileKey);
}

/**
 * What arrived loses its bytes and who it was from; that something with this id arrived stays, so that a mailbox that is
 * read again does not bring it back.
 */
async function eraseSources(context: Needs, message: StoredMessage): Promise<void> {
  const { store } = context;
  const sources = await store.rawItems.sourcesOf(message);
  for (const source of sources) {
    await removeBytes(context, source);
    await store.rawItems.erase(source.id);
  }
}

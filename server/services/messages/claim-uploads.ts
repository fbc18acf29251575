import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { StoredAttachment } from '../../store/attachments.ts';

type StoreOnly = Pick<Context, 'store'>;

/**
 * The uploads that a message wants, in its order.
 * @param wanted.messageId the message's id to be: a repeat of the same request finds its own files taken by itself
 * @throws AppError validation-failed when one is not there, is somebody else's or belongs to another message
 */
export async function findUploads(
  { store }: StoreOnly,
  actor: Actor,
  { ids, messageId }: { ids: readonly string[]; messageId: string },
): Promise<StoredAttachment[]> {
  const unique = [...new Set(ids)];
  const rows = new Map((await store.attachments.readMany(unique)).map((row) => [row.id, row]));
  return unique.map((id) => {
    const row = rows.get(id);
    const free = row && (row.messageId === null || row.messageId === messageId);
    if (free && row.uploadedBy === actor.userId) return row;
    throw new AppError('validation-failed', {
      fields: [{ path: 'attachmentIds', message: 'A file is not there any more: upload it again.' }],
    });
  });
}

/** Makes uploads files of the message. */
export async function claimUploads(
  { store }: StoreOnly,
  actor: Actor,
  wanted: { ids: readonly string[]; messageId: string; conversationId: string },
): Promise<void> {
  if (wanted.ids.length > 0) await store.attachments.attach({ ...wanted, userId: actor.userId });
}

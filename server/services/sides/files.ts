import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { StoredAttachment } from '../../store/attachments.ts';
import { idFrom } from '../../store/ids.ts';

/**
 * Files of the conversation as uploads of whoever asks, for the question alone: rows of their own that name the same bytes.
 * Said again, they are the same.
 * @throws AppError validation-failed for files that are not of this conversation, or gone
 */
export async function passOn(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  wanted: { fileIds: readonly string[]; conversationIds: readonly string[]; messageId: string },
): Promise<string[]> {
  const ids = [...new Set(wanted.fileIds)];
  if (ids.length === 0) return [];
  const files = (await store.attachments.readMany(ids)).filter(
    ({ conversationId, removedAt }) =>
      conversationId !== null && wanted.conversationIds.includes(conversationId) && !removedAt,
  );
  if (files.length !== ids.length) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'fileIds', message: 'A file is not there any more.' }],
    });
  }
  const copies = files.map((file): StoredAttachment => {
    const {
      large: _large,
      unsent: _unsent,
      ...row
    } = file as StoredAttachment & {
      large?: boolean;
      unsent?: boolean;
    };
    return {
      ...row,
      id: idFrom(['passed on', wanted.messageId, file.id]),
      ...{ inline: false, contentId: null, conversationId: null, messageId: null },
      ...{ uploadedBy: actor.userId, createdAt: clock.now() },
    };
  });
  await store.attachments.insertMany(copies);
  return copies.map(({ id }) => id);
}

import type { Actor } from '../../../shared/abilities.ts';
import type { MessageVersion } from '../../../shared/schemas/message.ts';
import type { Context } from '../../context.ts';
import { presentAttachment } from '../../presenters/attachment.ts';
import { messageFor } from '../conversations/find.ts';

/**
 * What a message said before its author changed it, oldest first.
 * @throws AppError not-found; not-allowed for what its author deleted, unless one may see raw items
 */
export async function listVersions(
  context: Pick<Context, 'store'>,
  actor: Actor,
  messageId: string,
): Promise<MessageVersion[]> {
  const { message } = await messageFor(context, actor, { id: messageId, ability: 'conversations.view' });
  if (message.deletedAt) await messageFor(context, actor, { id: messageId, ability: 'raw-items.view' });
  return (message.versions ?? []).map(({ attachments = [], at, ...words }) => ({
    ...words,
    attachments: attachments.map(presentAttachment),
    at: at.toISOString(),
  }));
}

import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { conversationFor } from '../conversations/find.ts';
import { addNote } from '../messages/note.ts';
import type { Written } from '../messages/reply.ts';

/**
 * A word to whoever holds the conversation, which the customer never sees: a note that they are shown at once, wherever they are.
 * @throws AppError not-capable when nobody else holds it
 */
export async function whisper(
  context: Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>,
  actor: Actor,
  { id, clientId, text }: { id: string; clientId: string; text: string },
): Promise<Written> {
  const { assigneeId } = await conversationFor(context, actor, { id, ability: 'messages.note' });
  if (assigneeId === null || assigneeId === actor.userId) {
    throw new AppError('not-capable', { detail: 'Nobody else holds this conversation.' });
  }
  const input = { clientId, text, html: null, attachmentIds: [], mentions: [assigneeId] };
  return addNote(context, actor, { conversationId: id, input, news: 'whispered', aside: true });
}

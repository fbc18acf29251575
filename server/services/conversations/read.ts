import type { Actor } from '../../../shared/abilities.ts';
import type { ConversationForViewer } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentForViewer } from '../../presenters/conversation.ts';
import { conversationFor } from './find.ts';

/** @throws AppError not-found, also when it is not the actor's to see */
export async function readConversation(
  context: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<ConversationForViewer> {
  const conversation = await conversationFor(context, actor, { id, ability: 'conversations.view' });
  const [mark, draft] = await Promise.all([
    context.store.readMarks.read(actor.userId, id),
    context.store.drafts.read(actor.userId, id),
  ]);
  return presentForViewer(conversation, { readAt: mark?.readAt ?? null, hasDraft: draft !== null });
}

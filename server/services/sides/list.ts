import { can, type Actor } from '../../../shared/abilities.ts';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { conversationFor, subjectOf } from '../conversations/find.ts';
import { refreshParent, sidesUnder } from './tell.ts';

/** The side conversations of a conversation that the actor sees, oldest first. @throws AppError not-found */
export async function listSides(
  context: Pick<Context, 'store' | 'clock' | 'publisher'>,
  actor: Actor,
  conversationId: string,
): Promise<{ items: Conversation[] }> {
  const ability = 'conversations.view';
  const conversation = await conversationFor(context, actor, { id: conversationId, ability });
  const sides = await sidesUnder(context, conversation);
  // Should a crash have kept the news from it, it hears now.
  await refreshParent(context, conversationId);
  const seen = sides.filter((one) => can(actor, 'conversations.view', subjectOf(one)));
  return { items: seen.map(presentConversation) };
}

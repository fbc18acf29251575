import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import { conversationFor } from '../conversations/find.ts';
import { removeDraft } from './remove.ts';

/** Throws the actor's draft away. */
export async function deleteDraft(
  context: Pick<Context, 'store' | 'publisher'>,
  actor: Actor,
  conversationId: string,
): Promise<void> {
  await conversationFor(context, actor, { id: conversationId, ability: 'messages.note' });
  await removeDraft(context, actor, { conversationId });
}

import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import { conversationFor } from '../conversations/find.ts';
import { removeDraft } from './remove.ts';

/**
 * Throws the actor's draft away.
 * @param wanted.since given: only the one that was written then; what another window wrote later stays
 */
export async function deleteDraft(
  context: Pick<Context, 'store' | 'publisher'>,
  actor: Actor,
  { conversationId, since }: { conversationId: string; since?: string | undefined },
): Promise<void> {
  await conversationFor(context, actor, { id: conversationId, ability: 'messages.note' });
  if (since !== undefined) {
    const draft = await context.store.drafts.read(actor.userId, conversationId);
    if (draft && draft.updatedAt.getTime() !== Date.parse(since)) return;
  }
  await removeDraft(context, actor, { conversationId });
}

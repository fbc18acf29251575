import type { Actor } from '../../../shared/abilities.ts';
import type { Draft } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentDraft } from '../../presenters/draft.ts';
import { conversationFor } from '../conversations/find.ts';

/** The actor's own draft; null when there is none. */
export async function readDraft(
  context: Pick<Context, 'store'>,
  actor: Actor,
  conversationId: string,
): Promise<{ draft: Draft | null }> {
  await conversationFor(context, actor, { id: conversationId, ability: 'messages.note' });
  const draft = await context.store.drafts.read(actor.userId, conversationId);
  if (!draft) return { draft: null };
  return { draft: presentDraft(draft, await context.store.attachments.readMany(draft.attachmentIds)) };
}

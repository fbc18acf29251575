import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { sightOf } from '../conversations/find.ts';
import { findContact } from './find.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';

/** A contact's conversations on every channel that the actor sees, newest first. */
export async function listContactConversations(
  context: Pick<Context, 'store'>,
  actor: Actor,
  { id, query }: { id: string; query: { cursor?: string | undefined; limit: number } },
): Promise<{ items: Conversation[]; next: string | null }> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  await findContact(context, actor, id);
  const page = await context.store.conversations.ofContact(
    { contactId: id, sight: sightOf(actor), after: positionFrom(query.cursor) },
    query.limit,
  );
  return {
    items: page.items.map(presentConversation),
    next: cursorAfter(page.last, ({ lastActivityAt }) => lastActivityAt),
  };
}

import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
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
  const { person } = await findContact(context, actor, id);
  const after = positionFrom(query.cursor);
  const sight = sightOf(actor);
  const pages = await Promise.all(
    person.ids.map((contactId) =>
      context.store.conversations.ofContact({ contactId, sight, after }, query.limit),
    ),
  );
  const all = pages.flatMap(({ items }) => items).toSorted(newestFirst);
  const items = all.slice(0, query.limit);
  const more = all.length > items.length || pages.some(({ last }) => last !== null);
  const last = more ? (items.at(-1) ?? null) : null;
  return {
    items: items.map(presentConversation),
    next: cursorAfter(last, ({ lastActivityAt }) => lastActivityAt),
  };
}

function newestFirst(a: StoredConversation, b: StoredConversation): number {
  const later = b.lastActivityAt.getTime() - a.lastActivityAt.getTime();
  return later === 0 ? (a.id < b.id ? 1 : -1) : later;
}

import { can, type Ability, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { ConversationListing, Sight } from '../../store/conversation-queries.ts';
import type { StoredMessage } from '../../store/messages.ts';

type StoreOnly = Pick<Context, 'store'>;

/** Inboxes whose conversations one lists; null: all of them. */
export function visibleInboxIds(actor: Actor): readonly string[] | null {
  return actor.role === 'admin' ? null : actor.inboxIds;
}

/** What one sees of everything, for the store's queries. */
export function sightOf(actor: Actor): Sight {
  return { inboxIds: visibleInboxIds(actor), userId: actor.userId };
}

/** Colleagues who only help have nothing assigned: "mine" is what was shared with them. */
export function mineOf(actor: Actor): NonNullable<ConversationListing['mine']> {
  return actor.role === 'collaborator' ? 'shared' : 'assigned';
}

/** What an act on a conversation is about, for `can`. */
export function subjectOf(conversation: Pick<StoredConversation, 'inboxId' | 'sharedWith'>) {
  return { inboxId: conversation.inboxId, sharedWith: conversation.sharedWith };
}

/** What nobody does in a conversation that was merged into another. */
const writes = new Set<Ability>(['messages.reply', 'conversations.update', 'conversations.assign']);

/**
 * A conversation for someone who wants to do something with it.
 * @throws AppError not-found when there is none or one may not even see it; not-allowed when one may only look.
 */
export async function conversationFor(
  context: StoreOnly,
  actor: Actor,
  wanted: { id: string; ability: Ability },
): Promise<StoredConversation> {
  const conversation = await context.store.conversations.read(wanted.id);
  if (!conversation || !can(actor, 'conversations.view', subjectOf(conversation))) {
    throw new AppError('not-found', { detail: 'There is no such conversation, or it is not yours to see.' });
  }
  if (!can(actor, wanted.ability, subjectOf(conversation))) throw new AppError('not-allowed');
  if (conversation.merge && writes.has(wanted.ability)) {
    throw new AppError('not-capable', { detail: 'It was merged into another: go on there.' });
  }
  return conversation;
}

/** A message with its conversation, by the same rules. */
export async function messageFor(
  context: StoreOnly,
  actor: Actor,
  wanted: { id: string; ability: Ability },
): Promise<{ message: StoredMessage; conversation: StoredConversation }> {
  const message = await context.store.messages.read(wanted.id);
  if (!message) {
    throw new AppError('not-found', { detail: 'There is no such message, or it is not yours to see.' });
  }
  const { ability } = wanted;
  return {
    message,
    conversation: await conversationFor(context, actor, { id: message.conversationId, ability }),
  };
}

import { seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { maxFollowers, type StoredConversation } from '../../store/conversation-rows.ts';
import { announceConversation } from './announce.ts';
import { conversationFor } from './find.ts';

/** From now on the actor hears of what the customer writes, as whoever holds it does; or no longer. */
export async function followConversation(
  context: Pick<Context, 'store' | 'clock' | 'publisher'>,
  actor: Actor,
  { id, following }: { id: string; following: boolean },
): Promise<Conversation> {
  for (;;) {
    const before = await conversationFor(context, actor, { id, ability: 'conversations.view' });
    const others = (before.followers ?? []).filter((userId) => userId !== actor.userId);
    if (following === others.length < (before.followers?.length ?? 0)) return presentConversation(before);
    if (following && others.length >= maxFollowers) {
      throw new AppError('validation-failed', {
        detail: `${String(maxFollowers)} people follow it already.`,
      });
    }
    const after = await context.store.conversations.update({
      id,
      set: { followers: following ? [...others, actor.userId] : others },
      provided: { revision: before.revision },
      now: context.clock.now(),
    });
    if (!after) continue;
    announceConversation(context, after);
    return presentConversation(after);
  }
}

/** Those of its followers who may still see it. */
export async function followersOf(
  { store }: Pick<Context, 'store'>,
  { followers = [], inboxId, sharedWith }: Pick<StoredConversation, 'followers' | 'inboxId' | 'sharedWith'>,
): Promise<string[]> {
  if (followers.length === 0) return [];
  const users = await store.users.findMany(followers);
  return users
    .filter((user) => user.active && (seesInbox(user, inboxId) || sharedWith.includes(user.id)))
    .map(({ id }) => id);
}

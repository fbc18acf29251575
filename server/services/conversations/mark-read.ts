import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import { tellTeamRead } from '../visitors/tell.ts';
import { conversationFor } from './find.ts';

/**
 * Remembers how far the actor has read, on all their screens.
 * @param input.readAt ISO moment; null makes it unread
 */
export async function markRead(
  context: Pick<Context, 'store' | 'publisher' | 'clock'>,
  actor: Actor,
  input: { id: string; readAt: string | null },
): Promise<{ readAt: string | null }> {
  const conversation = await conversationFor(context, actor, { id: input.id, ability: 'conversations.view' });
  const readAt = input.readAt === null ? null : new Date(input.readAt);
  await context.store.readMarks.save({
    userId: actor.userId,
    conversationId: input.id,
    readAt,
    updatedAt: context.clock.now(),
  });
  const answer = { readAt: readAt?.toISOString() ?? null };
  context.publisher.publish(rooms.user(actor.userId), 'conversation.read', {
    conversationId: input.id,
    ...answer,
  });
  if (readAt) await tellTeamRead(context, conversation, readAt);
  return answer;
}

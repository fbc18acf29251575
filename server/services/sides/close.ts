import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { announceConversation } from '../conversations/announce.ts';
import { authorOf } from '../conversations/author.ts';
import { conversationFor } from '../conversations/find.ts';
import { closed } from './state.ts';
import { tellParent } from './tell.ts';

/** Closes a side conversation, or opens it again. What is so already stays. @throws AppError not-found */
export async function closeSide(
  context: Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>,
  actor: Actor,
  wanted: { id: string; closed: boolean },
): Promise<Conversation> {
  const { store, clock } = context;
  const before = await conversationFor(context, actor, { id: wanted.id, ability: 'messages.note' });
  if (!before.side) throw new AppError('not-found', { detail: 'This is no side conversation.' });
  if ((before.side.state === 'closed') === wanted.closed) return presentConversation(before);
  const now = clock.now();
  const side = closed(before.side, wanted.closed ? now : null);
  const after = await store.conversations.update({
    ...{ id: before.id, set: { side }, provided: { revision: before.revision }, now },
  });
  if (!after) return closeSide(context, actor, wanted);
  announceConversation(context, after);
  const author = await authorOf(context, actor);
  const cause = `${after.id} ${String(now.getTime())}`;
  const waits = after.side?.state === 'waiting';
  if (wanted.closed) await tellParent(context, after, { type: 'side-closed', cause, author });
  else await tellParent(context, after, waits ? { type: 'side-asked', cause, author } : null);
  return presentConversation(after);
}

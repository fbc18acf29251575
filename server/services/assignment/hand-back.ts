import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import type { NoteInput } from '../../../shared/schemas/message.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { authorOf } from '../conversations/author.ts';
import { conversationFor, subjectOf } from '../conversations/find.ts';
import { addNote } from '../messages/note.ts';
import { openDesk } from './desk.ts';
import { noRouting, routingAfter } from './routing-state.ts';
import { tellUntold, untoldOf } from './tell.ts';

/**
 * Hands a conversation back to the queue, with a note for who takes it next. Its place there is by when the customer
 * began to wait; the one who hands it back gets it again only when nobody else may have it.
 * @throws AppError not-found, not-allowed; too-late when nobody holds it
 */
export async function handBack(
  context: Context,
  actor: Actor,
  { id, note }: { id: string; note: NoteInput | undefined },
): Promise<Conversation> {
  const before = await conversationFor(context, actor, { id, ability: 'conversations.update' });
  if (!can(actor, 'conversations.assign', subjectOf(before))) throw new AppError('not-allowed');
  if (before.assigneeId === null) throw new AppError('too-late', { detail: 'Nobody holds it any more.' });
  if (note && note.text.trim() !== '')
    await addNote(context, actor, { conversationId: id, input: note, aside: true });
  const desk = await openDesk(context);
  const now = context.clock.now();
  const held = { ...before, routing: { ...(before.routing ?? noRouting), holderId: before.assigneeId } };
  const routing = routingAfter({ ...held, assigneeId: null }, { routing: desk.routingOf(before), now });
  const author = await authorOf(context, actor);
  const former = await context.store.users.findById(before.assigneeId);
  const data = { assigneeName: former?.name ?? '', self: before.assigneeId === actor.userId };
  const untold = untoldOf({ type: 'handed-back', data }, now, author);
  const after = await context.store.conversations.update({
    ...{ id, now, provided: { assigneeId: before.assigneeId } },
    set: { assigneeId: null, routing: { ...routing, untold }, routeAt: now },
  });
  if (!after) throw new AppError('too-late', { detail: 'Somebody else has it by now.' });
  await tellUntold(context, after);
  await context.queue.enqueue('assignment.sweep', {});
  return presentConversation(after);
}

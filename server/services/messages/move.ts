import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { MessageMove } from '../../../shared/schemas/conversation.ts';
import { presentMove } from '../../presenters/message-move.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { newId } from '../../store/ids.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredMessageMove } from '../../store/upkeep.ts';
import { blankConversation } from '../conversations/blank-conversation.ts';
import { conversationFor, messageFor, subjectOf } from '../conversations/find.ts';
import { messagesToMove, moveRow } from './move-plan.ts';
import { finishMove, takeMoveBack, type MoveContext } from './move-steps.ts';

const ability = 'messages.move' as const;

/**
 * Takes a message (and what follows it, when asked) out into a conversation of its own, linked both ways.
 * @throws AppError too-late when nothing would be left behind
 */
export async function splitMessage(
  context: MoveContext,
  actor: Actor,
  { messageId, andFollowing }: { messageId: string; andFollowing: boolean },
): Promise<MessageMove> {
  const { message, conversation: from } = await messageFor(context, actor, { id: messageId, ability });
  const messages = await messagesToMove(context, message, andFollowing);
  if (messages.length >= from.messageCount) {
    throw new AppError('too-late', { detail: 'These are all of its messages: there is nothing to split.' });
  }
  const to = await conversationBeside(context, from, messages);
  return move(context, actor, { messages, from, to, created: true });
}

/** Moves a message to another conversation that the actor may work in. */
export async function moveMessage(
  context: MoveContext,
  actor: Actor,
  { messageId, toConversationId }: { messageId: string; toConversationId: string },
): Promise<MessageMove> {
  const { message, conversation: from } = await messageFor(context, actor, { id: messageId, ability });
  const to = await conversationFor(context, actor, { id: toConversationId, ability });
  if (to.id === from.id) throw new AppError('too-late', { detail: 'It is in this conversation already.' });
  if (to.side) throw new AppError('too-late', { detail: 'A side conversation takes no messages of others.' });
  const messages = await messagesToMove(context, message, false);
  return move(context, actor, { messages, from, to, created: false });
}

/**
 * Takes a split or a move back, with the reasons why each message was where it was.
 * @throws AppError too-late when that was done already
 */
export async function undoMove(context: MoveContext, actor: Actor, moveId: string): Promise<MessageMove> {
  const done = await context.store.messageMoves.read(moveId);
  if (!done) throw new AppError('not-found', { detail: 'There is no such move.' });
  await conversationFor(context, actor, { id: done.fromConversationId, ability });
  const to = await context.store.conversations.read(done.toConversationId);
  if (done.state !== 'done' || !to) throw new AppError('too-late', { detail: 'This was undone already.' });
  if (!can(actor, ability, subjectOf(to))) throw new AppError('not-allowed');
  await takeMoveBack(context, done);
  return presentMove({ ...done, state: 'undone' });
}

async function move(
  context: MoveContext,
  actor: Actor,
  plan: { messages: StoredMessage[]; from: StoredConversation; to: StoredConversation; created: boolean },
): Promise<MessageMove> {
  const now = context.clock.now();
  const row: StoredMessageMove = moveRow({ ...plan, userId: actor.userId, now });
  // The conversation first: left empty by a crash it is swept away; a move without it could not be finished.
  if (plan.created) await context.store.conversations.insert(plan.to);
  await context.store.messageMoves.insert(row);
  await finishMove(context, row);
  return presentMove({ ...row, state: 'done' });
}

/** A new conversation for messages of another: with whoever wrote the first of them, held by the same people. */
async function conversationBeside(
  { store, clock }: MoveContext,
  from: StoredConversation,
  messages: readonly StoredMessage[],
): Promise<StoredConversation> {
  const letter = messages.find(({ kind }) => kind === 'inbound');
  const sender = letter?.from && letter.author.id !== null ? letter : null;
  const contact = sender
    ? {
        id: sender.author.id ?? from.contact.id,
        name: sender.author.name,
        address: sender.from?.address.toLowerCase() ?? from.contact.address,
      }
    : from.contact;
  const { inboxId, channel, assigneeId, teamId, language, replyTo, sharedWith, spam } = from;
  return blankConversation(
    {
      ...{ inboxId, channel, contact, assigneeId, teamId, language, replyTo, sharedWith, spam },
      id: newId(),
      number: await store.counters.take('conversations'),
      subject: messages.find(({ subject }) => subject)?.subject ?? from.subject,
    },
    clock.now(),
  );
}

import { AppError } from '../../../shared/errors.ts';
import type { ThreadedBy } from '../../../shared/schemas/message.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredMessageMove } from '../../store/upkeep.ts';
import { announceConversation, announceMessage, audienceOf } from '../conversations/announce.ts';
import { recountConversation } from '../conversations/recount.ts';
import { activityRow } from '../conversations/write-activity.ts';

export type MoveContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

/** Both ends of a move, after it. `to` is null when undoing it left nothing there. */
export interface Ends {
  from: StoredConversation;
  to: StoredConversation | null;
}

/**
 * Does what a move's row says; each step may have been done before. Used by the move itself and by the sweep that finds
 * one left pending.
 */
export async function finishMove(context: MoveContext, move: StoredMessageMove): Promise<Ends> {
  const { store, clock } = context;
  const [author, to] = await Promise.all([authorOf(context, move), read(context, move.toConversationId)]);
  const threadedBy: ThreadedBy = {
    strategy: 'moved-by-person',
    evidence: author.name,
    rejected: [],
    linkedConversationId: move.fromConversationId,
  };
  await store.messages.moveMany({
    ids: move.messageIds,
    from: move.fromConversationId,
    to: { conversationId: to.id, inboxId: to.inboxId },
    threadedBy,
    now: clock.now(),
  });
  await store.attachments.rehome(move.messageIds, to.id);
  await give(context, move);
  const ends = await recountBoth(context, move);
  const activities = await tellInThreads(context, { move, ends, author });
  await store.messageMoves.setState(move.id, 'pending', 'done');
  announceMove(context, move, { ...ends, backwards: false });
  for (const { message, conversation } of activities) announceMessage(context, { message, conversation });
  return ends;
}

/** The way back: every message with the reason it had, links and participants as they were, nothing left behind. */
export async function takeMoveBack(context: MoveContext, move: StoredMessageMove): Promise<Ends> {
  const { store, clock } = context;
  const from = await read(context, move.fromConversationId);
  await store.messages.updateMany(
    move.messageIds.map((id, at) => ({
      id,
      set: { conversationId: from.id, inboxId: from.inboxId, threadedBy: move.threadedBefore[at] ?? null },
      provided: { conversationId: move.toConversationId },
      now: clock.now(),
    })),
  );
  await store.attachments.rehome(move.messageIds, from.id);
  for (const id of move.given.activityIds) await store.messages.remove(id);
  await ungive(context, move);
  const ends = await recountBoth(context, move);
  const to = move.created ? await removeIfEmpty(context, ends.to) : ends.to;
  await store.messageMoves.setState(move.id, 'done', 'undone');
  announceMove(context, move, { from: ends.from, to, backwards: true });
  return { from: ends.from, to };
}

async function authorOf({ store }: MoveContext, move: StoredMessageMove): Promise<StoredMessage['author']> {
  const user = await store.users.findById(move.userId);
  return { type: 'user', id: move.userId, name: user?.name ?? '' };
}

async function read({ store }: MoveContext, id: string): Promise<StoredConversation> {
  const conversation = await store.conversations.read(id);
  if (!conversation) throw new AppError('not-found', { detail: 'One of the conversations is gone.' });
  return conversation;
}

async function give({ store, clock }: MoveContext, move: StoredMessageMove): Promise<void> {
  const now = clock.now();
  const { fromLinked, toLinked, toParticipants } = move.given;
  if (fromLinked.length > 0) {
    await store.conversations.update({ id: move.fromConversationId, add: { linkedIds: fromLinked }, now });
  }
  await store.conversations.update({
    id: move.toConversationId,
    add: { linkedIds: toLinked, participants: toParticipants },
    now,
  });
}

async function ungive(context: MoveContext, move: StoredMessageMove): Promise<void> {
  const { fromLinked, toLinked, toParticipants } = move.given;
  const now = context.clock.now();
  const without = (all: readonly string[], gone: readonly string[]) =>
    all.filter((one) => !gone.includes(one));
  for (const [id, linked, people] of [
    [move.fromConversationId, fromLinked, []],
    [move.toConversationId, toLinked, toParticipants],
  ] as const) {
    const conversation = await context.store.conversations.read(id);
    if (!conversation) continue;
    await context.store.conversations.update({
      id,
      set: {
        linkedIds: without(conversation.linkedIds, linked),
        participants: without(conversation.participants, people),
      },
      provided: { revision: conversation.revision },
      now,
    });
  }
}

/** To someone who writes an answer in either of them it is news. */
async function recountBoth(
  context: MoveContext,
  move: StoredMessageMove,
): Promise<{ from: StoredConversation; to: StoredConversation }> {
  const from = await recountConversation(context, move.fromConversationId, { byMessage: true });
  const to = await recountConversation(context, move.toConversationId, { byMessage: true });
  if (!from || !to) throw new AppError('not-found', { detail: 'One of the conversations is gone.' });
  return { from, to };
}

async function tellInThreads(
  context: MoveContext,
  told: {
    move: StoredMessageMove;
    ends: { from: StoredConversation; to: StoredConversation };
    author: StoredMessage['author'];
  },
): Promise<{ message: StoredMessage; conversation: StoredConversation }[]> {
  const { move, ends, author } = told;
  const row = (
    id: string,
    type: string,
    [here, there]: readonly [StoredConversation, StoredConversation],
  ) => ({
    conversation: here,
    message: {
      ...activityRow({
        conversation: here,
        author,
        activity: {
          type,
          data: { count: move.messageIds.length, conversationId: there.id, number: there.number },
        },
        now: context.clock.now(),
      }),
      id,
    },
  });
  const [awayId = '', hereId = ''] = move.given.activityIds;
  const rows = [
    row(awayId, 'moved-away', [ends.from, ends.to]),
    row(hereId, 'moved-here', [ends.to, ends.from]),
  ];
  await context.store.messages.insertMany(rows.map(({ message }) => message));
  return rows;
}

async function removeIfEmpty(
  { store }: MoveContext,
  conversation: StoredConversation | null,
): Promise<StoredConversation | null> {
  if (!conversation || conversation.messageCount > 0) return conversation;
  await store.conversations.removeMany([conversation.id]);
  return null;
}

function announceMove(
  context: MoveContext,
  move: StoredMessageMove,
  { from, to, backwards }: Ends & { backwards: boolean },
): void {
  const rooms = [...audienceOf(from), ...(to ? audienceOf(to) : [])];
  const [there, here] = backwards
    ? [move.toConversationId, move.fromConversationId]
    : [move.fromConversationId, move.toConversationId];
  context.publisher.publish(rooms, 'messages.moved', {
    fromConversationId: there,
    toConversationId: here,
    messageIds: move.messageIds,
  });
  announceConversation(context, from);
  if (to) announceConversation(context, to);
}

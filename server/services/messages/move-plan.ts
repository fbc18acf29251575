import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { newId } from '../../store/ids.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredMessageMove } from '../../store/upkeep.ts';

const pageSize = 200;
const most = 2000;
const underWay = new Set(['held', 'queued', 'sending']);

/**
 * The messages that a move takes: the one that was named, and those after it when asked.
 * @throws AppError too-late for activities, and for replies that are being sent
 */
export async function messagesToMove(
  { store }: Pick<Context, 'store'>,
  first: StoredMessage,
  andFollowing: boolean,
): Promise<StoredMessage[]> {
  const messages = [first];
  for (let position = { at: first.createdAt, id: first.id }; andFollowing;) {
    const page = await store.messages.after(first.conversationId, position, pageSize);
    messages.push(...page.items.filter(({ kind }) => kind !== 'activity'));
    if (!page.last || messages.length > most) break;
    position = { at: page.last.createdAt, id: page.last.id };
  }
  if (first.kind === 'activity')
    throw new AppError('too-late', { detail: 'Only messages and notes can be moved.' });
  if (messages.some(({ delivery }) => delivery && underWay.has(delivery.state))) {
    throw new AppError('too-late', {
      detail: 'A reply among them is still being sent. Try again in a moment.',
    });
  }
  if (messages.length > most)
    throw new AppError('too-late', { detail: 'These are too many messages to move at once.' });
  return messages;
}

/** The row of a move, written before anything moves: whoever finds it pending can finish it. */
export function moveRow(plan: {
  messages: readonly StoredMessage[];
  from: StoredConversation;
  to: StoredConversation;
  created: boolean;
  userId: string;
  now: Date;
}): StoredMessageMove {
  const { messages, from, to, created, userId, now } = plan;
  const addresses = messages.flatMap(({ kind, from: sender, to: recipients, cc }) =>
    kind === 'note'
      ? []
      : [...(sender ? [sender] : []), ...recipients, ...cc].map(({ address }) => address.toLowerCase()),
  );
  const link = created && !from.linkedIds.includes(to.id);
  return {
    id: newId(),
    messageIds: messages.map(({ id }) => id),
    fromConversationId: from.id,
    toConversationId: to.id,
    created,
    threadedBefore: messages.map(({ threadedBy }) => threadedBy),
    given: {
      fromLinked: link ? [to.id] : [],
      toLinked: link ? [from.id] : [],
      toParticipants: [...new Set(addresses)].filter((address) => !to.participants.includes(address)),
      activityIds: [newId(), newId()],
    },
    userId,
    state: 'pending',
    createdAt: now,
  };
}

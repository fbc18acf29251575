import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { presentMessage } from '../../presenters/message.ts';
import { messageRevision, type StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { isCancelled } from './mail-thread.ts';

/** What the writer saw, and whether they send all the same. */
export interface Expectation {
  expectedRevision: number;
  force: boolean;
}

/** Did a message come in or go out that the writer had not seen? */
export function isOutdated(
  conversation: StoredConversation,
  { expectedRevision, force }: Expectation,
): boolean {
  return !force && messageRevision(conversation) > expectedRevision;
}

const mostShown = 20;

/**
 * The 409, with the conversation as it is and what is new in it. Messages do not know the revision that they made, but
 * there cannot be more new ones than the revision grew; those that the writer marked as read are left out.
 */
export async function conflictOf(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  { conversation, expectedRevision }: { conversation: StoredConversation; expectedRevision: number },
): Promise<AppError> {
  const grown = conversation.revision - expectedRevision;
  const [{ items }, mark] = await Promise.all([
    store.messages.before(conversation.id, undefined, mostShown * 2),
    store.readMarks.read(actor.userId, conversation.id),
  ]);
  const letters = items.filter(isLetter).slice(0, Math.min(grown, mostShown));
  const readAt = mark?.readAt ?? null;
  const unread = letters.filter((message, at) => at === 0 || readAt === null || message.createdAt > readAt);
  return new AppError('conversation-changed', {
    detail:
      'Something new came in since you started writing. Your text is safe: look at it, then send again.',
    extra: {
      newMessages: unread.map(presentMessage).reverse(),
      conversation: presentConversation(conversation),
    },
  });
}

function isLetter(message: StoredMessage): boolean {
  return (message.kind === 'inbound' || message.kind === 'outbound') && !isCancelled(message);
}

import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Message } from '../../../shared/schemas/message.ts';
import type { Context } from '../../context.ts';
import { presentMessage } from '../../presenters/message.ts';
import { announceMessageChange } from '../conversations/announce.ts';
import { messageFor } from '../conversations/find.ts';
import { isCancelled } from './mail-thread.ts';

/**
 * Sends a failed or unconfirmed reply again, on purpose: a person decided. It keeps its Message-ID, so that a mail
 * program that got it twice may show it once. A queued one that waits for its next try is tried at once.
 * @throws AppError too-late for any other
 */
export async function retrySend(
  context: Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>,
  actor: Actor,
  messageId: string,
): Promise<Message> {
  const { message, conversation } = await messageFor(context, actor, {
    id: messageId,
    ability: 'messages.reply',
  });
  const now = context.clock.now();
  const queued = isCancelled(message)
    ? null
    : await context.store.messages.update({
        id: messageId,
        delivery: {
          state: 'queued',
          dueAt: now,
          nextTryAt: null,
          error: null,
          refused: [],
          askedAgainAt: now,
        },
        provided: { 'delivery.state': { $in: ['failed', 'unconfirmed', 'queued'] } },
        now,
      });
  if (!queued)
    throw new AppError('too-late', { detail: 'Only what failed or is unconfirmed can be sent again.' });
  await context.queue.enqueue('message.deliver', { messageId });
  announceMessageChange(context, queued, conversation);
  return presentMessage(queued);
}

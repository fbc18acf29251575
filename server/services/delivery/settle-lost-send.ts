import type { Context } from '../../context.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { ended } from './outcome.ts';
import { tellDelivery } from './tell.ts';

/**
 * A message whose sender vanished in the middle (kill -9, a hung connection) may have gone out: it becomes unconfirmed
 * and waits for a person. Should its attempt report success after all, that is believed.
 * @returns whether this call settled it
 */
export async function settleLostSend(
  context: Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>,
  message: Pick<StoredMessage, 'id' | 'delivery'>,
): Promise<boolean> {
  const now = context.clock.now();
  const { delivery } = ended(
    'unconfirmed',
    'unconfirmed',
    'Sending was interrupted: it may have gone out or not. Ask the recipient or send it again.',
  );
  const after = await context.store.messages.update({
    id: message.id,
    delivery,
    provided: {
      'delivery.state': 'sending',
      'delivery.attempts': message.delivery?.attempts,
      'delivery.dueAt': { $lte: now },
    },
    now,
  });
  if (!after) return false;
  await tellDelivery(context, after, { notifyAuthor: true });
  return true;
}

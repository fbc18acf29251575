import type { Context } from '../../context.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { partMessageId, partRows } from '../messages/outbound-row.ts';
import { parkedMillis } from './back-off.ts';
import { ended, type Outcome } from './outcome.ts';

type PartContext = Pick<Context, 'store' | 'clock' | 'queue'>;

const gone = new Set(['sent', 'delivered', 'read']);

/** What a part of a long answer has to do: go, wait for the part before it, or end because that one never goes. */
export type Turn = { turn: 'go' } | { turn: 'wait'; at: Date } | { turn: 'end'; outcome: Outcome };

/**
 * The parts of a long answer go one after the other, since each answers the one before it. Makes parts that are
 * missing because the process died after the first was stored.
 */
export async function turnOf(context: PartContext, message: StoredMessage): Promise<Turn> {
  const { part } = message;
  if (!part) return { turn: 'go' };
  if (part.number === 1) {
    await context.store.messages.insertMany(partRows(message));
    return { turn: 'go' };
  }
  const before = await context.store.messages.read(message.answersId ?? '');
  const { state, error } = before?.delivery ?? {};
  if (state !== undefined && gone.has(state)) return { turn: 'go' };
  if (!before || error?.kind === 'cancelled') {
    return { turn: 'end', outcome: ended('failed', 'cancelled', 'The part before it was taken back') };
  }
  return { turn: 'wait', at: new Date(context.clock.now().getTime() + parkedMillis) };
}

/** A part is out: the next one may go. */
export async function wakeNextPart(context: PartContext, message: StoredMessage): Promise<void> {
  const { part, delivery } = message;
  if (!part || part.number === part.of || !gone.has(delivery?.state ?? '')) return;
  await wake(context, partMessageId(message.firstPartId ?? message.id, part.number + 1));
}

/**
 * For a part that was just put off: the one before it may have gone out between the look at it and this, and then
 * nobody else wakes it.
 */
export async function wakeIfItsTurn(context: PartContext, message: StoredMessage): Promise<void> {
  if ((await turnOf(context, message)).turn !== 'wait') await wake(context, message.id);
}

async function wake(context: PartContext, id: string): Promise<void> {
  const now = context.clock.now();
  await context.store.messages.update({
    id,
    delivery: { dueAt: now, nextTryAt: null, error: null },
    provided: { 'delivery.state': 'queued' },
    now,
  });
  // Also when it is still held: it was written with this one, so its time has come as well.
  await context.queue.enqueue('message.deliver', { messageId: id });
}

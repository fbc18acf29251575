import type { Context } from '../../context.ts';
import type { StoredMessage } from '../../store/messages.ts';

const gone = new Set(['sent', 'delivered', 'read']);

/** Counts the answers that a reply was made of, once it has gone out; called again it counts nothing. */
export async function countUses(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  { id, author, delivery, usedAnswerIds = [] }: StoredMessage,
): Promise<void> {
  if (author.id === null || !gone.has(delivery?.state ?? '')) return;
  for (const answerId of usedAnswerIds) {
    await store.answers.used({ id: `${id}/${answerId}`, answerId, userId: author.id, at: clock.now() });
  }
}

import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { newId } from '../../store/ids.ts';
import { messageQueries } from '../../store/message-queries.ts';
import { createCommitment } from '../sla/commitments.ts';
import { tallyMessages } from '../desk/tally.ts';

const wokenEach = 12;
const hour = 3_600_000;
const promised = 'Call back about the parcel';

/**
 * Hands the newest open conversations of the demo's past to the triage, as if they had just come: so they have clocks
 * and queues like everything that comes later. Also promises something to two customers, and counts the weeks before.
 */
export async function wakePast(
  context: Parameters<typeof createCommitment>[0] & Pick<Context, 'queue'>,
  inboxIds: readonly string[],
): Promise<void> {
  const { store, clock } = context;
  const now = clock.now();
  for (const inboxId of inboxIds) {
    const { items } = await store.conversations.list(
      { inboxIds: [inboxId], userId: '', view: 'all', status: 'open', spam: false, sort: 'newest' },
      wokenEach,
    );
    for (const { id } of items) {
      const newest = await store.messages.collection.find(messageQueries.happened(id), { limit: 5 });
      const [last] = newest.filter(({ kind }) => kind === 'inbound');
      if (last) await store.messages.updateMany([{ id: last.id, set: { untriaged: true }, now }]);
    }
    const [first] = items.filter(({ assigneeId }) => assigneeId !== null);
    if (first) await promise(context, first, now);
  }
  await tallyMessages(context, { anew: true });
  await context.queue.enqueue('conversation.triage', { conversationId: newId() });
}

async function promise(
  context: Parameters<typeof createCommitment>[0],
  { id: conversationId, assigneeId, number }: StoredConversation,
  now: Date,
): Promise<void> {
  const [owner] = await context.store.users.findMany(assigneeId === null ? [] : [assigneeId]);
  if (!owner) return;
  const actor: Actor = { userId: owner.id, role: owner.role, inboxIds: owner.inboxIds, via: 'system' };
  // One after the other through the day; the first is late soon.
  const dueAt = new Date(now.getTime() + (number % 9) * hour + hour / 12).toISOString();
  await createCommitment(context, actor, { conversationId, input: { text: promised, dueAt } });
}

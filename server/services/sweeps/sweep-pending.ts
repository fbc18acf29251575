import type { Context } from '../../context.ts';
import { finishBulks } from '../bulk/carry-out.ts';
import { finishCompanyMerges } from '../companies/merge.ts';
import { finishMerges } from '../contacts/merge.ts';
import { finishImports } from '../contact-files/carry-out.ts';
import { finishContactDeletions } from '../deletion/carry-out-contact-deletion.ts';
import { finishDeletions } from '../deletion/delete-conversation.ts';
import { finishConversationMerges } from '../merges/sweep.ts';
import { finishOrderCalls } from '../orders/receive.ts';
import { finishTagMerges } from '../tags/merge.ts';
import { wakePushes } from '../push/send.ts';
import { settleLostSystemMails } from '../delivery/deliver-system-mail.ts';
import { settleLostSend } from '../delivery/settle-lost-send.ts';

export type SweepContext = Pick<Context, 'store' | 'clock' | 'files' | 'queue' | 'publisher' | 'logger'>;

/** Younger rows have a wake-up on its way. */
const graceMillis = 5000;
const atOnce = 200;

/**
 * Finds rows whose wake-up vanished and wakes their work again: the database says what is to be done, whatever became
 * of Redis. A send that was interrupted is never repeated here: it becomes unconfirmed.
 */
export async function sweepPending(context: SweepContext): Promise<void> {
  await sweepRawItems(context);
  await sweepUntriaged(context);
  await sweepDeliveries(context);
  await sweepPlanned(context);
  await sweepSystemMails(context);
  await wakePushes(context, atOnce);
  await finishMerges(context, before(context));
  await finishCompanyMerges(context, before(context));
  await finishConversationMerges(context, before(context));
  await finishDeletions(context);
  await finishContactDeletions(context);
  await finishTagMerges(context);
  await finishOrderCalls(context, before(context));
  await finishBulks(context, before(context));
  await finishImports(context, before(context));
}

const before = ({ clock }: SweepContext) => new Date(clock.now().getTime() - graceMillis);

async function sweepRawItems(context: SweepContext): Promise<void> {
  const { store, queue } = context;
  for (const { id } of await store.inboxes.list()) {
    if (await store.rawItems.hasPending(id, before(context))) {
      await queue.enqueue('inbox.ingest', { inboxId: id });
    }
  }
}

async function sweepUntriaged(context: SweepContext): Promise<void> {
  const [oldest] = await context.store.messages.untriagedBefore(before(context), 1);
  if (!oldest) return;
  await context.queue.enqueue('conversation.triage', { conversationId: oldest.conversationId });
}

async function sweepDeliveries(context: SweepContext): Promise<void> {
  const due = await context.store.messages.dueDeliveries(before(context), atOnce);
  const sending = due.filter(({ delivery }) => delivery?.state === 'sending');
  const waiting = due.filter(({ delivery }) => delivery?.state === 'held' || delivery?.state === 'queued');
  for (const message of sending) await settleLostSend(context, message);
  await context.queue.enqueueMany(
    'message.deliver',
    waiting.map(({ id }) => ({ messageId: id })),
  );
}

async function sweepPlanned(context: SweepContext): Promise<void> {
  const due = await context.store.planned.due(before(context), atOnce);
  await context.queue.enqueueMany(
    'planned.send',
    due.map(({ id }) => ({ plannedId: id })),
  );
}

async function sweepSystemMails(context: SweepContext): Promise<void> {
  await settleLostSystemMails(context, atOnce);
  const due = await context.store.systemMails.due(before(context), atOnce);
  await context.queue.enqueueMany(
    'system-mail.send',
    due.map(({ id }) => ({ systemMailId: id })),
  );
}

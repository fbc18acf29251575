import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { applyReceipt } from '../delivery/apply-receipt.ts';
import { threadRowId } from './threads.ts';

type ReadContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

const lookedAt = 30;
const unsettled = new Set(['held', 'queued', 'sending']);
/** What was shown at once may be read before its delivery is settled: it is looked at again. */
const againAfterMillis = [400, 2000, 10_000];

/** The visitor has read up to a moment: their mark moves, the messages count as read, no mail is due any more. */
export async function markVisitorRead(
  context: ReadContext,
  { visitorId, threadId, at }: { visitorId: string; threadId: string; at: Date },
): Promise<void> {
  const id = threadRowId(visitorId, threadId);
  const before = await context.store.visitors.readThread(id);
  if (!before || (before.visitorReadAt && before.visitorReadAt >= at)) return;
  await context.store.visitors.touchThread(id, { visitorReadAt: at });
  await context.store.visitors.setMailDue(id, null, { visitorReadAt: { $gte: at } });
  const { conversationId } = before;
  context.publisher.publish(rooms.conversation(conversationId), 'visitor.changed', {
    conversationId,
    readAt: at.toISOString(),
  });
  await settleRead(context, { conversationId, at, since: before.visitorReadAt });
}

interface Span {
  conversationId: string;
  since: Date | null;
  at: Date;
}

async function settleRead(context: ReadContext, span: Span, attempt = 0): Promise<void> {
  const { items } = await context.store.messages.before(span.conversationId, undefined, lookedAt);
  const read = items.filter((message) => isWithin(message, span));
  for (const { id, externalId } of read.filter(({ delivery }) => !unsettled.has(delivery?.state ?? ''))) {
    await applyReceipt(context, {
      ...{ about: externalId, aboutMessageId: id, outcome: 'read' },
      ...{ recipient: null, status: null, diagnostic: '' },
    });
  }
  const wait = againAfterMillis[attempt];
  if (wait === undefined || !read.some(({ delivery }) => unsettled.has(delivery?.state ?? ''))) return;
  setTimeout(() => {
    settleRead(context, span, attempt + 1).catch(() => undefined);
  }, wait).unref();
}

function isWithin({ kind, createdAt, delivery }: StoredMessage, { since, at }: Span): boolean {
  return (
    kind === 'outbound' &&
    delivery !== null &&
    delivery.state !== 'read' &&
    createdAt <= at &&
    (since === null || createdAt > since)
  );
}

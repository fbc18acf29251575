import { sourcesOf } from '../../../shared/delivery/transitions.ts';
import type { DeliveryState } from '../../../shared/schemas/delivery.ts';
import type { ParsedReceipt } from '../../channels/contract.ts';
import type { Context } from '../../context.ts';
import type { StoredDelivery, StoredMessage } from '../../store/messages.ts';
import { countUses } from '../answers/count-uses.ts';
import { tellDelivery } from './tell.ts';

type ReceiptContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;
type Receipt = Pick<
  ParsedReceipt,
  'about' | 'aboutMessageId' | 'outcome' | 'recipient' | 'status' | 'diagnostic'
>;

const notOut = new Set<DeliveryState>(['held', 'queued', 'sending']);

/**
 * News about a message that we sent. Receipts only move it forward; the same one twice changes nothing.
 * @returns the message that it is about; early: it overtook the answer of who takes it from us; null when it is none of ours
 */
export async function applyReceipt(
  context: ReceiptContext,
  receipt: Receipt,
): Promise<{ messageId: string; conversationId: string } | 'early' | null> {
  const message = await messageAbout(context, receipt);
  if (!message?.delivery) return null;
  if (notOut.has(message.delivery.state)) return 'early';
  if (receipt.outcome === 'bounced' || receipt.outcome === 'failed')
    await bounce(context, { ...message, delivery: message.delivery }, receipt);
  else if (receipt.outcome === 'delayed' || receipt.outcome === 'complained')
    await remark(context, message, { delivery: { providerReply: receipt.diagnostic } });
  else await advance(context, message, receipt);
  return { messageId: message.id, conversationId: message.conversationId };
}

async function messageAbout(
  { store: { messages } }: ReceiptContext,
  { about, aboutMessageId }: Receipt,
): Promise<StoredMessage | null> {
  if (aboutMessageId !== undefined) {
    const named = await messages.read(aboutMessageId);
    return named?.kind === 'outbound' ? named : null;
  }
  if (about === null) return null;
  const heads = await messages.headsByThreadKeys([about], 100);
  const head = heads.find(({ kind, threadKeys }) => kind === 'outbound' && threadKeys.includes(about));
  return head ? messages.read(head.id) : null;
}

/** delivered and read. */
async function advance(context: ReceiptContext, message: StoredMessage, receipt: Receipt): Promise<void> {
  const state: DeliveryState = receipt.outcome === 'read' ? 'read' : 'delivered';
  const after = await context.store.messages.update({
    id: message.id,
    delivery: { state, dueAt: null, nextTryAt: null, error: null },
    provided: { 'delivery.state': { $in: sourcesOf(state) } },
    now: context.clock.now(),
  });
  if (!after) return;
  await tellDelivery(context, after);
  await countUses(context, after);
}

/** Failed once every recipient's server sent it back (or it is not known whose did); else remarked on. */
async function bounce(
  context: ReceiptContext,
  message: StoredMessage & { delivery: StoredDelivery },
  receipt: Receipt,
): Promise<void> {
  const { delivery } = message;
  const everyone = [...message.to, ...message.cc, ...message.bcc].map(({ address }) => address.toLowerCase());
  const address = receipt.recipient?.toLowerCase() ?? '';
  const known = delivery.refused.some((one) => one.address === address && one.reason === receipt.diagnostic);
  if (known) return;
  const refused = [...delivery.refused, { address, reason: receipt.diagnostic }];
  const addresses = new Set(refused.map((one) => one.address.toLowerCase()));
  const words = receipt.status === null ? receipt.diagnostic : `${receipt.status} ${receipt.diagnostic}`;
  const bounced = { refused, error: { kind: 'bounced', message: words } };
  const someGotIt = everyone.includes(address) && everyone.some((one) => !addresses.has(one));
  if (someGotIt) {
    await remark(context, message, { delivery: bounced, notifyAuthor: true });
    return;
  }
  const after = await context.store.messages.update({
    id: message.id,
    delivery: { ...bounced, state: 'failed', providerReply: words, dueAt: null, nextTryAt: null },
    provided: { 'delivery.state': { $in: sourcesOf('failed') } },
    now: context.clock.now(),
  });
  if (after) await tellDelivery(context, after, { notifyAuthor: true });
}

/** Words about it that change no state. */
async function remark(
  context: ReceiptContext,
  message: StoredMessage,
  { delivery, notifyAuthor = false }: { delivery: Partial<StoredDelivery>; notifyAuthor?: boolean },
): Promise<void> {
  const after = await context.store.messages.update({ id: message.id, delivery, now: context.clock.now() });
  if (after) await tellDelivery(context, after, { notifyAuthor });
}

import { randomUUID } from 'node:crypto';
import { sourcesOf } from '../../../shared/delivery/transitions.ts';
import type { OutboundMessage } from '../../channels/contract.ts';
import { channelById } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { metrics } from '../../observability/metrics.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { MessageChange, StoredMessage } from '../../store/messages.ts';
import { countUses } from '../answers/count-uses.ts';
import { openInboxAccount } from '../inboxes/open-account.ts';
import { makeUpForOutbound } from '../messages/place-outbound.ts';
import { attemptMillis, parkedMillis } from './back-off.ts';
import { noteSendHealth } from './health.ts';
import { outboundOf } from './outbound.ts';
import { withoutShoppers } from './kept-back.ts';
import { ended, failedOutcome, sentOutcome, wordsOf, type Outcome } from './outcome.ts';
import { turnOf, wakeIfItsTurn, wakeNextPart } from './parts.ts';
import { tellDelivery } from './tell.ts';

export type DeliveryContext = Pick<
  Context,
  'store' | 'clock' | 'config' | 'publisher' | 'queue' | 'redis' | 'files' | 'secretBox' | 'logger'
>;

/**
 * Sends one outbound message whose time has come; anything else is left alone, so that any number of jobs for it do no
 * harm. At most one attempt is under way: it is claimed by a compare-and-set with an attempt id, and only that attempt
 * settles it.
 */
export async function deliverMessage(context: DeliveryContext, messageId: string): Promise<void> {
  const message = await context.store.messages.read(messageId);
  if (!message?.delivery || message.kind !== 'outbound') return;
  const ready = await untilReady(context, message);
  if (!ready) return;
  const next = await turnOf(context, ready);
  if (next.turn === 'end') {
    await settleUnsent(context, ready, next.outcome);
    return;
  }
  if (next.turn === 'wait') {
    await putOff(context, ready, { at: next.at, why: 'Waits for the part before it' });
    await wakeIfItsTurn(context, ready);
    return;
  }
  const inbox = await context.store.inboxes.read(ready.sendInboxId ?? ready.inboxId);
  if (!inbox?.enabled) {
    await park(context, ready, 'The inbox is switched off');
    return;
  }
  const prepared = await prepare(context, ready, inbox);
  if ('outcome' in prepared) {
    await settleUnsent(context, ready, prepared.outcome);
    return;
  }
  const claimed = await claim(context, ready);
  if (!claimed) return;
  await tellDelivery(context, claimed);
  await attempt(context, claimed, { ...prepared, inbox });
}

/** @returns the message when it is queued and due; puts the job off when it is not due yet. */
async function untilReady(context: DeliveryContext, message: StoredMessage): Promise<StoredMessage | null> {
  const { delivery } = message;
  const now = context.clock.now();
  if (delivery?.state !== 'held' && delivery?.state !== 'queued') return null;
  const wait = (delivery.dueAt ?? now).getTime() - now.getTime();
  if (wait > 0) {
    await context.queue.enqueue('message.deliver', { messageId: message.id }, { delayMillis: wait });
    return null;
  }
  if (delivery.state === 'queued') return message;
  const { store } = context;
  const conversation = await store.conversations.read(message.conversationId);
  if (conversation) await makeUpForOutbound(context, conversation, message);
  return store.messages.update({
    id: message.id,
    delivery: { state: 'queued', heldUntil: null, dueAt: now },
    provided: { 'delivery.state': 'held' },
    now,
  });
}

type Prepared =
  { outbound: OutboundMessage; account: ReturnType<typeof openInboxAccount> } | { outcome: Outcome };

/** Everything that can go wrong before anything went out. */
async function prepare(
  context: DeliveryContext,
  message: StoredMessage,
  inbox: StoredInbox,
): Promise<Prepared> {
  try {
    const account = openInboxAccount(context, inbox);
    return { account, outbound: await outboundOf(context, message, inbox) };
  } catch (error) {
    return { outcome: ended('failed', 'permanent', wordsOf(error)) };
  }
}

function claim(context: DeliveryContext, message: StoredMessage): Promise<StoredMessage | null> {
  const now = context.clock.now();
  return context.store.messages.update({
    id: message.id,
    delivery: {
      state: 'sending',
      attemptId: randomUUID(),
      dueAt: new Date(now.getTime() + attemptMillis),
      nextTryAt: null,
    },
    increase: { attempts: 1 },
    provided: { 'delivery.state': 'queued', 'delivery.dueAt': { $lte: now } },
    now,
  });
}

async function attempt(
  context: DeliveryContext,
  message: StoredMessage,
  { outbound, account, inbox }: Extract<Prepared, { account: unknown }> & { inbox: StoredInbox },
): Promise<void> {
  const outcome = await withoutShoppers(context, outbound)
    .then((left) =>
      'result' in left ? left.result : channelById(inbox.channel).send(account, left.outbound),
    )
    .then(
      (result) => sentOutcome(result, context.clock.now()),
      (error: unknown) => {
        const log = context.logger.child({ subsystem: 'delivery', messageId: message.id, inboxId: inbox.id });
        log.warn({ err: error }, 'a reply could not be sent');
        return failedOutcome({
          error,
          attempts: message.delivery?.attempts ?? 1,
          since: message.delivery?.askedAgainAt ?? message.createdAt,
          now: context.clock.now(),
        });
      },
    );
  metrics.deliveries.inc({ channel: inbox.channel, outcome: outcome.delivery.state });
  await settle(context, message, outcome);
  await noteSendHealth(context, inbox, outcome);
}

/** Only this attempt settles it; "sent" is believed even when the attempt had been given up for lost meanwhile. */
async function settle(context: DeliveryContext, message: StoredMessage, outcome: Outcome): Promise<void> {
  const { state } = outcome.delivery;
  const from = state === 'sent' ? sourcesOf('sent') : ['sending'];
  const after = await context.store.messages.update({
    id: message.id,
    delivery: outcome.delivery,
    set: madeBy(message, outcome),
    provided: { 'delivery.state': { $in: from }, 'delivery.attempts': message.delivery?.attempts },
    now: context.clock.now(),
  });
  if (!after) return;
  await tellAndWake(context, after, outcome.bad);
  await countUses(context, after);
}

/** What the provider made of it: its id, under which answers will name it, and what its channel wants back then. */
function madeBy(message: StoredMessage, { externalId, made }: Outcome): MessageChange {
  const { otherIds = [], url, channelData } = made;
  const ids = [externalId ?? [], otherIds].flat();
  const isNew = ids.some((id) => !message.threadKeys.includes(id));
  return {
    ...(externalId !== null && { externalId }),
    ...(isNew && { threadKeys: [...new Set([...ids, ...message.threadKeys])] }),
    ...(channelData !== undefined && { channelData }),
    ...(url && message.post && { post: { ...message.post, url } }),
  };
}

/** Settles what was never tried: it could not even be put together. */
async function settleUnsent(
  context: DeliveryContext,
  message: StoredMessage,
  outcome: Outcome,
): Promise<void> {
  const after = await context.store.messages.update({
    id: message.id,
    delivery: outcome.delivery,
    provided: { 'delivery.state': 'queued' },
    now: context.clock.now(),
  });
  if (after) await tellAndWake(context, after, outcome.bad);
}

async function tellAndWake(
  context: DeliveryContext,
  message: StoredMessage,
  notifyAuthor: boolean,
): Promise<void> {
  await tellDelivery(context, message, { notifyAuthor });
  await wakeNextPart(context, message);
  const next = message.delivery?.nextTryAt;
  if (!next) return;
  const delayMillis = next.getTime() - context.clock.now().getTime();
  await context.queue.enqueue('message.deliver', { messageId: message.id }, { delayMillis });
}

/** Waits for a person to switch the inbox on. */
function park(context: DeliveryContext, message: StoredMessage, why: string): Promise<void> {
  return putOff(context, message, { at: new Date(context.clock.now().getTime() + parkedMillis), why });
}

async function putOff(
  context: DeliveryContext,
  message: StoredMessage,
  { at, why }: { at: Date; why: string },
): Promise<void> {
  const after = await context.store.messages.update({
    id: message.id,
    delivery: { nextTryAt: at, dueAt: at, error: { kind: 'transient', message: why } },
    provided: { 'delivery.state': 'queued' },
    now: context.clock.now(),
  });
  if (after) await tellAndWake(context, after, false);
}

import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Channel, InboxAccount, WebhookAnswer, WebhookRequest } from '../../channels/contract.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { AcceptContext } from '../raw-items/accept.ts';
import { acceptTogether } from '../raw-items/accept-together.ts';
import { learnOf } from './learn.ts';
import { type AccountContext, openInboxAccount } from './open-account.ts';

export type WebhookContext = AccountContext & AcceptContext & Pick<Context, 'publisher'>;
export type WebhookReply = Omit<WebhookAnswer, 'items' | 'learned' | 'body'> & { body?: string };

/** More than any provider sends to one inbox: beyond it is a mistake or an attack. Counted in each process. */
const perInbox = new RateLimiterMemory({ points: 30_000, duration: 60 });
/** Whoever is refused so often is not heard for the rest of the minute. */
const refusedPerAddress = new RateLimiterMemory({ points: 120, duration: 60 });

const nobody: WebhookReply = { status: 404 };
const tooMany: WebhookReply = { status: 429, headers: { 'Retry-After': '60' } };

/**
 * May anybody hand something to this inbox now? Asked before the body is read, so that strangers send nothing large.
 * @returns the answer that says no; null: go on
 */
export async function refusedWebhook(
  context: WebhookContext,
  { inboxId, address }: { inboxId: string; address: string },
): Promise<WebhookReply | null> {
  if ((await refusedPerAddress.get(address))?.remainingPoints === 0) return tooMany;
  if (!(await receiverOf(context, inboxId))) return refuse(address, nobody);
  return (await perInbox.consume(inboxId).catch(() => null)) ? null : tooMany;
}

/**
 * Takes what a provider hands in: its channel looks at headers and raw bytes, the items are on disk when this returns,
 * and the import is woken. Nothing is parsed here.
 * @param call.address where it comes from
 */
export async function receiveWebhook(
  context: WebhookContext,
  call: {
    inboxId: string;
    address: string;
    request: Omit<WebhookRequest, 'now' | 'url'> & { pathAndQuery: string };
  },
): Promise<WebhookReply> {
  const { inboxId, address } = call;
  const receiver = await receiverOf(context, inboxId);
  if (!receiver) return refuse(address, nobody);
  const { pathAndQuery, ...request } = call.request;
  const { items, learned, body, ...answer } = receiver.inbound.receive(accountOf(context, receiver.inbox), {
    ...request,
    url: `${context.config.publicUrl}${pathAndQuery}`,
    now: context.clock.now(),
  });
  const withBody = (isNew: (externalId: string) => boolean): WebhookReply =>
    body === undefined ? answer : { ...answer, body: typeof body === 'string' ? body : body(isNew) };
  if (answer.status >= 400)
    return refuse(
      address,
      withBody(() => false),
    );
  const kept = items.length > 0 ? await acceptTogether(context, inboxId, items) : null;
  if (learned) await learnOf(context, inboxId, learned);
  return withBody((id) => kept?.added.some(({ externalId }) => externalId === id) ?? false);
}

interface Receiver {
  inbox: StoredInbox;
  inbound: Extract<Channel['inbound'], { kind: 'webhook' }>;
}

/** A list that is a second old will do, unless it does not know the inbox yet. */
async function receiverOf({ store }: WebhookContext, inboxId: string): Promise<Receiver | null> {
  const recent = await store.inboxes.listRecent();
  const inbox = recent.find(({ id }) => id === inboxId) ?? (await store.inboxes.read(inboxId));
  const inbound = inbox?.enabled ? findChannel(inbox.channel)?.inbound : undefined;
  return inbox && inbound?.kind === 'webhook' ? { inbox, inbound } : null;
}

async function refuse(address: string, answer: WebhookReply): Promise<WebhookReply> {
  await refusedPerAddress.consume(address).catch(() => undefined);
  return answer;
}

/** Opened secrets live as long as the row that they were opened from: about a second. */
const accounts = new WeakMap<StoredInbox, InboxAccount>();

function accountOf(context: AccountContext, inbox: StoredInbox): InboxAccount {
  const known = accounts.get(inbox) ?? openInboxAccount(context, inbox);
  accounts.set(inbox, known);
  return known;
}

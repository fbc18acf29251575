import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ReadOrder } from '../../../shared/orders/read-order.ts';
import { readShopifyOrder } from '../../../shared/orders/shopify.ts';
import { readWooOrder } from '../../../shared/orders/woocommerce.ts';
import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredOrderCall, StoredOrderSource } from '../../store/orders.ts';
import { keepOrder } from './put.ts';
import { sourcePurpose } from './sources.ts';

export type HookContext = Pick<Context, 'store' | 'clock' | 'secretBox' | 'queue'>;

interface Shop {
  /** The header with the base64 of the HMAC-SHA256 of the body. */
  signature: string;
  topic: string;
  callId: string;
  origin: string;
  /** What we hear of. */
  topics: RegExp;
  read(body: unknown, origin: string): ReadOrder;
}

/** https://shopify.dev/docs/apps/build/webhooks, https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks */
const shops: Readonly<Record<StoredOrderSource['kind'], Shop>> = {
  shopify: {
    signature: 'x-shopify-hmac-sha256',
    topic: 'x-shopify-topic',
    callId: 'x-shopify-webhook-id',
    origin: 'x-shopify-shop-domain',
    topics: /^orders\/(?!delete)/,
    read: readShopifyOrder,
  },
  woocommerce: {
    signature: 'x-wc-webhook-signature',
    topic: 'x-wc-webhook-topic',
    callId: 'x-wc-webhook-delivery-id',
    origin: 'x-wc-webhook-source',
    topics: /^order\.(created|updated|restored)$/,
    read: readWooOrder,
  },
};

/** Whoever is refused so often is not heard for the rest of the minute. */
const refusedPerAddress = new RateLimiterMemory({ points: 60, duration: 60 });

/**
 * Takes a call of a shop: the signature is that of the bytes as they came, the call is written down before anybody reads
 * it, and told twice it is one. A call that says nothing we can keep is answered with 200 too: shops give up on an
 * address that refuses; the reason stands with the source.
 */
export async function receiveOrderCall(
  context: HookContext,
  call: { sourceId: string; address: string; headers: IncomingHttpHeaders; body: Buffer },
): Promise<{ status: number }> {
  if ((await refusedPerAddress.get(call.address))?.remainingPoints === 0) return { status: 429 };
  const source = await context.store.orderSources.read(call.sourceId);
  const header = (name: string) => String(call.headers[name] ?? '');
  if (!source) return refuse(call.address, 404);
  const shop = shops[source.kind];
  const secret = context.secretBox.open(sourcePurpose, source.secret);
  // Woo tries a new address with a form that names the webhook, and with no order.
  const isPing =
    header(shop.topic) === '' && /^webhook_id=\d+$/.test(call.body.toString('latin1').slice(0, 40));
  if (source.kind === 'woocommerce' && isPing) return { status: 200 };
  if (!isSigned(call.body, { secret, signature: header(shop.signature) })) return refuse(call.address, 401);
  const row: StoredOrderCall = {
    id: idFrom(['order-call', source.id, header(shop.callId) || sha(call.body)]),
    ...{
      sourceId: source.id,
      topic: header(shop.topic).slice(0, 80),
      origin: header(shop.origin).slice(0, 300),
    },
    ...{ body: call.body.toString('utf8'), at: context.clock.now() },
    ...{ state: 'received', why: null, orderId: null },
  };
  if (await context.store.orders.insertCall(row)) {
    await importCall(context, row);
    await context.queue.enqueue('sweep.loyalty', {});
  }
  return { status: 200 };
}

/** For the sweep: what was received before a crash. */
export async function finishOrderCalls(
  context: Pick<Context, 'store' | 'clock'>,
  before: Date,
): Promise<void> {
  for (const row of await context.store.orders.waitingCalls(before, 100)) await importCall(context, row);
}

async function importCall(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  row: StoredOrderCall,
): Promise<void> {
  const source = await store.orderSources.read(row.sourceId);
  const end = async (state: StoredOrderCall['state'], why: string | null, orderId: string | null = null) => {
    await store.orders.endCall(row.id, { state, why: why?.slice(0, 500) ?? null, orderId });
    await store.orderSources.called(
      row.sourceId,
      row.at,
      state === 'refused' ? (why?.slice(0, 300) ?? null) : null,
    );
  };
  if (!source) return end('ignored', 'The shop was disconnected.');
  const shop = shops[source.kind];
  if (!shop.topics.test(row.topic)) return end('ignored', `Nothing is kept of “${row.topic}”.`);
  const read = shop.read(jsonOf(row.body), row.origin);
  if ('problem' in read) return end('refused', read.problem);
  const { externalId, input } = read;
  // Two shops of one kind count their orders alike: the source tells them apart.
  const system = `${source.kind}-${source.id.slice(-6)}`;
  const { row: kept } = await keepOrder({ store, clock }, { system, externalId, input });
  return end('imported', null, kept.id);
}

function isSigned(body: Buffer, { secret, signature }: { secret: string; signature: string }): boolean {
  const mac = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === mac.length && timingSafeEqual(given, mac);
}

async function refuse(address: string, status: number): Promise<{ status: number }> {
  await refusedPerAddress.consume(address).catch(() => undefined);
  return { status };
}

const sha = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { z } from 'zod';
import { orderInput, type OrderInput, type OrderStatus } from '../schemas/order.ts';
import type { ReadOrder } from './read-order.ts';

/**
 * The body of Shopify's webhooks orders/create, orders/updated, orders/paid, orders/fulfilled, orders/cancelled: the Order
 * of its Admin REST API (https://shopify.dev/docs/api/admin-rest/latest/resources/order). As much of it as we keep.
 */
const shopifyOrder = z.object({
  id: z.number(),
  /** The same id where the number is too large for one: "gid://shopify/Order/820982911946154508". */
  admin_graphql_api_id: z.string().nullish(),
  name: z.string(),
  email: z.string().nullish(),
  contact_email: z.string().nullish(),
  created_at: z.iso.datetime({ offset: true }),
  updated_at: z.iso.datetime({ offset: true }),
  cancelled_at: z.string().nullish(),
  financial_status: z.string().nullish(),
  fulfillment_status: z.string().nullish(),
  total_price: z.coerce.number(),
  currency: z.string(),
  /** The page on which the buyer came in: "/?ref=ABC". */
  landing_site: z.string().nullish(),
  customer: z
    .object({
      email: z.string().nullish(),
      first_name: z.string().nullish(),
      last_name: z.string().nullish(),
    })
    .nullish(),
  line_items: z
    .array(z.object({ title: z.string(), quantity: z.number(), price: z.coerce.number().nullish() }))
    .default([]),
});
type ShopifyOrder = z.infer<typeof shopifyOrder>;

/** What a link of recommendation added to the address; nothing of what is no code. */
function referralIn(landing: string): string {
  const code = /[?&]ref=([A-Za-z0-9]{4,40})(?:[&#]|$)/.exec(landing)?.[1];
  return code ?? '';
}

function statusOf({ cancelled_at, financial_status, fulfillment_status }: ShopifyOrder): OrderStatus {
  if (cancelled_at || financial_status === 'voided') return 'cancelled';
  if (financial_status === 'refunded') return 'returned';
  if (fulfillment_status === 'fulfilled') return 'sent';
  return financial_status === 'paid' || financial_status === 'partially_refunded' ? 'paid' : 'open';
}

/** What a webhook of Shopify says. @param shop the host of its X-Shopify-Shop-Domain. Pure. */
export function readShopifyOrder(body: unknown, shop: string): ReadOrder {
  const parsed = shopifyOrder.safeParse(body);
  if (!parsed.success) return { problem: z.prettifyError(parsed.error) };
  const read = parsed.data;
  const { name: number, customer, currency, line_items: lines } = read;
  const id = /\/Order\/(\d+)$/.exec(read.admin_graphql_api_id ?? '')?.[1] ?? String(read.id);
  const email = read.email || read.contact_email || customer?.email;
  if (!email) return { problem: 'The order names no e-mail address.' };
  const input: z.input<typeof orderInput> = {
    ...{ email, number, status: statusOf(read), total: read.total_price, currency },
    referral: referralIn(read.landing_site ?? ''),
    name: [customer?.first_name, customer?.last_name].filter(Boolean).join(' '),
    placedAt: new Date(read.created_at).toISOString(),
    changedAt: new Date(read.updated_at).toISOString(),
    url: /^[a-z0-9.-]+$/i.test(shop) ? `https://${shop}/admin/orders/${id}` : null,
    items: lines
      .slice(0, 100)
      .map(({ title, quantity, price }) => ({ name: title, quantity, price: price ?? null })),
  };
  return checked(id, input);
}

/** An order as it may be kept, or why not. Pure. */
export function checked(externalId: string, input: z.input<typeof orderInput>): ReadOrder {
  const parsed = orderInput.safeParse(input);
  return parsed.success
    ? { externalId, input: parsed.data satisfies OrderInput }
    : { problem: z.prettifyError(parsed.error) };
}

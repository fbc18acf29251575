import { z } from 'zod';
import type { OrderStatus } from '../schemas/order.ts';
import type { ReadOrder } from './read-order.ts';
import { checked } from './shopify.ts';

/** Without a zone, in UTC: "2026-11-22T16:28:02". */
const gmt = z.iso.datetime({ local: true }).transform((text) => new Date(`${text.replace(/Z$/, '')}Z`));

/**
 * The body of WooCommerce's webhooks order.created and order.updated: the Order of its REST API v3
 * (https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties). As much of it as we keep.
 */
const wooOrder = z.object({
  id: z.number(),
  number: z.string(),
  status: z.string(),
  currency: z.string(),
  total: z.coerce.number(),
  date_created_gmt: gmt,
  date_modified_gmt: gmt,
  billing: z.object({
    email: z.string(),
    first_name: z.string().default(''),
    last_name: z.string().default(''),
  }),
  line_items: z
    .array(z.object({ name: z.string(), quantity: z.number(), total: z.coerce.number() }))
    .default([]),
});

const statuses: Readonly<Record<string, OrderStatus>> = {
  processing: 'paid',
  completed: 'done',
  cancelled: 'cancelled',
  failed: 'cancelled',
  trash: 'cancelled',
  refunded: 'returned',
};

/** What a webhook of WooCommerce says. @param site its X-WC-Webhook-Source: "https://shop.example/". Pure. */
export function readWooOrder(body: unknown, site: string): ReadOrder {
  const parsed = wooOrder.safeParse(body);
  if (!parsed.success) return { problem: z.prettifyError(parsed.error) };
  const { id, number, status, currency, total, billing, line_items: lines, ...dates } = parsed.data;
  if (billing.email === '') return { problem: 'The order names no e-mail address.' };
  const place = URL.parse(site);
  const base = place && /^https?:$/.test(place.protocol) ? place : null;
  return checked(String(id), {
    ...{ email: billing.email, number, currency, total, status: statuses[status] ?? 'open' },
    name: `${billing.first_name} ${billing.last_name}`.trim(),
    placedAt: dates.date_created_gmt.toISOString(),
    changedAt: dates.date_modified_gmt.toISOString(),
    url: base
      ? new URL(`wp-admin/post.php?post=${String(id)}&action=edit`, base.href.replace(/\/?$/, '/')).href
      : null,
    items: lines.slice(0, 100).map(({ name, quantity, total: price }) => ({ name, quantity, price })),
  });
}

import { z } from 'zod';
import { emailAddress, id, moment } from './primitives.ts';

export const orderStatus = z.enum(['open', 'paid', 'sent', 'done', 'cancelled', 'returned']);
export type OrderStatus = z.infer<typeof orderStatus>;

const currency = z.string().regex(/^[A-Z]{3}$/, { message: 'Use a currency such as EUR.' });
const amount = z.number().min(-1e12).max(1e12);
/** Only addresses that are safe to follow. */
const link = z.url({ protocol: /^https?$/ }).max(2000);
/** The name of a system: "shopify", "erp". */
export const orderSystem = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
  message: 'Use small letters, digits and hyphens.',
});

export const orderItem = z.object({
  name: z.string().max(500),
  quantity: z.number(),
  price: amount.nullable().default(null),
});

/** What a system says of an order. */
export const orderInput = z.object({
  /** Whose it is: one of both. */
  contactId: id.optional(),
  email: emailAddress.optional(),
  /** The name of somebody whom nobody knows yet. */
  name: z.string().trim().max(200).default(''),
  /** As the customer knows it: "#1001". */
  number: z.string().trim().min(1).max(80),
  status: orderStatus,
  total: amount,
  currency,
  placedAt: moment,
  /** When the system changed it last: what is older than what we have is left alone. */
  changedAt: moment.optional(),
  url: link.nullable().default(null),
  items: z.array(orderItem).max(100).default([]),
  /** The code of whoever recommended us, as the shop got it: “ref” in the address. */
  referral: z.string().trim().max(40).default(''),
});
export type OrderInput = z.output<typeof orderInput>;

export const order = z.object({
  id,
  contactId: id,
  system: z.string(),
  /** The system's own id: there is one order of each. */
  externalId: z.string(),
  number: z.string(),
  status: orderStatus,
  total: z.number(),
  currency: z.string(),
  placedAt: moment,
  changedAt: moment,
  url: z.string().nullable(),
  items: z.array(orderItem),
});
export type Order = z.infer<typeof order>;

/** All orders of a person together, without those that came to nothing. */
export const orderSummary = z.object({
  count: z.number().int(),
  /** In the currency of most of them. */
  total: z.number(),
  currency: z.string(),
  /** When the first of them was placed; left out: not known. */
  firstAt: moment.optional(),
  /** When the latest was placed, whatever became of it. */
  lastAt: moment,
});
export type OrderSummary = z.infer<typeof orderSummary>;

/** A file of orders with a line of titles: system, id, number, email, name, status, total, currency, placed, url. */
export const ordersImport = z.object({
  text: z.string().min(1).max(5_000_000),
  /** Says what would happen, and changes nothing. */
  dryRun: z.boolean().default(false),
});
export const ordersImported = z.object({
  created: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  refused: z.array(z.object({ line: z.number().int(), order: z.string(), message: z.string() })),
  /** More were refused than are named. */
  more: z.number().int(),
});
export type OrdersImported = z.infer<typeof ordersImported>;

export const orderSourceKind = z.enum(['shopify', 'woocommerce']);
export type OrderSourceKind = z.infer<typeof orderSourceKind>;

/** A shop that tells us of its orders. */
export const orderSource = z.object({
  id,
  kind: orderSourceKind,
  name: z.string(),
  /** Where the shop calls. */
  url: z.string(),
  createdAt: moment,
  lastAt: moment.nullable(),
  /** Of its latest call. */
  lastProblem: z.string().nullable(),
});
export type OrderSource = z.infer<typeof orderSource>;

export const orderSourceInput = z.object({
  kind: orderSourceKind,
  name: z.string().trim().min(1).max(80),
  /** What the shop signs its calls with. */
  secret: z.string().trim().min(8).max(200),
});

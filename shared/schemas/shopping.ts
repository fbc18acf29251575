import { z } from 'zod';
import { id, moment } from './primitives.ts';

const count = z.number().int();

/** What a test customer does, again and again. */
export const shopScriptInput = z.object({
  name: z.string().trim().min(1).max(80),
  inboxId: id,
  customer: z.object({
    name: z.string().trim().min(1).max(120),
    /** For mail, one that no stranger has; empty elsewhere: one is made. */
    address: z.string().trim().max(200).default(''),
  }),
  subject: z.string().trim().max(200).default(''),
  /** What they write, one after the other; each next one once the one before was answered. */
  messages: z.array(z.string().trim().min(1).max(5000)).min(1).max(6),
  /** An answer within so many minutes is in time. */
  answerMinutes: z.number().int().min(1).max(10_080).default(60),
  /** What the answers have to say; "30 days|one month": any of these. */
  facts: z.array(z.string().trim().min(1).max(120)).max(12).default([]),
  /** At least so long they think before they write again. */
  pauseMinutes: z.number().int().min(0).max(1440).default(5),
  /** After so many hours without an answer they give up. */
  patienceHours: z.number().int().min(1).max(336).default(48),
  /** Every so many days, at an hour that nobody knows; 0: only when somebody sends them. */
  everyDays: z.number().int().min(0).max(90).default(0),
});
export type ShopScriptInput = z.output<typeof shopScriptInput>;
export const shopScript = z.object({ id, ...shopScriptInput.shape, nextAt: moment.nullable() });
export type ShopScript = z.infer<typeof shopScript>;

export const shopVisit = z.object({
  id,
  scriptId: id,
  name: z.string(),
  customer: z.string(),
  inboxId: id,
  /** waiting: for the time of the next message; asked: for an answer; over: all was answered, or they gave up. */
  state: z.enum(['waiting', 'asked', 'over']),
  /** null: what they wrote has not come in yet, or is gone. */
  conversationId: id.nullable(),
  number: count.nullable(),
  agentId: id.nullable(),
  startedAt: moment,
  /** Seconds until each answer; null: none. */
  waits: z.array(count.nullable()),
  inTime: count,
  facts: z.array(z.object({ fact: z.string(), said: z.boolean() })),
  /** Since when everybody may know; null: it looks like any other. */
  revealedAt: moment.nullable(),
});
export type ShopVisit = z.infer<typeof shopVisit>;

const measured = z.object({
  conversations: count,
  /** Median of the seconds until the first answer. */
  medianSeconds: z.number().nullable(),
  /** Of those that were answered, how many within the time of the script (real ones: the strictest of the inbox). */
  inTime: count,
});
export const shopping = z.object({
  scripts: z.array(shopScript),
  /** The newest hundred. */
  visits: z.array(shopVisit),
  /** By inbox: test customers beside the last hundred real conversations that are over. */
  beside: z.array(z.object({ inboxId: id, minutes: count, shoppers: measured, customers: measured })),
});
export type Shopping = z.infer<typeof shopping>;

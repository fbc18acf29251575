import { z } from 'zod';
import { id, moment } from './primitives.ts';

/** Web push (RFC 8030, 8291, 8292): notifications that reach a browser while no window of ours is open in it. */

const base64url = (bytes: number) =>
  z
    .string()
    .max(120)
    .regex(/^[\w-]+={0,2}$/, 'Use base64url.')
    .refine((text) => Math.floor((text.replace(/=+$/, '').length * 3) / 4) === bytes, {
      message: `This is not ${String(bytes)} bytes long.`,
    });

/** What a browser hands out when its person allows notifications. */
export const pushSubscriptionInput = z.object({
  /** Of the browser's own push service. */
  endpoint: z.url({ protocol: /^https$/ }).max(2000),
  /** The browser's key, and what both sides know. */
  p256dh: base64url(65),
  auth: base64url(16),
  /** What its person knows it by, "Chrome, Android". */
  browser: z.string().trim().min(1).max(80),
});
export type PushSubscriptionInput = z.infer<typeof pushSubscriptionInput>;

export const pushBrowser = z.object({
  id,
  browser: z.string(),
  createdAt: moment,
  /** When something last reached its push service. */
  pushedAt: moment.nullable(),
});
export type PushBrowser = z.infer<typeof pushBrowser>;

/** What is encrypted for the browser. The words of it are made there, in its person's language. */
export interface PushNews {
  /** The notification's. */
  id: string;
  /** null: its person wants nothing of it on a locked screen. */
  about: { type: string; name: string; text: string } | null;
  conversationId: string;
  messageId: string | null;
}

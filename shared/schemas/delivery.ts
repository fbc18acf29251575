import { z } from 'zod';
import { moment } from './primitives.ts';

/** held (undo) -> queued -> sending -> sent -> delivered -> read, or failed, or unconfirmed. See shared/delivery. */
export const deliveryState = z.enum([
  'held',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'unconfirmed',
]);
export type DeliveryState = z.infer<typeof deliveryState>;

export const delivery = z.object({
  state: deliveryState,
  heldUntil: moment.nullable(),
  attempts: z.number().int(),
  nextTryAt: moment.nullable(),
  sentAt: moment.nullable(),
  /** The provider's words: the SMTP reply, the bounce's diagnostic. */
  providerReply: z.string().nullable(),
  error: z
    .object({
      kind: z.enum(['transient', 'rate-limited', 'permanent', 'auth', 'unconfirmed', 'bounced', 'cancelled']),
      message: z.string(),
    })
    .nullable(),
});
export type Delivery = z.infer<typeof delivery>;

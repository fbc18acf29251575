import { z } from 'zod';
import { id, moment } from './primitives.ts';

export const notification = z.object({
  id,
  type: z.enum([
    'mentioned',
    'assigned',
    'delivery-failed',
    'nobody-took-it',
    'sla-warned',
    'sla-breached',
    'promise-overdue',
    'rule',
    'rules-held-back',
    'whispered',
    'mood-spike',
    'low-score',
  ]),
  conversationId: id,
  messageId: id.nullable(),
  actorName: z.string(),
  excerpt: z.string(),
  readAt: moment.nullable(),
  createdAt: moment,
});
export type Notification = z.infer<typeof notification>;

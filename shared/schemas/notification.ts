import { z } from 'zod';
import { notificationTypes, notificationWays } from '../notifications/ways.ts';
import { isTimeZone } from '../widget/opening.ts';
import { id, moment } from './primitives.ts';

const type = z.enum(notificationTypes);

export const notification = z.object({
  id,
  type,
  conversationId: id,
  messageId: id.nullable(),
  /** Of a spike in the reputation: there is a report of what changed. */
  spikeId: id.optional(),
  actorName: z.string(),
  excerpt: z.string(),
  /** How it makes itself heard, as its person wants it and as the hour allows. */
  way: z.enum(notificationWays).exclude(['none']),
  readAt: moment.nullable(),
  createdAt: moment,
});
export type Notification = z.infer<typeof notification>;

const minute = z.number().int().min(0).max(1439);
const quietHours = z
  .object({
    from: minute,
    to: minute,
    timeZone: z.string().max(60).refine(isTimeZone, { message: 'Use a time zone such as Europe/Berlin.' }),
    weekend: z.boolean(),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'Use two different times.' });

/** How one hears of what; kinds that are not named go by the usual. */
export const notificationSettings = z.object({
  ways: z.partialRecord(type, z.enum(notificationWays)),
  quiet: quietHours.nullable(),
  discreet: z.boolean().optional(),
});

import { z } from 'zod';
import { id, moment } from './primitives.ts';
import { role } from './user.ts';

export const apiToken = z.object({
  id,
  name: z.string(),
  role,
  /** The first characters, to tell tokens apart; the rest is never shown again. */
  hint: z.string(),
  createdAt: moment,
  lastUsedAt: moment.nullable(),
  expiresAt: moment.nullable(),
});
export type ApiToken = z.infer<typeof apiToken>;

export const tokenInput = z.object({
  name: z.string().trim().min(1).max(80),
  role: role.default('agent'),
  expiresAt: moment.nullable().default(null),
});
export const createdToken = apiToken.extend({ secret: z.string() });

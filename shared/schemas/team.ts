import { z } from 'zod';
import { id } from './primitives.ts';

export const team = z.object({ id, name: z.string(), memberIds: z.array(id) });
export type Team = z.infer<typeof team>;

export const teamInput = z.object({
  name: z.string().trim().min(1).max(80),
  memberIds: z.array(id).max(500).default([]),
});

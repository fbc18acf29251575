import { z } from 'zod';
import { id, patchOf } from './primitives.ts';
import { teamRouting } from './routing.ts';

export const team = z.object({
  id,
  name: z.string(),
  memberIds: z.array(id),
  /** How work finds its people. */
  routing: teamRouting,
});
export type Team = z.infer<typeof team>;

export const teamInput = z.object({
  name: z.string().trim().min(1).max(80),
  memberIds: z.array(id).max(500).default([]),
  /** Only what is given changes; a new team begins as usual. */
  routing: patchOf(teamRouting).default({}),
});

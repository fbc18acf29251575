import { z } from 'zod';
import { id } from './primitives.ts';
import { tagColours } from './tag.ts';

/** How much a customer is worth to us: one of a short list, the best first. */
export const tier = z.object({ id, name: z.string(), colour: z.enum(tagColours) });
export type Tier = z.infer<typeof tier>;

/** The whole list, in its order. What has no id is new; what is left out goes. */
export const tierList = z.object({
  items: z
    .array(
      z.object({
        id: id.optional(),
        name: z.string().trim().min(1).max(40),
        colour: z.enum(tagColours).default('grey'),
      }),
    )
    .max(12),
});
export type TierList = z.output<typeof tierList>;

import { z } from 'zod';
import { risks, signals, type HealthTerms } from '../health/signals.ts';
import { boundedCount, moment } from './primitives.ts';

export const signal = z.enum(signals);
export const risk = z.enum(risks);

const termsOf = (most: number, whole: boolean) =>
  z.object({
    /** How much it takes from 100; 0: it is not looked at. */
    weight: z.number().int().min(0).max(100),
    /** Where it begins. */
    at: whole ? z.number().int().min(1).max(most) : z.number().min(1).max(most),
  });
/** How much each signal weighs, and where it begins (shared/health/signals.ts says in what). */
export const healthTerms = z.object({
  overdue: termsOf(20, false),
  falling: termsOf(99, true),
  quiet: termsOf(3650, true),
  unhappy: termsOf(3650, true),
  unanswered: termsOf(365, true),
  breached: termsOf(100, true),
  negative: termsOf(100, true),
}) satisfies z.ZodType<HealthTerms>;

export const reason = z.object({
  signal,
  weight: z.number(),
  value: z.number(),
  usual: z.number().optional(),
});
/** How a customer fares: 100 less what was seen. */
export const contactHealth = z.object({
  score: z.number(),
  risk,
  /** Heaviest first. */
  reasons: z.array(reason),
  at: moment,
});
export type ContactHealthAnswer = z.infer<typeof contactHealth>;

const share = z.number().nullable();
export const healthOverview = z.object({
  terms: healthTerms,
  lostDays: z.number().int(),
  counts: z.object({ good: boundedCount, watch: boundedCount, risk: boundedCount }),
  /** Everybody is being judged by other weights at the moment. */
  rescoring: z.boolean(),
  test: z.object({
    state: z.enum(['none', 'waiting', 'working', 'done']),
    doneAt: moment.nullable(),
    result: z
      .object({
        /** Looks at a customer at a moment of the past, and how many of them were lost after it. */
        looks: z.number().int(),
        lost: z.number().int(),
        from: z.iso.date().nullable(),
        to: z.iso.date().nullable(),
        trials: z.array(
          z.object({
            what: z.enum(['risk', 'watch', ...signals]),
            seen: z.number().int(),
            right: z.number().int(),
            precision: share,
            recall: share,
            lift: share,
          }),
        ),
      })
      .nullable(),
  }),
});
export type HealthOverview = z.infer<typeof healthOverview>;

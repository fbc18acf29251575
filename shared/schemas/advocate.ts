import { z } from 'zod';
import { askKinds, askObjections } from '../advocates/may-ask.ts';
import { reviewSiteIds } from '../advocates/review-sites.ts';
import { advocateLevels, advocateSignals, type AdvocateTerms } from '../advocates/score.ts';
import { boundedCount, id, moment } from './primitives.ts';

export const advocateLevel = z.enum(advocateLevels);
export const advocateSignal = z.enum(advocateSignals);
export const reviewSiteId = z.enum(reviewSiteIds);
export const askObjection = z.enum(askObjections);
export const askKind = z.enum(askKinds);

const weight = z.number().int().min(0).max(100);
const days = z.object({ weight, at: z.number().int().min(1).max(730) });
const times = z.object({ weight, at: z.number().int().min(1).max(100) });
/** How much each signal weighs, and where it begins (shared/advocates/score.ts says in what). */
export const advocateTerms = z.object({
  ...{ promoter: days, review: times, praise: times, referral: times, unhappy: days },
}) satisfies z.ZodType<AdvocateTerms>;

const askState = z.enum(['waiting', 'asked', 'left', 'agreed', 'declined']);

/** Somebody was asked to speak for us. */
export const ask = z.object({
  id,
  contactId: id,
  /** Left out where it stands beside the person. */
  contactName: z.string().optional(),
  kind: askKind,
  /** null: a reference. */
  site: reviewSiteId.nullable(),
  conversationId: id,
  state: askState,
  reason: askObjection.nullable(),
  by: z.string(),
  at: moment,
  /** Not before then: their quiet hours and holidays are kept. */
  dueAt: moment,
  askedAt: moment.nullable(),
  until: moment.nullable(),
  uses: z.array(z.object({ at: moment, by: z.string(), what: z.string() })),
});
export type Ask = z.infer<typeof ask>;

/** How much somebody speaks for us, by what, and what they were asked. */
export const advocacy = z.object({
  score: z.number(),
  level: advocateLevel,
  /** Heaviest first; below nothing: against it. */
  reasons: z.array(z.object({ signal: advocateSignal, weight: z.number(), value: z.number() })),
  asks: z.array(ask),
  /** What speaks against asking now; null: nothing. */
  reference: askObjection.nullable(),
  reviews: z.array(z.object({ site: reviewSiteId, against: askObjection.nullable() })),
});
export type Advocacy = z.infer<typeof advocacy>;

export const askInput = z
  .object({
    kind: askKind,
    site: reviewSiteId.nullable().default(null),
    /** The approved text that they get. */
    answerId: id,
    /** Of the try: sent again it is the same one. */
    clientId: z.string().min(8).max(80),
  })
  .refine(({ kind, site }) => (kind === 'review') === (site !== null), {
    path: ['site'],
    message: 'A review is written on a site, a reference is not.',
  });
export type AskInput = z.output<typeof askInput>;

/** What they said to being a reference, or that they were named as one. */
export const askPatch = z.object({
  state: z.enum(['agreed', 'declined']).optional(),
  until: z.iso.date().nullable().optional(),
  /** To whom they were named. */
  used: z.string().trim().min(1).max(200).optional(),
});
export type AskPatch = z.output<typeof askPatch>;

export const advocateOverview = z.object({
  terms: advocateTerms,
  counts: z.object({ advocate: boundedCount, friend: boundedCount }),
  /** Who speaks for us when others ask, newest first. */
  references: z.array(ask),
});
export type AdvocateOverview = z.infer<typeof advocateOverview>;

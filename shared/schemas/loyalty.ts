import { z } from 'zod';
import { entryKinds } from '../loyalty/balance.ts';
import { id, moment } from './primitives.ts';

/** More than anybody needs; sums of them stay exact. */
const points = z.number().int().min(0).max(1_000_000);
const somePoints = points.min(1);

export const tierMeasure = z.enum(['points', 'spend', 'orders']);
export type TierMeasure = z.infer<typeof tierMeasure>;

const programmeFields = {
  name: z.string().trim().min(1).max(80),
  active: z.boolean().default(true),
  /** For whom; null: everybody. */
  segmentId: id.nullable().default(null),
  /** For so many of a hundred of them, always the same: two programmes can be tried beside each other. */
  share: z.number().int().min(1).max(100).default(100),
  /** Orders in it earn points. */
  currency: z.string().regex(/^[A-Z]{3}$/, { message: 'Use a currency such as EUR.' }),
  earn: z.object({
    /** Points for each unit of the currency. */
    perUnit: z.number().min(0).max(1000),
    referral: points.default(0),
    survey: points.default(0),
  }),
  /** Good until the end of the month that is so many months away; null: for ever. */
  expiryMonths: z.number().int().min(1).max(60).nullable().default(24),
  tiers: z.object({
    by: tierMeasure.default('points'),
    periodDays: z.number().int().min(30).max(1095).default(365),
    graceDays: z.number().int().min(0).max(365).default(30),
    steps: z
      .array(z.object({ tierId: id, from: z.number().min(0).max(1_000_000_000) }))
      .max(12)
      .default([]),
  }),
  /** Where links of recommendation lead: the shop, which tells us the code with the order. */
  referralUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .default(null),
  /** An agent gives a customer so many in thirty days without asking anybody. */
  goodwillLimit: points.default(100),
};

export const loyaltyProgrammeInput = z
  .object(programmeFields)
  .superRefine(({ tiers: { steps } }, context) => {
    steps.forEach((step, at) => {
      const earlier = steps.slice(0, at);
      const say = (field: string, message: string) => {
        context.addIssue({ code: 'custom', path: ['tiers', 'steps', at, field], message });
      };
      if (earlier.some(({ tierId }) => tierId === step.tierId)) say('tierId', 'This tier is named already.');
      if (earlier.some(({ from }) => from === step.from)) say('from', 'Another tier begins there.');
    });
  });
export type LoyaltyProgrammeInput = z.output<typeof loyaltyProgrammeInput>;

export const loyaltyReward = z.object({
  id,
  programmeId: id,
  name: z.string(),
  points: z.number().int(),
  /** How many there are in all; null: as many as are wanted. */
  stock: z.number().int().nullable(),
  taken: z.number().int(),
  /** So long a code is good. */
  codeDays: z.number().int(),
  active: z.boolean(),
});
export type LoyaltyReward = z.infer<typeof loyaltyReward>;

export const loyaltyRewardInput = z.object({
  name: z.string().trim().min(1).max(120),
  points: somePoints,
  stock: z.number().int().min(0).max(1_000_000).nullable().default(null),
  codeDays: z.number().int().min(1).max(1095).default(90),
  active: z.boolean().default(true),
});
export type LoyaltyRewardInput = z.output<typeof loyaltyRewardInput>;

export const loyaltyProgramme = z.object({
  id,
  ...programmeFields,
  startsAt: moment,
  version: z.number().int(),
  rewards: z.array(loyaltyReward),
});
export type LoyaltyProgramme = z.infer<typeof loyaltyProgramme>;

/** How a programme does. */
export const loyaltyFigures = z.object({
  programmeId: id,
  members: z.number().int(),
  /** What they could redeem now. */
  outstanding: z.number().int(),
  earned: z.number().int(),
  redeemed: z.number().int(),
  /** Members with an order that counts, and those of them with a second one. */
  buyers: z.number().int(),
  repeatBuyers: z.number().int(),
});
export type LoyaltyFigures = z.infer<typeof loyaltyFigures>;

export const loyaltyEntry = z.object({
  id,
  programmeId: id,
  kind: z.enum(entryKinds),
  points: z.number().int(),
  at: moment,
  /** Who did it, where a person did. */
  by: z.string().nullable(),
  reason: z.string(),
});
export type LoyaltyEntry = z.infer<typeof loyaltyEntry>;

export const redemptionState = z.enum(['issued', 'used', 'expired', 'cancelled']);
export const loyaltyRedemption = z.object({
  id,
  contactId: id,
  rewardId: id,
  reward: z.string(),
  points: z.number().int(),
  code: z.string(),
  state: redemptionState,
  at: moment,
  expiresAt: moment,
  usedAt: moment.nullable(),
});
export type LoyaltyRedemption = z.infer<typeof loyaltyRedemption>;

export const goodwillRequest = z.object({
  id,
  contactId: id,
  contactName: z.string(),
  points: z.number().int(),
  reason: z.string(),
  by: z.string(),
  /** Whoever asked may not agree. */
  byId: id,
  at: moment,
});
export type GoodwillRequest = z.infer<typeof goodwillRequest>;

/** How somebody stands in their programme. */
export const loyaltyStanding = z.object({
  programmeId: id,
  programme: z.string(),
  balance: z.number().int(),
  /** Of a returned order whose points were spent: comes off what is earned next. */
  owed: z.number().int(),
  currency: z.string(),
  /** What the tier goes by, within the period. */
  measure: z.object({ by: tierMeasure, value: z.number(), periodDays: z.number().int() }),
  tierId: id.nullable(),
  ahead: z.object({ tierId: id, missing: z.number() }).nullable(),
  /** When the tier goes unless something comes in. */
  slipsAt: moment.nullable(),
  expiring: z.object({ at: moment, points: z.number().int() }).nullable(),
  /** What an agent may still give without asking. */
  goodwillLeft: z.number().int(),
  rewards: z.array(loyaltyReward.extend({ available: z.boolean() })),
  redemptions: z.array(loyaltyRedemption),
  waiting: z.array(goodwillRequest),
  /** Their link of recommendation, and what came of it; null where the programme has none. */
  referral: z
    .object({
      url: z.string(),
      visits: z.number().int(),
      orders: z.number().int(),
      /** For the first order of somebody new. */
      points: z.number().int(),
    })
    .nullable(),
  /** The customer's own page. */
  pageUrl: z.string(),
});
export type LoyaltyStanding = z.infer<typeof loyaltyStanding>;

export const clientKey = z.string().min(8).max(80);
export const goodwillInput = z.object({
  points: somePoints,
  reason: z.string().trim().min(3).max(500),
  /** Of the try: sent again it is the same one. */
  clientId: clientKey,
});
export type GoodwillInput = z.output<typeof goodwillInput>;

export const redemptionInput = z.object({ rewardId: id, clientId: clientKey });
export type RedemptionInput = z.output<typeof redemptionInput>;

/** What a shop learns of a code. */
export const loyaltyCode = z.object({
  code: z.string(),
  reward: z.string(),
  state: redemptionState,
  expiresAt: moment,
  usedAt: moment.nullable(),
  /** What the shop said when it took it. */
  reference: z.string(),
});
export type LoyaltyCode = z.infer<typeof loyaltyCode>;

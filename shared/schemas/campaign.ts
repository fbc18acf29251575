import { z } from 'zod';
import { leftReasons } from '../campaigns/eligible.ts';
import { id, moment, page, pageQuery, subjectLine } from './primitives.ts';

/** What it is for: notices are about something the person ordered or relies on. */
export const campaignPurpose = z.enum(['news', 'offers', 'notices']);
export type CampaignPurpose = z.infer<typeof campaignPurpose>;

/** A mail's subject in one language; null: where no other fits. */
export const campaignSubject = z.object({
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'Use a code such as “de”.')
    .nullable(),
  text: subjectLine.pipe(z.string().min(1, 'Write a subject.')),
});

/** One of the two ways to say it that are compared; a campaign with one of them compares nothing. */
export const campaignVersion = z.object({
  /** The approved text that is sent: its variant for the language and channel of each person. */
  answerId: id,
  subjects: z
    .array(campaignSubject)
    .max(30)
    .refine((all) => new Set(all.map(({ language }) => language)).size === all.length, {
      message: 'There are two subjects for one language.',
    }),
});
export type CampaignVersion = z.output<typeof campaignVersion>;

export const versionKeys = ['a', 'b'] as const;
export const versionKey = z.enum(versionKeys);
export type VersionKey = z.infer<typeof versionKey>;

/**
 * once: to everybody in the segment then; at null: as soon as somebody starts it. daily: each day at that hour of the
 * workspace to those who are in the segment and have not had it; `birthdayOf` is a date among the attributes, and only
 * those whose day it is are written to, once a year.
 */
export const campaignTiming = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('once'), at: moment.nullable().default(null) }),
  z.object({
    kind: z.literal('daily'),
    hour: z.number().int().min(0).max(23).default(10),
    /** Nobody gets it again sooner; null: never again. */
    againDays: z.number().int().min(1).max(3650).nullable().default(null),
    birthdayOf: id.nullable().default(null),
  }),
]);
export type CampaignTiming = z.output<typeof campaignTiming>;

const fields = {
  name: z.string().trim().min(1).max(120),
  purpose: campaignPurpose,
  /** null: everybody. */
  segmentId: id.nullable().default(null),
  /** Where it goes out, the first choice first; who has said which channel they would rather have gets it there. */
  inboxIds: z
    .array(id)
    .min(1, 'Choose an inbox.')
    .max(10)
    .refine((all) => new Set(all).size === all.length, { message: 'An inbox is named twice.' }),
  versions: z.array(campaignVersion).min(1).max(2),
  timing: campaignTiming,
  /** given: only to who said yes. not-refused: also to who said nothing. Who said no is never written to. */
  consent: z.enum(['given', 'not-refused']),
  /** Not in anybody's quiet hours, nor on their holidays: it waits. */
  quiet: z.boolean().default(true),
  /** Whoever got so many campaigns within so many days is left out; null: nobody is for that. */
  cap: z
    .object({ count: z.number().int().min(1).max(50), days: z.number().int().min(1).max(365) })
    .nullable()
    .default({ count: 2, days: 7 }),
  /** At most so many from each inbox. */
  perMinute: z.number().int().min(1).max(30_000).default(120),
  /** What is compared, and counted as a success. */
  measure: z.enum(['replied', 'ordered']).default('replied'),
  /** How many of each version have to have had it before anything is said of the difference. */
  perVersion: z.number().int().min(10).max(1_000_000).default(500),
  /** Replies and orders count so many days after it was sent. */
  countDays: z.number().int().min(1).max(90).default(14),
};

export const campaignInput = z.object(fields).superRefine(({ purpose, consent }, context) => {
  if (purpose !== 'offers' || consent === 'given') return;
  context.addIssue({ code: 'custom', path: ['consent'], message: 'Offers go only to who said yes.' });
});
export type CampaignInput = z.output<typeof campaignInput>;

export const campaignState = z.enum(['draft', 'scheduled', 'active', 'paused', 'done', 'cancelled']);
export type CampaignState = z.infer<typeof campaignState>;

/** How many recipients stand where. */
export const campaignCounts = z.object({
  waiting: z.number().int(),
  sending: z.number().int(),
  sent: z.number().int(),
  left: z.number().int(),
  failed: z.number().int(),
  unconfirmed: z.number().int(),
});
export type CampaignCounts = z.infer<typeof campaignCounts>;

export const campaign = z.object({
  id,
  ...fields,
  state: campaignState,
  /** Who gets it is still being found out. */
  preparing: z.boolean(),
  counts: campaignCounts,
  /** Daily ones: when they are looked at next. */
  nextRunAt: moment.nullable(),
  startedAt: moment.nullable(),
  doneAt: moment.nullable(),
  /** Inboxes that cannot send for now, and what their server said: their recipients wait, the others get theirs. */
  resting: z.array(z.object({ inboxId: id, until: moment, words: z.string() })),
  /** Why it stopped by itself; empty: it did not. */
  problem: z.string(),
  version: z.number().int(),
  updatedAt: moment,
  updatedBy: z.string(),
});
export type Campaign = z.infer<typeof campaign>;

export const leftReason = z.enum(leftReasons);

const tally = z.object({ key: z.string(), count: z.number().int() });
/** Somebody who would get it. */
export const campaignPreview = z.object({
  contactId: id,
  name: z.string(),
  address: z.string(),
  inboxId: id,
  channel: z.string(),
  language: z.string().nullable(),
  version: versionKey,
  subject: z.string(),
  text: z.string(),
  /** Not before then, by their own clocks. */
  dueAt: moment,
});
export type CampaignPreview = z.infer<typeof campaignPreview>;

/** Somebody who would not. */
export const campaignLeft = z.object({
  contactId: id,
  name: z.string(),
  address: z.string(),
  reason: leftReason,
  /** The names in the text that stand for nothing. */
  missing: z.array(z.string()),
});
export type CampaignLeft = z.infer<typeof campaignLeft>;

/** What would happen if it were sent now. */
export const campaignDryRun = z.object({
  /** People in the segment among those that were looked at. */
  inSegment: z.number().int(),
  gets: z.number().int(),
  /** Contacts that were looked at, and how many there are; fewer looked at: the figures are of a part. */
  looked: z.number().int(),
  total: z.number().int(),
  languages: z.array(tally),
  channels: z.array(tally),
  preview: z.array(campaignPreview),
  leftBy: z.array(z.object({ reason: leftReason, count: z.number().int() })),
  /** The first of them; the file has all. */
  left: z.array(campaignLeft),
});
export type CampaignDryRun = z.infer<typeof campaignDryRun>;

export const recipientState = z.enum(['waiting', 'sending', 'sent', 'left', 'failed', 'unconfirmed']);
export type RecipientState = z.infer<typeof recipientState>;

export const campaignRecipient = z.object({
  id,
  contactId: id.nullable(),
  name: z.string(),
  address: z.string(),
  channel: z.string(),
  language: z.string().nullable(),
  version: versionKey,
  state: recipientState,
  reason: leftReason.nullable(),
  missing: z.array(z.string()),
  /** The provider's words, where it failed or came back. */
  words: z.string(),
  sentAt: moment.nullable(),
  bouncedAt: moment.nullable(),
  repliedAt: moment.nullable(),
  unsubscribedAt: moment.nullable(),
  complainedAt: moment.nullable(),
  conversationId: id.nullable(),
});
export type CampaignRecipient = z.infer<typeof campaignRecipient>;
export const recipientPage = page(campaignRecipient);
/** One state at a time, newest last. */
export const recipientQuery = pageQuery.extend({ state: recipientState.default('sent') });

const versionFigures = z.object({
  version: versionKey,
  sent: z.number().int(),
  /** Taken by their server, and not sent back since. */
  delivered: z.number().int(),
  bounced: z.number().int(),
  replied: z.number().int(),
  unsubscribed: z.number().int(),
  complained: z.number().int(),
  ordered: z.number().int(),
});
export type VersionFigures = z.infer<typeof versionFigures>;

const interval = z.object({ low: z.number(), high: z.number() });
/** What can be said of two versions. Shares are of those whom it reached. */
export const campaignComparison = z.object({
  measure: z.enum(['replied', 'ordered']),
  /** too-early: one of them has not had its planned number, or time has not run out for all. */
  verdict: z.enum(['too-early', 'no-difference', 'a', 'b']),
  a: interval.extend({ reached: z.number().int(), hits: z.number().int(), share: z.number() }),
  b: interval.extend({ reached: z.number().int(), hits: z.number().int(), share: z.number() }),
  /** b less a, with 95 % certainty between low and high. */
  difference: interval.extend({ value: z.number() }),
  /** When the time of the last one runs out; null: it is not sent yet. */
  ripeAt: moment.nullable(),
});
export type CampaignComparison = z.infer<typeof campaignComparison>;

export const campaignResults = z.object({
  counts: campaignCounts,
  leftBy: z.array(z.object({ reason: leftReason, count: z.number().int() })),
  versions: z.array(versionFigures),
  /** Worth of the orders that followed, by currency. */
  orders: z.array(z.object({ currency: z.string(), total: z.number(), count: z.number().int() })),
  /** Surveys answered by those who got it, in the days that count. */
  surveys: z.object({ answered: z.number().int(), satisfied: z.number().int() }),
  comparison: campaignComparison.nullable(),
  countedAt: moment,
});
export type CampaignResults = z.infer<typeof campaignResults>;

/** An address that takes no campaign any more. */
export const suppression = z.object({
  id,
  kind: z.string(),
  /** null: the person was deleted; the address is known by its hash alone. */
  address: z.string().nullable(),
  reason: z.enum(['bounced', 'complained']),
  words: z.string(),
  at: moment,
});
export type Suppression = z.infer<typeof suppression>;

import { z } from 'zod';
import { agreementWords } from '../quality/agreement.ts';
import { sampleReasons } from '../quality/sample.ts';
import { scales } from '../quality/score.ts';
import { id, moment, page, pageQuery } from './primitives.ts';
import { channelId } from './routing.ts';

const percent = z.number().int().min(0).max(100);
const share = z.number().min(0).max(100).nullable();

/** One question of a scorecard. */
export const cardQuestion = z.object({
  /** Stays while its words change, so that answers can be compared. */
  key: z.string().regex(/^[a-z0-9]{1,24}$/, 'Use up to 24 small letters and digits.'),
  text: z.string().trim().min(1).max(300),
  weight: z.number().int().min(1).max(10).default(1),
  scale: z.enum(scales).default('yes-no'),
});
export type CardQuestion = z.infer<typeof cardQuestion>;

export const scorecardInput = z
  .object({
    name: z.string().trim().min(1).max(80),
    /** Empty: for all. */
    channels: z.array(channelId).max(50).default([]),
    questions: z.array(cardQuestion).min(1).max(20),
  })
  .superRefine(({ questions }, context) => {
    for (const [at, { key }] of questions.entries()) {
      if (questions.findIndex((one) => one.key === key) === at) continue;
      const path = ['questions', at, 'key'];
      context.addIssue({ code: 'custom', path, message: 'Another question has this key.' });
    }
  });
export type ScorecardInput = z.output<typeof scorecardInput>;
export const scorecard = z.object({ id, ...scorecardInput.shape, updatedAt: moment });
export type Scorecard = z.infer<typeof scorecard>;

/** Which finished conversations are looked at by themselves; see `sampleOf`. */
export const sampling = z.object({
  random: percent.default(0),
  lowScores: z.boolean().default(false),
  breached: z.boolean().default(false),
  newAgents: percent.default(0),
  newAgentDays: z.number().int().min(1).max(365).default(30),
  double: percent.default(0),
});
export type Sampling = z.infer<typeof sampling>;

const answers = z.record(z.string().max(24), z.number().int().min(0).max(2).nullable());

export const scoreInput = z.object({ answers, note: z.string().trim().max(2000).default('') });

/** What one person said of the work. */
export const qualityScore = z.object({
  by: id,
  at: moment,
  answers,
  note: z.string(),
  percent: share,
});

/** A conversation that is looked at again. */
export const qualityReview = z.object({
  id,
  conversationId: id,
  number: z.number().int(),
  subject: z.string(),
  contactName: z.string(),
  channel: z.string(),
  /** Whose work it is. */
  agentId: id,
  why: z.enum(sampleReasons),
  pickedAt: moment,
  /** By how many people it is scored, and by how many it is. */
  needs: z.number().int(),
  scored: z.number().int(),
  state: z.enum(['open', 'done']),
  doneAt: moment.nullable(),
  /** The scorecard as it was when it was picked. */
  card: z.object({ id, name: z.string(), questions: z.array(cardQuestion) }),
  /** While it is open only one's own: nobody is led by another's. */
  scores: z.array(qualityScore),
  /** The mean of the scores, 0 to 100; null while it is open, or where nothing applied. */
  percent: share,
  coaching: z.object({ text: z.string(), by: id, at: moment }).nullable(),
});
export type QualityReview = z.infer<typeof qualityReview>;
export const qualityReviewPage = page(qualityReview);

export const qualityQuery = pageQuery.extend({
  /** open: one may still score it; done: newest first. */
  state: z.enum(['open', 'done']).default('open'),
});

export const coachingInput = z.object({ text: z.string().trim().max(2000) });

const figure = { reviews: z.number().int(), percent: share };

/** What reviews of a period come to. */
export const qualityReport = z.object({
  ...figure,
  agents: z.array(z.object({ agentId: id, ...figure })),
  /** By the week in which they were done: its Monday, in the time zone of the workspace. */
  weeks: z.array(z.object({ from: z.string(), ...figure })),
  /** Only what was drawn by lot says something of all the work. */
  reasons: z.array(z.object({ why: z.enum(sampleReasons), ...figure })),
  questions: z.array(
    z.object({
      key: z.string(),
      text: z.string(),
      card: z.string(),
      percent: share,
      /** How many times two people answered it. */
      pairs: z.number().int(),
      observed: z.number(),
      kappa: z.number().nullable(),
      word: z.enum(agreementWords).nullable(),
    }),
  ),
  /** There were more reviews than are counted. */
  cut: z.boolean(),
});
export type QualityReport = z.infer<typeof qualityReport>;

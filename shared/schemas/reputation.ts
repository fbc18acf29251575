import { z } from 'zod';
import { mentionState } from './mention.ts';
import { sentiment } from './message.ts';
import { postKind, rating } from './post.ts';
import { id, moment, pageQuery } from './primitives.ts';

const label = sentiment.shape.label;
const count = z.number().int();

/** What mentions (posts, comments, reviews) come to. Stars are of five, whatever the scale. */
export const reputationFigures = z.object({
  ...{ mentions: count, positive: count, neutral: count, negative: count },
  rated: count,
  /** The mean of the stars; null: nobody rated. */
  average: z.number().nullable(),
  /** How often one star was given, two, and so on up to five. */
  spread: z.array(count).length(5),
  /** How many have a public answer, and the median of the seconds that it took, to a twentieth. */
  answered: count,
  medianWait: count.nullable(),
});

/** Days of the workspace's time zone, both included. */
const days = { from: z.iso.date(), to: z.iso.date() };
/** Of one account; and of one place, one topic (a tag), or one kind. */
const part = {
  inboxId: id.optional(),
  place: z.string().min(1).max(200).optional(),
  topicId: z.union([id, z.literal('none')]).optional(),
  kind: postKind.optional(),
};

export const reputationQuery = z.object({ ...days, ...part });
export type ReputationQuery = z.output<typeof reputationQuery>;

export const mentionFilter = z.object({
  ...days,
  ...part,
  /** Exact moments instead of whole days; the second is no longer part of it. */
  since: moment.optional(),
  until: moment.optional(),
  sentiment: label.optional(),
  stars: z.coerce.number().int().min(1).max(5).optional(),
  rated: z.stringbool().optional(),
  answered: z.stringbool().optional(),
  /** Only those that say it. */
  word: z.string().min(1).max(60).optional(),
});
export type MentionFilter = z.output<typeof mentionFilter>;
export const mentionListQuery = mentionFilter.extend(pageQuery.shape);

/** A mention behind a figure. */
export const reputationMention = z.object({
  /** Of the message. */
  id,
  conversationId: id,
  number: count,
  inboxId: id,
  channel: z.string(),
  kind: postKind,
  author: z.string(),
  /** The beginning of what it says. */
  text: z.string(),
  url: z.string().nullable(),
  place: z.string().nullable(),
  rating: rating.nullable(),
  sentiment: label.nullable(),
  tagIds: z.array(id),
  state: mentionState,
  at: moment,
  answeredAt: moment.nullable(),
});
export type ReputationMention = z.infer<typeof reputationMention>;
export const reputationMentionPage = z.object({
  items: z.array(reputationMention),
  next: z.string().nullable(),
});

/** Said more often than before. */
const risenWord = z.object({ word: z.string(), count, before: count });

/** What there is suddenly much more of: unhappy mentions, or mentions at all. */
export const spikeMeasures = ['negative', 'mentions'] as const;

export const reputationSpike = z.object({
  id,
  inboxId: id,
  measure: z.enum(spikeMeasures),
  /** From the first of its hours until it was seen last. */
  from: moment,
  to: moment,
  /** Within two hours: how many there were, how many there usually are, and no more than in 99 of 100 cases. */
  count,
  usual: z.number(),
  atMost: count,
  words: z.array(risenWord),
  topicIds: z.array(id),
  /** Where more than half of them are from; null: from everywhere. */
  place: z.string().nullable(),
  /** Three of them. */
  examples: z.array(z.object({ id, conversationId: id, text: z.string() })),
});
export type ReputationSpike = z.infer<typeof reputationSpike>;

export const reputationGrouping = z.enum(['source', 'place', 'topic', 'kind']);
export type ReputationGrouping = z.infer<typeof reputationGrouping>;
const row = reputationFigures.extend({
  /** The id of the inbox or of the tag, the place, the kind; `none` without one. */
  key: z.string(),
  name: z.string(),
});
export type ReputationRow = z.infer<typeof row>;

export const reputationReport = z.object({
  timeZone: z.string(),
  overall: reputationFigures,
  /** Of as many days right before. */
  before: reputationFigures,
  /** A point for each day or week, also where there was nothing. */
  step: z.enum(['day', 'week']),
  trend: z.array(reputationFigures.extend({ from: z.string() })),
  groups: z.record(reputationGrouping, z.array(row)),
  /** What is said more than in the days before. */
  risen: z.array(risenWord),
  spikes: z.array(reputationSpike),
  /** Some days are being counted anew. */
  counting: z.boolean(),
});
export type ReputationReport = z.infer<typeof reputationReport>;

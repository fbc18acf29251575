import { z } from 'zod';
import { id, moment } from './primitives.ts';

export const markNames = ['language', 'sentiment', 'spam', 'tag'] as const;
export const markName = z.enum(markNames);
export type MarkName = z.infer<typeof markName>;

/**
 * Who or what made a mark. script: the letters; text: how the words are built; words: words of feeling; provider: the
 * mail server's filter; evidence: points for spam; keyword: a tag's own words; learnt: what people tagged before; rule: one
 * that people wrote, named as the reason.
 */
export const markedBy = z.enum([
  'script',
  'text',
  'words',
  'provider',
  'evidence',
  'keyword',
  'learnt',
  'rule',
  'person',
]);
export type MarkedBy = z.infer<typeof markedBy>;

/** Why something is marked so. */
export const mark = z.object({
  by: markedBy,
  /** What decided: words of the message; of spam the names of what spoke, after a colon what it saw. */
  reasons: z.array(z.string()),
  /** 0 to 1, of what was learnt. */
  confidence: z.number().optional(),
  /** The message that it was judged by. */
  messageId: id.optional(),
  /** A person's word: what the machine had said before. */
  was: z.string().nullable().optional(),
});
export type Mark = z.infer<typeof mark>;

export const tagSuggestion = z.object({ tagId: id, confidence: z.number(), reasons: z.array(z.string()) });
export type TagSuggestion = z.infer<typeof tagSuggestion>;

/** The reasons of a conversation's marks. What is not here was not marked by the machine, or before reasons were kept. */
export const conversationMarks = z.object({
  language: mark.optional(),
  sentiment: mark.optional(),
  /** There too when it was looked at and let through. */
  spam: mark.optional(),
  /** By tag. A tag that a person took off, or did not want, has a mark by `person` and is not put on again. */
  tags: z.record(z.string(), mark).optional(),
  suggestions: z.array(tagSuggestion).optional(),
});
export type ConversationMarks = z.infer<typeof conversationMarks>;

const share = z.object({ n: z.number().int(), right: z.number().int() });

/** How often a mark was right, by the newest verdicts of people. */
export const markAccuracy = z.object({
  mark: markName,
  ...share.shape,
  /** Verdicts by what they were: somebody said so, or resolved the conversation and let it stand. */
  corrected: z.number().int(),
  confirmed: z.number().int(),
  stood: z.number().int(),
  byLanguage: z.array(z.object({ language: z.string().nullable(), ...share.shape })),
  /** What the machine said, what it is. */
  confusion: z.array(z.object({ was: z.string(), is: z.string(), n: z.number().int() })),
});
export type MarkAccuracy = z.infer<typeof markAccuracy>;

export const learntFigures = z.object({
  version: z.number().int(),
  trainedAt: moment,
  /** Conversations that it learnt from, and how many of them had the mark. */
  examples: z.number().int(),
  positives: z.number().int(),
  /** On conversations kept aside from learning. */
  heldOut: z.object({
    n: z.number().int(),
    precision: z.number().nullable(),
    recall: z.number().nullable(),
  }),
  /** From this confidence on it is sure enough to act; null: it only suggests. */
  threshold: z.number().nullable(),
});

/** What was learnt about a tag, or about spam (no tag). */
export const learntMark = learntFigures.extend({
  tagId: id.nullable(),
  /** Earlier versions, newest first. */
  history: z.array(learntFigures),
});
export type LearntMark = z.infer<typeof learntMark>;

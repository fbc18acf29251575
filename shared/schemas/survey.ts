import { z } from 'zod';
import { surveyKinds, surveyScales } from '../surveys/kinds.ts';
import { surveyLanguages } from '../surveys/languages.ts';
import { id, moment, pageQuery } from './primitives.ts';
import { reportPeriod } from './sla-report.ts';

/** Satisfaction (1 to 5), recommending (0 to 10), effort (1 to 7). */
export const surveyKind = z.enum(surveyKinds);
export const longestComment = 2000;
const anyScore = z.number().int().min(0).max(10);
/** What somebody says in each language; what is left out is said as we say it. */
const inLanguages = z.partialRecord(z.enum(surveyLanguages), z.string().trim().min(1).max(300));

/** A question besides the one that is counted; nobody has to answer it. */
export const furtherQuestion = z.object({
  id: z.string().regex(/^[a-z0-9]{1,12}$/, { message: 'Use small letters and digits.' }),
  /** From 1 to 5 in words; yes or no; words. */
  type: z.enum(['scale', 'yes-no', 'text']),
  texts: inLanguages.refine((texts) => Object.keys(texts).length > 0, {
    message: 'Write the question in one language at least.',
  }),
});
export type FurtherQuestion = z.infer<typeof furtherQuestion>;

/** What is asked and how it looks; kept with each survey as it was when it was asked. */
export const surveyForm = z.object({
  kind: surveyKind.default('csat'),
  /** How the five steps of satisfaction look; the others are numbers. */
  look: z.enum(['stars', 'faces', 'numbers']).default('stars'),
  /** The question in your own words; {company} and {agent} stand for theirs. */
  wording: inLanguages.default({}),
  questions: z
    .array(furtherQuestion)
    .max(4)
    .refine((all) => new Set(all.map((one) => one.id)).size === all.length, {
      message: 'Each question has an id of its own.',
    })
    .default([]),
  /** The colour of the page, "#0b57d0"; null: the usual one. */
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, { message: 'Write a colour such as #0b57d0.' })
    .nullable()
    .default(null),
});
export type SurveyForm = z.output<typeof surveyForm>;

/** How an inbox asks; off until somebody switches it on. */
export const surveySettings = surveyForm
  .extend({
    on: z.boolean().default(false),
    /** So long after it was resolved. */
    delayHours: z.number().min(0).max(336).default(1),
    /** One in so many conversations is asked about: where there are many, a sample says enough. */
    oneIn: z.number().int().min(1).max(100).default(1),
    /** Nobody is asked again sooner, whatever they were asked. */
    restDays: z.number().int().min(0).max(365).default(30),
    /** Asked only while these business hours are open; null: at any time. */
    calendarId: id.nullable().default(null),
    /** Not in the customer's quiet hours, nor on their holidays. */
    quiet: z.boolean().default(true),
    /** So little is told to the assignee and the team; null: what is usual, 2 of 5, 6 of 10, 3 of 7. */
    lowScore: z.number().int().min(0).max(9).nullable().default(null),
    /** So little makes a task of whoever holds the conversation. */
    followUp: z.boolean().default(true),
    followUpHours: z.number().min(1).max(336).default(24),
    /** What the task says; empty: "Ask what went wrong". */
    followUpText: z.string().trim().max(200).default(''),
    /** So little opens the conversation again. */
    reopen: z.boolean().default(false),
  })
  .refine(({ kind, lowScore }) => lowScore === null || isLow(surveyScales[kind], lowScore), {
    path: ['lowScore'],
    message: 'A low score is one that the question knows, and not its highest.',
  });
export type SurveySettings = z.output<typeof surveySettings>;

function isLow({ lowest, highest }: { lowest: number; highest: number }, score: number): boolean {
  return score >= lowest && score < highest;
}

export const inboxSurvey = z.object({ inboxId: id, settings: surveySettings });
export type InboxSurvey = z.infer<typeof inboxSurvey>;

const verdict = z.enum(['good', 'middle', 'bad']);
const sentimentLabel = z.enum(['positive', 'neutral', 'negative']);

/** A survey that was asked. */
export const survey = z.object({
  ...{ id, conversationId: id, number: z.number().int(), subject: z.string(), name: z.string() },
  ...{ inboxId: id, channel: z.string(), teamId: id.nullable(), agentId: id.nullable() },
  kind: surveyKind,
  language: z.string().nullable(),
  askedAt: moment,
  answeredAt: moment.nullable(),
  score: anyScore.nullable(),
  /** The highest score that the question knows. */
  of: z.number().int(),
  verdict: verdict.nullable(),
  comment: z.string(),
  /** How the comment sounds; null: there is none, or nobody can tell. */
  sentiment: sentimentLabel.nullable(),
  /** What the conversation was about when they answered. */
  tagIds: z.array(id),
  /** Further questions that were answered, as they were asked. */
  answers: z.array(z.object({ question: z.string(), answer: z.string() })),
});
export type Survey = z.infer<typeof survey>;
export const surveyPage = z.object({ items: z.array(survey), next: z.string().nullable() });

const idOrNone = z.union([id, z.literal('none')]).optional();

/** Which surveys: all that is given has to fit. `none`: those of nobody, of no team, without a tag, or without a known language. */
export const surveyFilter = reportPeriod.extend({
  kind: surveyKind.optional(),
  ...{ teamId: idOrNone, agentId: idOrNone, tagId: idOrNone, segmentId: idOrNone },
  channel: z.string().min(1).max(40).optional(),
  language: z.string().min(2).max(4).optional(),
  answered: z.stringbool().optional(),
  satisfied: z.stringbool().optional(),
  verdict: verdict.optional(),
  /** With words of the customer's own. */
  commented: z.stringbool().optional(),
  sentiment: sentimentLabel.optional(),
});
export type SurveyFilter = z.infer<typeof surveyFilter>;
export const surveyQuery = surveyFilter.extend(pageQuery.shape);
export const surveyReportQuery = reportPeriod.extend({
  /** Left out: the kind that most people answered. */
  kind: surveyKind.optional(),
});

export const surveyFigures = z.object({
  asked: z.number().int(),
  answered: z.number().int(),
  /** null: nobody answered. */
  average: z.number().nullable(),
  /** Satisfied; promoters; who says that it was easy. */
  satisfied: z.number().int(),
  /** Dissatisfied; detractors; who says that it was hard. */
  against: z.number().int(),
  /** The share of the satisfied, 0 to 1; of promoters less detractors, -1 to 1. */
  score: z.number().nullable(),
  /** Between which scores the truth lies (95 %): Wilson's for shares, the adjusted Wald for promoters less detractors. */
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type SurveyFigures = z.infer<typeof surveyFigures>;

export const surveyGrouping = z.enum(['agent', 'team', 'channel', 'tag', 'language', 'segment']);
export type SurveyGrouping = z.infer<typeof surveyGrouping>;
/** Of one agent, team and so on; the key is `none` where there is none. */
export const surveyReportRow = surveyFigures.extend({ key: z.string(), name: z.string() });
export type SurveyReportRow = z.infer<typeof surveyReportRow>;

export const surveyReport = z.object({
  timeZone: z.string(),
  /** Every kind that was asked, side by side. */
  kinds: z.array(surveyFigures.extend({ kind: surveyKind })),
  /** The kind that all that follows is about. */
  kind: surveyKind,
  overall: surveyFigures,
  /** How often each score was given, the lowest first. */
  spread: z.array(z.object({ score: anyScore, count: z.number().int() })),
  /** How what they wrote sounds; `unknown`: nobody can tell. */
  sentiments: z.record(z.enum([...sentimentLabel.options, 'unknown']), z.number().int()),
  groups: z.record(surveyGrouping, z.array(surveyReportRow)),
  /** By the week in which they were asked: its Monday, in the time zone of the workspace. */
  weeks: z.array(surveyFigures.extend({ week: z.iso.date() })),
  /** There were more than are counted here: ask for a shorter time. */
  more: z.boolean(),
});
export type SurveyReport = z.infer<typeof surveyReport>;

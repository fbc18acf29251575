import { z } from 'zod';
import { id, moment, pageQuery } from './primitives.ts';
import { reportPeriod } from './sla-report.ts';

/** One question after a conversation: how content are you, 1 to 5? */
export const surveyScore = z.number().int().min(1).max(5);
/** Who gave so much is satisfied. */
export const satisfiedFrom = 4;
export const longestComment = 2000;

/** How an inbox asks; off until somebody switches it on. */
export const surveySettings = z.object({
  on: z.boolean().default(false),
  /** So long after it was resolved. */
  delayHours: z.number().min(0).max(336).default(1),
  /** Nobody is asked again sooner. */
  restDays: z.number().int().min(0).max(365).default(30),
  /** Asked only while these business hours are open; null: at any time. */
  calendarId: id.nullable().default(null),
  /** So little is told to the assignee and the team. */
  lowScore: z.number().int().min(1).max(4).default(2),
  /** So little opens the conversation again. */
  reopen: z.boolean().default(false),
});
export type SurveySettings = z.output<typeof surveySettings>;

export const inboxSurvey = z.object({ inboxId: id, settings: surveySettings });
export type InboxSurvey = z.infer<typeof inboxSurvey>;

/** A survey that was asked. */
export const survey = z.object({
  ...{ id, conversationId: id, number: z.number().int(), subject: z.string(), name: z.string() },
  ...{ inboxId: id, channel: z.string(), teamId: id.nullable(), agentId: id.nullable() },
  language: z.string().nullable(),
  askedAt: moment,
  answeredAt: moment.nullable(),
  score: surveyScore.nullable(),
  comment: z.string(),
});
export type Survey = z.infer<typeof survey>;
export const surveyPage = z.object({ items: z.array(survey), next: z.string().nullable() });

/** Which surveys: all that is given has to fit. `none`: those of nobody, of no team, or without a known language. */
export const surveyFilter = reportPeriod.extend({
  teamId: z.union([id, z.literal('none')]).optional(),
  agentId: z.union([id, z.literal('none')]).optional(),
  channel: z.string().min(1).max(40).optional(),
  language: z.string().min(2).max(4).optional(),
  answered: z.stringbool().optional(),
  satisfied: z.stringbool().optional(),
});
export type SurveyFilter = z.infer<typeof surveyFilter>;
export const surveyQuery = surveyFilter.extend(pageQuery.shape);

export const surveyFigures = z.object({
  asked: z.number().int(),
  answered: z.number().int(),
  /** null: nobody answered. */
  average: z.number().nullable(),
  satisfied: z.number().int(),
  /** Between which shares of satisfied customers the truth lies (Wilson, 95 %). */
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type SurveyFigures = z.infer<typeof surveyFigures>;

export const surveyGrouping = z.enum(['agent', 'team', 'channel', 'language']);
export type SurveyGrouping = z.infer<typeof surveyGrouping>;
/** Of one agent, team, channel or language; the key is `none` where there is none. */
export const surveyReportRow = surveyFigures.extend({ key: z.string(), name: z.string() });
export type SurveyReportRow = z.infer<typeof surveyReportRow>;

export const surveyReport = z.object({
  timeZone: z.string(),
  overall: surveyFigures,
  groups: z.record(surveyGrouping, z.array(surveyReportRow)),
  /** By the week in which they were asked: its Monday, in the time zone of the workspace. */
  weeks: z.array(surveyFigures.extend({ week: z.iso.date() })),
  /** There were more than are counted here: ask for a shorter time. */
  more: z.boolean(),
});
export type SurveyReport = z.infer<typeof surveyReport>;

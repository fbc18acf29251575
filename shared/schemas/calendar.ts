import { z } from 'zod';
import { isTimeZone } from '../widget/opening.ts';
import { id, moment } from './primitives.ts';

export const dayMinutes = 24 * 60;

/** Minutes of a day, the end left out: 540 to 1020 is nine to five. */
export const hourSpan = z
  .object({ from: z.number().int().min(0).max(dayMinutes), to: z.number().int().min(0).max(dayMinutes) })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'The end has to come after the beginning.' });
export type HourSpan = z.infer<typeof hourSpan>;

/** The hours of a day: in order, none overlaps another. */
const daySpans = z
  .array(hourSpan)
  .max(12)
  .refine((spans) => spans.every((span, index) => index === 0 || span.from >= (spans[index - 1]?.to ?? 0)), {
    message: 'Hours of a day may not overlap, and the earlier come first.',
  });

/** A day that is unlike its weekday: closed, or open at other hours. */
export const holiday = z.object({
  /** "2026-12-24", or "12-25" for every year. */
  date: z
    .string()
    .regex(/^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'Write a date such as 2026-12-24 or 12-25.'),
  name: z.string().trim().max(120).default(''),
  spans: daySpans.default([]),
});
export type Holiday = z.infer<typeof holiday>;

/** Business hours: what a clock counts. */
export const calendarHours = z.object({
  timeZone: z.string().max(60).refine(isTimeZone, { message: 'Use a time zone such as Europe/Berlin.' }),
  /** Seven days, Sunday first; a day without hours is closed. */
  week: z.array(daySpans).length(7),
  holidays: z.array(holiday).max(1000).default([]),
});
export type CalendarHours = z.infer<typeof calendarHours>;

export const calendarInput = calendarHours.extend({ name: z.string().trim().min(1).max(80) });
export type CalendarInput = z.infer<typeof calendarInput>;

export const calendar = calendarInput.extend({
  id,
  /** Grows with each change; conversations keep the one that they began with. */
  version: z.number().int(),
  updatedAt: moment,
});
export type Calendar = z.infer<typeof calendar>;

/** Is it open now, and when does that change? */
export const openingState = z.object({ open: z.boolean(), changesAt: moment.nullable() });
export type OpeningState = z.infer<typeof openingState>;

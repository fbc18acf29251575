import { z } from 'zod';
import { periodLengths } from '../value/periods.ts';
import { contact } from './contact.ts';
import { id, page, pageQuery } from './primitives.ts';

/** What makes a customer: orders, or words; or orders of those who belong to a segment today. */
export const customerKind = z.enum(['ordered', 'wrote', 'segment']);
export type CustomerKind = z.infer<typeof customerKind>;
export const periodLength = z.enum(periodLengths);

const terms = z.object({
  customer: customerKind.default('ordered'),
  /** Whom the figures are about, where `customer` is a segment. */
  segmentId: id.nullable().default(null),
  /** Lost is whoever was not active for so many days. */
  lostDays: z.number().int().min(1).max(3650).default(180),
  period: periodLength.default('month'),
});
/** The owner's definitions. */
export const valueSettings = terms.refine(
  ({ customer, segmentId }) => customer !== 'segment' || segmentId !== null,
  { path: ['segmentId'], message: 'Choose a segment.' },
);
export type ValueSettings = z.output<typeof valueSettings>;
export const usualValueSettings: ValueSettings = {
  ...{ customer: 'ordered', segmentId: null, lostDays: 180, period: 'month' },
};

const day = z.iso.date();
const share = z.number().nullable();

export const lifetimeValue = z.object({
  currency: z.string(),
  orders: z.number().int(),
  revenue: z.number(),
  customers: z.number().int(),
  averageOrder: z.number().nullable(),
  frequency: z.number().nullable(),
  lifespan: z.number().nullable(),
  value: z.number().nullable(),
});

export const valuePeriod = z.object({
  /** "2026-11", "2026-Q4" or "2026". */
  key: z.string(),
  from: day,
  /** Its last day. */
  to: day,
  /** It runs: what it says is what there is so far. */
  running: z.boolean(),
  start: z.number().int(),
  end: z.number().int(),
  fresh: z.number().int(),
  back: z.number().int(),
  lost: z.number().int(),
  brief: z.number().int(),
  /** (end − fresh − back) / start, from 0 to 1; null: there was nobody at the start. */
  retention: share,
  /** lost / start */
  churn: share,
  /** By currency, most orders first; without one in which nothing was ordered. */
  values: z.array(lifetimeValue),
});
export type ValuePeriod = z.infer<typeof valuePeriod>;

export const cohort = z.object({
  /** "2026-11": the month of the first order, or of the first word. */
  month: z.string(),
  size: z.number().int(),
  /** That month, the one after it, and so on until now. */
  cells: z.array(
    z.object({
      /** How many of them were active then. */
      active: z.number().int(),
      /** What all of them have spent until the end of it, by currency. */
      spent: z.record(z.string(), z.number()),
    }),
  ),
});

export const valueReport = z.object({
  timeZone: z.string(),
  settings: terms,
  segmentName: z.string(),
  /** Everybody who was ever a customer by these definitions. */
  people: z.number().int(),
  /** Oldest first; the last one runs. */
  periods: z.array(valuePeriod),
  cohorts: z.array(cohort),
  /** There is more than is counted. */
  more: z.boolean(),
});
export type ValueReport = z.infer<typeof valueReport>;

export const valueQuery = z.object({ period: periodLength.optional() });

export const valueSets = ['start', 'end', 'fresh', 'back', 'lost', 'brief', 'cohort'] as const;
/** Whose people: of a period by its key, or of the cohort of a month. */
export const valuePeopleFilter = z.object({
  set: z.enum(valueSets),
  period: periodLength.optional(),
  /** The key of the period, or the month of the cohort. */
  key: z.string().max(10),
  /** Of a cohort, those who were active so many months later. */
  after: z.coerce.number().int().min(0).max(60).optional(),
});
export type ValuePeopleFilter = z.output<typeof valuePeopleFilter>;
export const valuePeopleQuery = valuePeopleFilter.extend(pageQuery.shape);
export const valuePeople = page(contact);

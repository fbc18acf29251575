import { z } from 'zod';
import { clockOwners } from '../sla/whose-zone.ts';
import { priority } from './conversation-state.ts';
import { id, moment } from './primitives.ts';

/**
 * What is promised. firstResponse: the first answer of a person; nextResponse: the answer to each later word of the
 * customer; publicAnswer: the answer that everybody can read, to what everybody can read; resolution: until resolved;
 * handOff: until a colleague from elsewhere, with whom it was shared, wrote a note, or whoever was asked in a side
 * conversation answered there.
 */
export const slaMetric = z.enum(['firstResponse', 'nextResponse', 'publicAnswer', 'resolution', 'handOff']);
export type SlaMetric = z.infer<typeof slaMetric>;

/** Why a clock stands still. */
export const pauseCause = z.enum(['customer', 'third-party', 'snoozed']);
export type PauseCause = z.infer<typeof pauseCause>;

const targetSeconds = z
  .number()
  .int()
  .min(60)
  .max(365 * 86_400);

/** Seconds of business time, by priority; `default` where a priority has none of its own. */
export const slaTargets = z.partialRecord(z.enum(['default', ...priority.options]), targetSeconds);
export type SlaTargets = z.infer<typeof slaTargets>;

/** Who hears of it when so much of the time is used up. */
export const slaWarning = z.object({
  percent: z.number().int().min(1).max(99),
  notify: z.enum(['assignee', 'team', 'supervisors']),
});
export type SlaWarning = z.infer<typeof slaWarning>;

/** Which conversations a policy is for: all that is given has to fit; an empty list fits all. */
export const slaConditions = z.object({
  inboxIds: z.array(id).max(100).default([]),
  channels: z.array(z.string().max(40)).max(40).default([]),
  teamIds: z.array(id).max(100).default([]),
  priorities: z.array(priority).max(5).default([]),
  /** One of them is enough; the same of segments. */
  tagIds: z.array(id).max(100).default([]),
  tierIds: z.array(id).max(40).default([]),
  segmentIds: z.array(id).max(100).default([]),
});
export type SlaConditions = z.infer<typeof slaConditions>;

/** What a policy says: with its version it never changes. */
export const slaTerms = z.object({
  name: z.string().trim().min(1).max(80),
  /** null: every hour counts. */
  calendarId: id.nullable().default(null),
  /** By whose clocks the hours of the calendar are: where a customer's or an inbox's zone is not known, see `zoneOf`. */
  zone: z.enum(clockOwners).default('calendar'),
  targets: z.partialRecord(slaMetric, slaTargets),
  /** Which clocks stand still for which cause. */
  pauses: z.record(pauseCause, z.array(slaMetric)).default({
    customer: ['resolution'],
    'third-party': ['resolution', 'nextResponse'],
    snoozed: [],
  }),
  /** Opened again: the time to resolve goes on where it stood, or begins anew. */
  reopened: z.enum(['continue', 'restart']).default('continue'),
  warnings: z
    .array(slaWarning)
    .max(5)
    .default([
      { percent: 50, notify: 'assignee' },
      { percent: 75, notify: 'team' },
      { percent: 90, notify: 'supervisors' },
    ]),
  conditions: slaConditions.prefault({}),
});
export type SlaTerms = z.infer<typeof slaTerms>;

export const slaPolicyInput = slaTerms.extend({ active: z.boolean().default(true) });
export type SlaPolicyInput = z.infer<typeof slaPolicyInput>;

export const slaPolicy = slaTerms.extend({
  id,
  active: z.boolean(),
  /** The first that fits is taken. */
  position: z.number().int(),
  version: z.number().int(),
  updatedAt: moment,
});
export type SlaPolicy = z.infer<typeof slaPolicy>;

/** Who changed what, newest first. */
export const slaPolicyVersion = z.object({
  version: z.number().int(),
  terms: slaTerms,
  changedBy: z.string(),
  changedAt: moment,
});
export type SlaPolicyVersion = z.infer<typeof slaPolicyVersion>;

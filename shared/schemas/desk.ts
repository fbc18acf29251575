import { z } from 'zod';
import { id, moment } from './primitives.ts';
import { presence } from './user.ts';

/** What a supervisor gives to whom; only what is given changes. */
export const reassignment = z.object({
  id,
  assigneeId: id.nullable().optional(),
  teamId: id.nullable().optional(),
  /** Left alone when somebody else holds it by now: so an undo takes nothing from anybody. */
  onlyFrom: z.object({ assigneeId: id.nullable(), teamId: id.nullable() }).optional(),
});
export type Reassignment = z.infer<typeof reassignment>;

export const reassignInput = z.object({ items: z.array(reassignment).min(1).max(100) });
export const holding = z.object({ id, assigneeId: id.nullable(), teamId: id.nullable() });
export const reassigned = z.object({
  /** As they were and as they are. */
  done: z.array(z.object({ before: holding, after: holding })),
  /** Those that were left alone, and why. */
  left: z.array(z.object({ id, reason: z.string() })),
});
export type Reassigned = z.infer<typeof reassigned>;

export const whisperInput = z.object({
  clientId: z.string().min(1).max(100),
  text: z.string().trim().min(1).max(2000),
});

export const forecastHour = z.object({
  /** When it begins. */
  at: moment,
  /** What came; null: it has not begun. */
  arrived: z.number().int().nullable(),
  /** The mean of the same weekday's hour in the weeks before; null: nothing is known. */
  expected: z.number().nullable(),
});
export const forecast = z.object({
  timeZone: z.string(),
  hours: z.array(forecastHour),
  /** How many weeks it is the mean of. */
  weeks: z.number().int(),
  /** How wrong it would have been on these weekdays, on average: of an hour in percent, and in messages. */
  error: z.object({ percent: z.number(), messages: z.number(), hours: z.number().int() }).nullable(),
});
export type Forecast = z.infer<typeof forecast>;

export const shiftPerson = z.object({
  id,
  name: z.string(),
  role: z.string(),
  presence,
  /** What they hold, weighed by channel. */
  load: z.number(),
  capacity: z.number().int(),
  /** Minutes of the day in the workspace's time zone; null: no hours are written down. */
  spans: z.array(z.object({ from: z.number().int(), to: z.number().int() })).nullable(),
});
export const shift = z.object({
  timeZone: z.string(),
  /** Minutes since midnight there. */
  now: z.number().int(),
  people: z.array(shiftPerson),
});
export type Shift = z.infer<typeof shift>;

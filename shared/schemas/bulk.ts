import { z } from 'zod';
import { conversationQuery } from './conversation.ts';
import { conversationStatus, priority } from './conversation-state.ts';
import { id, moment } from './primitives.ts';

/** What is done to each of many conversations; only what is given changes. */
export const bulkPatch = z
  .object({
    status: conversationStatus.optional(),
    snoozedUntil: moment.optional(),
    priority: priority.optional(),
    assigneeId: id.nullable().optional(),
    teamId: id.nullable().optional(),
    spam: z.boolean().optional(),
    addTagIds: z.array(id).max(20).optional(),
    removeTagIds: z.array(id).max(20).optional(),
  })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), {
    message: 'Say what is to change.',
  })
  .refine((patch) => patch.status !== 'snoozed' || patch.snoozedUntil !== undefined, {
    path: ['snoozedUntil'],
    message: 'Say until when to snooze.',
  });
export type BulkPatch = z.infer<typeof bulkPatch>;

/** Which: those that are named, or all of a list as GET /conversations has it. */
export const bulkInput = z
  .object({
    patch: bulkPatch,
    ids: z.array(id).min(1).max(500).optional(),
    list: conversationQuery
      .omit({ cursor: true, limit: true })
      .extend({ spam: z.boolean().optional(), archived: z.boolean().optional() })
      .optional(),
  })
  .refine(({ ids, list }) => (ids === undefined) !== (list === undefined), {
    message: 'Name conversations, or a list.',
  });
export type BulkInput = z.output<typeof bulkInput>;

/** gathering: it is found out which they are; working; done; undoing; undone. */
export const bulkState = z.enum(['gathering', 'working', 'done', 'undoing', 'undone']);
export type BulkState = z.infer<typeof bulkState>;

export const bulk = z.object({
  id,
  state: bulkState,
  /** How many there are; while they are gathered: so far. */
  total: z.number().int(),
  /** How many of them have been looked at; while it is undone: taken back. */
  done: z.number().int(),
  /** How many were left as they are. */
  leftCount: z.number().int(),
  /** The first of them, and why. */
  left: z.array(z.object({ id, number: z.number().int().nullable(), reason: z.string() })),
  createdAt: moment,
});
export type Bulk = z.infer<typeof bulk>;

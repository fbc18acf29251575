import { z } from 'zod';
import { boundedCount, id, moment } from './primitives.ts';

/** After so many days; null: never. */
const days = z.number().int().min(1).max(36_500).nullable();

export const retentionRule = z.object({
  /** Resolved conversations in which nothing happened since leave the lists. */
  archiveDays: days.default(null),
  /** Resolved conversations in which nothing happened since. */
  resolvedDays: days,
  spamDays: days,
  /** Original sources of messages: the messages stay. */
  sourceDays: days,
  /** Files of messages that are larger than `fileMegabytes`: the messages stay, and say so; their sources go too. */
  fileDays: days.default(null),
  fileMegabytes: z.number().int().min(1).max(1000).default(10),
});
export type RetentionRule = z.infer<typeof retentionRule>;

/** How long things are kept: an inbox with rules of its own, all others by those for everywhere. */
export const retention = z.object({
  everywhere: retentionRule,
  inboxes: z.record(id, retentionRule).default({}),
});
export type Retention = z.infer<typeof retention>;

/** What the rules would archive and delete now. */
export const retentionPreview = z.object({
  archive: boundedCount,
  resolved: boundedCount,
  spam: boundedCount,
  sources: boundedCount,
  files: boundedCount.extend({ bytes: z.number().int() }),
  /** The oldest conversations among them. */
  examples: z.array(
    z.object({
      id,
      number: z.number().int(),
      subject: z.string(),
      contact: z.string(),
      inboxId: id,
      lastActivityAt: moment,
    }),
  ),
  /** The oldest files among them. */
  exampleFiles: z.array(
    z.object({
      ...{ conversationId: id, inboxId: id, number: z.number().int(), name: z.string() },
      ...{ size: z.number().int(), createdAt: moment },
    }),
  ),
});
export type RetentionPreview = z.infer<typeof retentionPreview>;

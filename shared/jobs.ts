import { z } from 'zod';
import { id } from './schemas/primitives.ts';

/**
 * Every background job: the only such table. The database is the truth, a job is a wake-up call: losing one costs a
 * sweep's delay and nothing else; running one twice changes nothing.
 *
 * `key` makes a job's deduplication id (no ':' in it: BullMQ refuses). While a job with the same key waits, another is
 * not added; while one runs, exactly one more is kept, so a wake-up that comes during the work is never lost.
 */
export const queues = ['ingest', 'triage', 'deliver', 'upkeep'] as const;
export type QueueName = (typeof queues)[number];

interface JobDefinition {
  queue: QueueName;
  payload: z.ZodType;
  attempts: number;
  backoffMillis: number;
  key(payload: never): string;
}

function defineJob<P extends z.ZodType>(job: {
  queue: QueueName;
  payload: P;
  attempts: number;
  backoffMillis: number;
  key(payload: z.infer<P>): string;
}) {
  return job;
}

const empty = z.object({});

/** Looks for what is due: nothing but its name is needed, and whoever misses one comes with the next. */
const defineSweep = (key: string) =>
  defineJob({ queue: 'upkeep', payload: empty, attempts: 1, backoffMillis: 1000, key: () => key });

export const jobs = {
  /** Parse and import every pending raw item of an inbox, oldest first, each on its own: one bad item stops no other. */
  'inbox.ingest': defineJob({
    queue: 'ingest',
    payload: z.object({ inboxId: id }),
    attempts: 3,
    backoffMillis: 1000,
    key: (payload) => `ingest-${payload.inboxId}`,
  }),
  /** Looks at everything that happened and that nobody has looked at: marks, rules, assignment. */
  'conversation.triage': defineJob({
    queue: 'triage',
    payload: z.object({ conversationId: id }),
    attempts: 5,
    backoffMillis: 1000,
    key: (payload) => `triage-${payload.conversationId}`,
  }),
  /** Send one outbound message whose time has come. */
  'message.deliver': defineJob({
    queue: 'deliver',
    payload: z.object({ messageId: id }),
    attempts: 1,
    backoffMillis: 1000,
    key: (payload) => `deliver-${payload.messageId}`,
  }),
  /** Sends a planned reply whose time has come. */
  'planned.send': defineJob({
    queue: 'deliver',
    payload: z.object({ plannedId: id }),
    attempts: 1,
    backoffMillis: 1000,
    key: (payload) => `planned-${payload.plannedId}`,
  }),
  /** Finds pending rows whose job vanished: raw items, untriaged conversations, due deliveries, stuck sends. */
  'sweep.pending': defineSweep('sweep-pending'),
  /** Wakes snoozed conversations whose time has come. */
  'sweep.snoozed': defineSweep('sweep-snoozed'),
  /** Looks at the clocks of one conversation: a warning or a deadline has come. */
  'conversation.sla': defineJob({
    queue: 'triage',
    payload: z.object({ conversationId: id }),
    attempts: 3,
    backoffMillis: 1000,
    key: (payload) => `sla-${payload.conversationId}`,
  }),
  /** Looks at every clock and promise whose time has come, and at those that come before the next sweep. */
  'sweep.sla': defineSweep('sweep-sla'),
  /** Counts messages by the hour. */
  'desk.tally': defineSweep('desk-tally'),
  /** Removes uploads that were never sent, expired links, old read marks. */
  'sweep.leftovers': defineSweep('sweep-leftovers'),
  /** Deletes at night what is older than the rules of the workspace say. */
  'sweep.retention': defineSweep('sweep-retention'),
  /** Finds what rules wait for and only a clock knows: silence, waiting, times that have come; and due webhooks. */
  'sweep.rules': defineSweep('sweep-rules'),
  /** Makes a call that a rule wants made. */
  'rule.webhook': defineJob({
    queue: 'deliver',
    payload: z.object({ webhookId: id }),
    attempts: 1,
    backoffMillis: 1000,
    key: (payload) => `rule-webhook-${payload.webhookId}`,
  }),
  /** Holds a rule against what happened, and changes nothing. */
  'rule.dry-run': defineJob({
    queue: 'upkeep',
    payload: z.object({ dryRunId: id }),
    attempts: 3,
    backoffMillis: 1000,
    key: (payload) => `rule-dry-run-${payload.dryRunId}`,
  }),
  /** Mails what visitors of a web site have not seen in time. */
  'sweep.visitors': defineSweep('sweep-visitors'),
  /** Points for orders, points that expire, tiers that slip, and what a crash left of redemptions. */
  'sweep.loyalty': defineSweep('sweep-loyalty'),
  'sweep.ideas': defineSweep('sweep-ideas'),
  /** Looks at customers of whom something is new, and at everybody once a day. */
  'sweep.health': defineSweep('sweep-health'),
  /** Holds the signals of health against who was really lost. */
  'health.test': defineSweep('health-test'),
  /** Asks customers whether they were content, when it is time. */
  'sweep.surveys': defineSweep('sweep-surveys'),
  /** Goes on with a campaign: finds out who gets it, sends some, then asks for the next part. */
  'campaign.work': defineJob({
    queue: 'deliver',
    payload: z.object({ campaignId: id }),
    attempts: 3,
    backoffMillis: 5000,
    key: (payload) => `campaign-${payload.campaignId}`,
  }),
  /** Starts the campaigns whose time has come, and goes on with those whose job was lost. */
  'sweep.campaigns': defineSweep('sweep-campaigns'),
  /** Picks finished conversations that are looked at again. */
  'sweep.quality': defineSweep('sweep-quality'),
  /** Sends test customers whose time has come, and goes on with those on the way. */
  'sweep.shopping': defineSweep('sweep-shopping'),
  /** Sums up what the public said, day by day, and tells when it is suddenly much more. */
  'sweep.reputation': defineSweep('sweep-reputation'),
  /** Has the picture of whoever wrote a message. Lost: they will write again. */
  'contact.picture': defineJob({
    queue: 'upkeep',
    payload: z.object({ messageId: id, contactId: id }),
    attempts: 1,
    backoffMillis: 5000,
    key: (payload) => `contact-picture-${payload.contactId}`,
  }),
  /** Gives what waits to who is there, and does what is due: search wider, take back, hand on, raise the alarm. */
  'assignment.sweep': defineJob({
    queue: 'triage',
    payload: empty,
    attempts: 1,
    backoffMillis: 1000,
    key: () => 'assignment-sweep',
  }),
  /** Walks through what is not resolved and mends what nobody could see or hold. */
  'assignment.watch': defineSweep('assignment-watch'),
  /** Takes from somebody, or from a team that is gone, what they may hold no longer. */
  'assignment.release': defineJob({
    queue: 'upkeep',
    payload: z.object({ userId: id.optional(), teamId: id.optional() }),
    attempts: 3,
    backoffMillis: 1000,
    key: ({ userId = '', teamId = '' }) => `assignment-release-${userId}-${teamId}`,
  }),
  /** Goes on with deleting a contact: a part of it, then asks for the next. */
  'contact.delete': defineJob({
    queue: 'upkeep',
    payload: z.object({ contactDeletionId: id }),
    attempts: 3,
    backoffMillis: 5000,
    key: (payload) => `contact-delete-${payload.contactDeletionId}`,
  }),
  /** Goes on with taking contacts or companies from a file: a part of it, then asks for the next. */
  'contacts.import': defineJob({
    queue: 'upkeep',
    payload: z.object({ contactImportId: id }),
    attempts: 3,
    backoffMillis: 5000,
    key: (payload) => `contacts-import-${payload.contactImportId}`,
  }),
  /** Takes a page of what changed in another system, then asks for the next. */
  'systems.sync': defineJob({
    queue: 'upkeep',
    payload: z.object({ connectionId: id }),
    attempts: 3,
    backoffMillis: 5000,
    key: (payload) => `systems-sync-${payload.connectionId}`,
  }),
  /** Writes summaries of conversations down in another system. */
  'systems.write': defineJob({
    queue: 'upkeep',
    payload: z.object({ connectionId: id }),
    attempts: 3,
    backoffMillis: 5000,
    key: (payload) => `systems-write-${payload.connectionId}`,
  }),
  /** Wakes what is due with other systems. */
  'sweep.systems': defineSweep('sweep-systems'),
  /** Goes on with making one tag another: a part of it, then asks for the next. */
  'tags.merge': defineJob({
    queue: 'upkeep',
    payload: z.object({ tagMergeId: id }),
    attempts: 3,
    backoffMillis: 5000,
    key: (payload) => `tags-merge-${payload.tagMergeId}`,
  }),
  /** Goes on with changing many conversations, or with taking that back: a part of it, then asks for the next. */
  'bulk.work': defineJob({
    queue: 'upkeep',
    payload: z.object({ bulkId: id }),
    attempts: 3,
    backoffMillis: 5000,
    key: (payload) => `bulk-${payload.bulkId}`,
  }),
  /** Learns from people's tags, and from what they marked as spam. */
  'marks.learn': defineSweep('marks-learn'),
  /** Pushes a notification to a browser. */
  'push.send': defineJob({
    queue: 'deliver',
    payload: z.object({ pushId: id }),
    attempts: 1,
    backoffMillis: 1000,
    key: (payload) => `push-${payload.pushId}`,
  }),
  /** Sends one of our own mails (invitation, password reset) from its row. */
  'system-mail.send': defineJob({
    queue: 'deliver',
    payload: z.object({ systemMailId: id }),
    attempts: 5,
    backoffMillis: 5000,
    key: (payload) => `system-mail-${payload.systemMailId}`,
  }),
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof jobs;
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]['payload']>;

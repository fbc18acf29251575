import { z } from 'zod';
import { usedAnswerIds } from './answer.ts';
import { writtenAs } from './assist.ts';
import { attachment } from './attachment.ts';
import { capabilities } from './channel.ts';
import {
  conversationStatus,
  priority,
  type ConversationStatus,
  type Priority,
} from './conversation-state.ts';
import { conversationMarks } from './marks.ts';
import { clientId, message, sentiment } from './message.ts';
import {
  boundedCount,
  id,
  moment,
  page,
  pageQuery,
  participant,
  recipient,
  subjectLine,
} from './primitives.ts';
import { side, sideSummary } from './side.ts';
import { slaState } from './sla.ts';
import { sharedDraftMark } from './shared-draft.ts';

export { conversationStatus, priority, type ConversationStatus, type Priority };

export const conversation = z.object({
  id,
  number: z.number().int(),
  inboxId: id,
  channel: z.string(),
  contact: z.object({
    id,
    name: z.string(),
    address: z.string(),
    /** How people see the address where it is an opaque id. */
    handle: z.string().optional(),
    /** Which picture they show; it is had from `/contacts/{id}/picture`. Left out: none. */
    picture: z.string().optional(),
    /** They were deleted, and this stands where they were: it has neither name nor address. */
    deleted: z.boolean().optional(),
    /** The id of their tier. Left out: none. */
    tier: id.optional(),
  }),
  subject: z.string(),
  /** First words of the newest inbound or outbound message. */
  excerpt: z.string(),
  status: conversationStatus,
  priority,
  assigneeId: id.nullable(),
  teamId: id.nullable(),
  tagIds: z.array(id),
  snoozedUntil: moment.nullable(),
  spam: z.boolean(),
  language: z.string().nullable(),
  sentiment: sentiment.shape.label.nullable(),
  /** Why it is marked as it is. */
  marks: conversationMarks.optional(),
  messageCount: z.number().int(),
  /** The customer waits since; null when the last word is ours. */
  waitingSince: moment.nullable(),
  lastActivityAt: moment,
  lastInboundAt: moment.nullable(),
  lastOutboundAt: moment.nullable(),
  hasAttachments: z.boolean(),
  /** Whom a reply goes to when nothing else is said. */
  replyTo: z.array(participant),
  /** Set when answers go out by another inbox, to another identity of the customer. */
  replyVia: z.object({ inboxId: id, channel: z.string(), to: participant }).optional(),
  linkedIds: z.array(id),
  /** On legal hold: nothing deletes it. */
  held: z.boolean().optional(),
  /** What was promised, and how it stands; left out where nothing is. */
  sla: slaState.optional(),
  /** The next deadline, also when it has passed. */
  slaDueAt: moment.optional(),
  /** Several write an answer together. Left out: nobody does. */
  sharedDraft: sharedDraftMark.optional(),
  /** Resolved long ago: it stands in no list but that of the archive. */
  archived: z.boolean().optional(),
  /** A reply is planned for then, or was to go out then and did not. Left out: none. */
  plannedAt: moment.optional(),
  /** Who hears of what its customer writes besides whoever holds it. Left out: nobody. */
  followerIds: z.array(id).optional(),
  /** What it is, where it was asked out of another, apart from that one's customer. */
  side: side.optional(),
  /** Its side conversations, oldest first. Left out: none. */
  sides: z.array(sideSummary).optional(),
  /** It was merged into this one: all that was in it is there. */
  mergedInto: id.optional(),
  /** Those that were merged into it. Left out: none. */
  merged: z.array(z.object({ id, number: z.number().int(), subject: z.string() })).optional(),
  /** It began with an answer to this campaign. */
  campaign: z.object({ id, name: z.string() }).optional(),
  createdAt: moment,
  updatedAt: moment,
  /** Grows with each change; clients ignore older ones. */
  revision: z.number().int(),
});
export type Conversation = z.infer<typeof conversation>;

/** A way by which the customer can be answered, with its rules. */
export const replyChannel = z.object({
  inboxId: id,
  identityId: id,
  to: participant,
  capabilities,
  /** Why not: they never wrote there and have to, or the time to answer is over. */
  closed: z.enum(['never-opened', 'window-over']).nullable(),
  current: z.boolean(),
  /** Of several inboxes that reach the same identity: the one that nobody has to ask for. One for each identity. */
  usual: z.boolean(),
  /** The customer would rather be reached so, as people wrote it down. These come first. */
  preferred: z.boolean(),
});
export type ReplyChannel = z.infer<typeof replyChannel>;

/** What only the one who looks has of it: never in what is published to rooms. */
export const viewerState = z.object({ readAt: moment.nullable(), hasDraft: z.boolean() });
export type ViewerState = z.infer<typeof viewerState>;
export const conversationForViewer = conversation.extend({ viewer: viewerState });
export type ConversationForViewer = z.infer<typeof conversationForViewer>;

export const conversationView = z.enum(['mine', 'unassigned', 'all']);
export type ConversationView = z.infer<typeof conversationView>;

export const conversationQuery = pageQuery.extend({
  view: conversationView.default('all'),
  status: conversationStatus.default('open'),
  inboxId: id.optional(),
  /** The inboxes of one channel. */
  channel: z.string().min(1).max(40).optional(),
  teamId: id.optional(),
  tagId: id.optional(),
  spam: z.stringbool().optional(),
  /**
   * newest: last activity first; oldest: last activity last; waiting: who waits longest first; due: next deadline first,
   * then those without one, who waits longest first.
   */
  sort: z.enum(['newest', 'oldest', 'waiting', 'due']).default('newest'),
  /**
   * A search (as GET /search has it): the conversations of what is found, that of the newest first. Then nothing else
   * narrows or orders, and a page may hold some more or fewer; one may stand on two pages.
   */
  q: z.string().max(500).optional(),
  /** IANA name: where a day begins in `q`. */
  timeZone: z.string().max(60).optional(),
  /** What was archived, whatever status is asked for. */
  archived: z.stringbool().optional(),
});
export type ConversationQuery = z.infer<typeof conversationQuery>;
export const conversationPage = page(conversationForViewer);

export const conversationCounts = z.object({
  views: z.record(conversationView, boundedCount),
  inboxes: z.record(z.string(), boundedCount),
  channels: z.record(z.string(), boundedCount),
  tags: z.record(z.string(), boundedCount),
});
export type ConversationCounts = z.infer<typeof conversationCounts>;

/** Only what is given changes. A snooze needs its time; any other status ends it. */
export const conversationPatch = z
  .object({
    status: conversationStatus.optional(),
    snoozedUntil: moment.optional(),
    priority: priority.optional(),
    assigneeId: id.nullable().optional(),
    teamId: id.nullable().optional(),
    subject: subjectLine.min(1).optional(),
    tagIds: z.array(id).max(50).optional(),
    spam: z.boolean().optional(),
    /** What it is in truth. The same as it is marked: that is right. */
    language: z
      .string()
      .regex(/^[a-z]{2,3}$/)
      .nullable()
      .optional(),
    sentiment: sentiment.shape.label.nullable().optional(),
    /** Suggested, and not wanted. */
    notTagIds: z.array(id).max(50).optional(),
  })
  .refine((patch) => patch.status !== 'snoozed' || patch.snoozedUntil !== undefined, {
    path: ['snoozedUntil'],
    message: 'Say until when to snooze.',
  });
export type ConversationPatch = z.infer<typeof conversationPatch>;

/** Messages oldest first within the page. `older`/`newer` are cursors; null when there is no more that way. */
export const messagePage = z.object({
  items: z.array(message),
  older: z.string().nullable(),
  newer: z.string().nullable(),
});
export const messageQuery = z.object({
  before: z.string().max(300).optional(),
  after: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** A new conversation that we begin. */
export const newConversation = z.object({
  inboxId: id,
  to: z.array(recipient).min(1).max(100),
  cc: z.array(recipient).max(100).default([]),
  bcc: z.array(recipient).max(100).default([]),
  subject: subjectLine.min(1),
  clientId,
  text: z.string().max(500_000),
  html: z.string().max(1_000_000).nullable().default(null),
  attachmentIds: z.array(id).max(50).default([]),
});

export const draft = z.object({
  conversationId: id,
  kind: z.enum(['reply', 'note']),
  text: z.string(),
  html: z.string().nullable(),
  to: z.array(participant).nullable(),
  cc: z.array(participant),
  bcc: z.array(participant),
  attachmentIds: z.array(id),
  /** The same files with their names and sizes, for the composer that takes the draft up again. */
  attachments: z.array(attachment),
  usedAnswerIds: z.array(id),
  /** It is a translation: what was written before. */
  writtenAs: writtenAs.nullable(),
  /** What was being written in another window when this took its place: kept until it is used or thrown away. */
  other: z.string().nullable(),
  updatedAt: moment,
});
export type Draft = z.infer<typeof draft>;
export const draftInput = draft
  .omit({ conversationId: true, attachments: true, other: true, updatedAt: true })
  .extend({
    text: z.string().max(500_000),
    html: z.string().max(1_000_000).nullable(),
    to: z.array(participant).max(100).nullable(),
    cc: z.array(participant).max(100),
    bcc: z.array(participant).max(100),
    attachmentIds: z.array(id).max(50),
    usedAnswerIds: usedAnswerIds.optional(),
    writtenAs: writtenAs.nullable().optional(),
    /**
     * The `updatedAt` of the draft that this was written upon; null: there was none. When another one is there, it gives
     * way and its text is kept as `other`. Left out: it is replaced whatever it is.
     */
    since: moment.nullable().optional(),
    /** What was kept of another window is not wanted any more. */
    dropOther: z.boolean().default(false),
  });

/** A message taken to another conversation (or one of its own), with the way back. */
export const messageMove = z.object({
  id,
  messageIds: z.array(id),
  fromConversationId: id,
  toConversationId: id,
  undone: z.boolean(),
  createdAt: moment,
});
export type MessageMove = z.infer<typeof messageMove>;

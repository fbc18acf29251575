import { z } from 'zod';
import { usedAnswerIds } from './answer.ts';
import { writtenAs } from './assist.ts';
import { attachment } from './attachment.ts';
import { delivery } from './delivery.ts';
import { postDetails, postVisibility } from './post.ts';
import { id, moment, participant, recipient, subjectLine } from './primitives.ts';

export const messageKind = z.enum(['inbound', 'outbound', 'note', 'activity']);
export type MessageKind = z.infer<typeof messageKind>;

/** Which strategy put a message where it is; stored so that the screen can say why. */
export const threadingStrategy = z.enum([
  'reply-token',
  'own-message-id',
  'known-message-id',
  'thread-index',
  'new-conversation',
  'stranger-in-chain',
  'moved-by-person',
  'written-here',
]);
export type ThreadingStrategy = z.infer<typeof threadingStrategy>;

export const threadedBy = z.object({
  strategy: threadingStrategy,
  /** What matched: the token, the Message-ID, or who moved it. */
  evidence: z.string(),
  /** Strategies that were tried before and why each did not win. */
  rejected: z.array(z.object({ strategy: threadingStrategy, why: z.string() })),
  /** For a stranger in the chain: the conversation it would have joined. */
  linkedConversationId: id.nullable(),
});
export type ThreadedBy = z.infer<typeof threadedBy>;

export const author = z.object({
  type: z.enum(['contact', 'user', 'system']),
  id: id.nullable(),
  name: z.string(),
});

export const sentiment = z.object({
  label: z.enum(['positive', 'neutral', 'negative']),
  /** -1 to 1. */
  score: z.number(),
  /** The words that decided. */
  words: z.array(z.string()),
  /** A person said so. */
  corrected: z.boolean().optional(),
});
export type Sentiment = z.infer<typeof sentiment>;

/** An activity: what happened, to be said as one quiet sentence `activities.<type>` with `data` as values. */
export const activity = z.object({
  type: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type Activity = z.infer<typeof activity>;

/** One emoji below a note, the first who chose it first. */
export const reaction = z.object({ emoji: z.string(), userIds: z.array(id) });
export type Reaction = z.infer<typeof reaction>;

/** Different ones below one note. */
export const maxReactions = 20;

export const reactionInput = z.object({
  /** Exactly one emoji, as it is shown. */
  emoji: z
    .string()
    .max(40)
    .regex(/^\p{RGI_Emoji}$/v, { message: 'Use one emoji.' }),
  /** false: it is taken back. */
  on: z.boolean(),
});

export const message = z.object({
  id,
  conversationId: id,
  inboxId: id,
  kind: messageKind,
  author,
  subject: z.string().nullable(),
  from: participant.nullable(),
  to: z.array(participant),
  cc: z.array(participant),
  bcc: z.array(participant),
  replyTo: z.array(participant),
  /** What the person wrote, without quoted history and signature. */
  text: z.string(),
  /** Sanitised; null when there was only text. */
  html: z.string().nullable(),
  /** Folded behind "···", never deleted. */
  quotedText: z.string().nullable(),
  quotedHtml: z.string().nullable(),
  remoteImages: z.boolean(),
  attachments: z.array(attachment),
  delivery: delivery.nullable(),
  threadedBy: threadedBy.nullable(),
  activity: activity.nullable(),
  mentions: z.array(id),
  /** Teams that a note mentions. */
  teamMentions: z.array(id).optional(),
  /** What colleagues think of a note, each emoji with who chose it. */
  reactions: z.array(reaction).optional(),
  clientId: z.string().nullable(),
  language: z.string().nullable(),
  sentiment: sentiment.nullable(),
  automatic: z.boolean(),
  /** Every inbox that the same mail reached. */
  deliveredTo: z.array(id),
  /** What it is besides a message; null for mail and what was written here for mail. */
  post: postDetails.nullable(),
  /** Which part of a long answer. */
  part: z.object({ number: z.number().int(), of: z.number().int() }).nullable(),
  /** The message that it answers, where the writer chose or the platform says so. */
  answersId: id.nullable(),
  /** The author changed it; earlier versions: GET /messages/{id}/versions. */
  editedAt: moment.nullable(),
  /** The author took it away: text, HTML and files are then empty. */
  deletedAt: moment.nullable(),
  /** The customer was deleted, and with them what it said. */
  erased: z.boolean().optional(),
  /** It was translated before it went: what its writer wrote. */
  writtenAs: writtenAs.optional(),
  /** Actions that were done to it or its author and not taken back. */
  actions: z.array(z.string()),
  /** Is the raw source kept? */
  source: z.boolean(),
  sentAt: moment,
  createdAt: moment,
  updatedAt: moment,
  /** Grows with each change of this message; older ones are ignored by clients. */
  revision: z.number().int(),
});
export type Message = z.infer<typeof message>;

/** One wording of a message that its author changed. */
export const messageVersion = z.object({
  text: z.string(),
  html: z.string().nullable(),
  contentWarning: z.string().nullable(),
  /** The files that it had; once its author deleted the message, only for whom the versions are. */
  attachments: z.array(attachment),
  at: moment,
});
export type MessageVersion = z.infer<typeof messageVersion>;

/** Made by the browser, so that a repeat is recognised. */
export const clientId = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/);

const body = {
  clientId,
  text: z.string().max(500_000),
  html: z.string().max(1_000_000).nullable().default(null),
  attachmentIds: z.array(id).max(50).default([]),
};

export const replyInput = z.object({
  ...body,
  /** The conversation's revision that the writer saw; a newer inbound or outbound message answers 409. */
  expectedRevision: z.number().int().min(0),
  /** The writer saw the 409 and sends all the same. */
  force: z.boolean().default(false),
  to: z.array(recipient).max(100).optional(),
  cc: z.array(recipient).max(100).default([]),
  bcc: z.array(recipient).max(100).default([]),
  subject: subjectLine.optional(),
  thenStatus: z.enum(['open', 'pending', 'resolved']).optional(),
  /** Which message is answered; left out: the customer's newest. */
  answersId: id.optional(),
  /** Left out: as what is answered. Wider than that is refused. */
  visibility: postVisibility.optional(),
  contentWarning: z.string().trim().max(500).optional(),
  /** The writer saw that it will be several messages and agrees; else what is too long is refused. */
  split: z.boolean().default(false),
  usedAnswerIds: usedAnswerIds.optional(),
  /** It was translated: what its writer wrote. The customer is not shown it. */
  writtenAs: writtenAs.optional(),
});
export type ReplyInput = z.infer<typeof replyInput>;

export const noteInput = z.object({
  ...body,
  mentions: z.array(id).max(50).default([]),
  /** Everybody in these teams is told, and sees the conversation from then on. */
  teamMentions: z.array(id).max(10).optional(),
});
export type NoteInput = z.infer<typeof noteInput>;

import { z } from 'zod';
import { authorCard, postKind, postVisibility, rating } from '../../../shared/schemas/post.ts';

/**
 * What the other side may say, as a public contract: see README.md here. Unknown members are ignored, so that both
 * sides can grow.
 */
const externalId = z.string().min(1).max(500);
const moment = z.iso.datetime({ offset: true });
const webAddress = z.url({ protocol: /^https?$/ }).max(2000);

const handle = z.object({
  kind: z.string().min(1).max(40),
  value: z.string().min(1).max(320),
  verified: z.boolean().default(false),
});

const sender = z.object({
  /** Shorter than other ids: it becomes an address of ours. */
  externalId: z.string().min(1).max(250),
  name: z.string().max(200).default(''),
  handle: z.string().max(320).optional(),
  handles: z.array(handle).max(20).default([]),
  card: authorCard.partial().optional(),
});

/** Either the bytes or where they are. */
const attachment = z
  .object({
    name: z.string().max(255).default('file'),
    type: z.string().max(100).default('application/octet-stream'),
    content: z.base64().optional(),
    url: webAddress.optional(),
  })
  .refine(({ content, url }) => (content === undefined) !== (url === undefined), {
    message: 'Give either content (base64) or url.',
  });

const contextPost = z.object({
  externalId,
  author: z.string().max(200).default(''),
  handle: z.string().max(320).default(''),
  text: z.string().max(20_000),
  url: webAddress.nullable().default(null),
  sentAt: moment.nullable().default(null),
  ours: z.boolean().default(false),
});

const text = z.string().max(500_000);
const html = z.string().max(1_000_000).nullable().default(null);

export const inboundMessage = z.object({
  type: z.literal('message'),
  externalId,
  externalThreadId: externalId.nullable().default(null),
  from: sender,
  subject: z.string().max(998).default(''),
  text: text.default(''),
  html,
  attachments: z.array(attachment).max(20).default([]),
  sentAt: moment.nullable().default(null),
  replyToExternalId: externalId.nullable().default(null),
  kind: postKind.default('message'),
  visibility: postVisibility.default('direct'),
  rating: z.union([z.number(), rating]).nullable().default(null),
  place: z.string().max(200).nullable().default(null),
  url: webAddress.nullable().default(null),
  contentWarning: z.string().max(500).nullable().default(null),
  locale: z.string().max(35).nullable().default(null),
  context: z.array(contextPost).max(50).default([]),
  automatic: z.boolean().default(false),
});
export type InboundMessage = z.output<typeof inboundMessage>;

export const inboundEdit = z.object({
  type: z.literal('edit'),
  about: externalId,
  text,
  html,
  /** All files that it has now; left out: they are as they were. */
  attachments: z.array(attachment).max(20).optional(),
  editedAt: moment,
});

export const inboundDeletion = z.object({
  type: z.literal('deletion'),
  about: externalId,
  deletedAt: moment,
});

/** A message when it says nothing else. */
export const inboundItem = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && !('type' in value) ? { ...value, type: 'message' } : value,
  z.discriminatedUnion('type', [inboundMessage, inboundEdit, inboundDeletion]),
);
export type InboundItem = z.output<typeof inboundItem>;

/** News about what we delivered: POST /deliveries/{Idempotency-Key}. */
export const deliveryReport = z.object({
  status: z.enum(['delivered', 'read', 'failed']),
  reason: z.string().max(2000).default(''),
  recipient: z.string().max(320).nullable().default(null),
});

/** How a report is kept: with the message that it is about, since that stands in the path only. */
export const keptReport = z.object({
  type: z.literal('delivery'),
  messageId: z.string(),
  report: deliveryReport,
});

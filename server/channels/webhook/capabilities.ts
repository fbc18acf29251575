import { z } from 'zod';
import { socialAction, textRule, type Capabilities } from '../../../shared/schemas/channel.ts';
import { postVisibility } from '../../../shared/schemas/post.ts';

const ours = { source: 'server/channels/webhook/README.md', checked: '2026-11-22' };

/** Before the other side has declared anything. */
export const webhookCapabilities: Capabilities = {
  text: { counting: 'codepoint', limit: 10_000, byteLimit: null, urlLength: null, ...ours },
  tooLong: 'refuse',
  markup: 'plain',
  subject: false,
  copies: false,
  attachments: {
    ...{ allowed: true, maxFiles: 10, maxTotalBytes: 10_000_000, maxFileBytes: null, types: [] },
    ...ours,
  },
  replyWindowSeconds: null,
  visibility: 'private',
  visibilities: [],
  contentWarning: false,
  oneReply: false,
  begins: false,
  edit: false,
  delete: false,
  authorChanges: true,
  receipts: { delivered: true, read: true },
  actions: [],
  undoSeconds: 10,
  layout: 'bubbles',
};

/** What the other side may declare: PUT /capabilities. What it leaves out stays as above. */
export const declaration = z
  .object({
    maxChars: z.number().int().positive().nullable(),
    maxBytes: z.number().int().positive().nullable(),
    counting: textRule.shape.counting,
    urlLength: z.number().int().positive().nullable(),
    splits: z.boolean(),
    windowSeconds: z.number().int().positive().nullable(),
    attachments: z.object({
      allowed: z.boolean(),
      maxFiles: z.number().int().min(0).max(50),
      maxTotalBytes: z.number().int().min(0).max(25_000_000),
      maxFileBytes: z.number().int().positive().nullable(),
      types: z.array(z.string().max(100)).max(50),
    }),
    markup: z.enum(['plain', 'basic', 'rich']),
    subject: z.boolean(),
    begins: z.boolean(),
    oneReply: z.boolean(),
    editable: z.boolean(),
    deletable: z.boolean(),
    publicVisible: z.boolean(),
    visibilities: z.array(postVisibility),
    contentWarning: z.boolean(),
    receipts: z.object({ delivered: z.boolean(), read: z.boolean() }),
    actions: z.array(
      z.object({ action: socialAction, undo: z.boolean(), target: z.enum(['message', 'author']) }),
    ),
    /** It makes one message of all requests with the same Idempotency-Key: then we may repeat what got no answer. */
    idempotent: z.boolean(),
  })
  .partial();
export type Declaration = z.output<typeof declaration>;

/** What the other side declared last; nothing when it did not, or when we no longer understand it. */
export function declaredBy(learned: Record<string, unknown> | null | undefined): Declaration {
  return declaration.safeParse(learned ?? {}).data ?? {};
}

export function capabilitiesFrom(declared: Declaration): Capabilities {
  const base = webhookCapabilities;
  return {
    ...base,
    text: {
      ...base.text,
      counting: declared.counting ?? base.text.counting,
      limit: declared.maxChars === undefined ? base.text.limit : declared.maxChars,
      byteLimit: declared.maxBytes ?? null,
      urlLength: declared.urlLength ?? null,
    },
    tooLong: declared.splits ? 'split' : 'refuse',
    markup: declared.markup ?? base.markup,
    subject: declared.subject ?? base.subject,
    attachments: { ...base.attachments, ...declared.attachments },
    replyWindowSeconds: declared.windowSeconds ?? null,
    visibility: declared.publicVisible ? 'public' : 'private',
    visibilities: declared.visibilities ?? (declared.publicVisible ? ['public', 'direct'] : []),
    contentWarning: declared.contentWarning ?? false,
    oneReply: declared.oneReply ?? false,
    begins: declared.begins ?? base.begins,
    edit: declared.editable ?? false,
    delete: declared.deletable ?? false,
    receipts: declared.receipts ?? base.receipts,
    actions: declared.actions ?? [],
    layout: declared.publicVisible ? 'posts' : 'bubbles',
  };
}

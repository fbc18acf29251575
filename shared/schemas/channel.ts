import { z } from 'zod';
import { postVisibility } from './post.ts';
import { moment } from './primitives.ts';

/** What people do on a platform besides answering. Each has its words in the web: `actions.<name>`. */
export const socialAction = z.enum(['like', 'boost', 'hide', 'mute', 'block', 'report', 'delete']);
export type SocialAction = z.infer<typeof socialAction>;

/** How a text is counted. Both limits hold where both are given. */
export const textRule = z.object({
  counting: z.enum(['utf16', 'codepoint', 'grapheme', 'byte', 'x-weighted', 'gsm7']),
  /** In that unit; null: no limit. */
  limit: z.number().int().nullable(),
  /** A second limit, in UTF-8 bytes; null: none. */
  byteLimit: z.number().int().nullable(),
  /** Every link counts as so many units, however long it is; null: as it is written. */
  urlLength: z.number().int().nullable(),
  source: z.string(),
  checked: z.string(),
});
export type TextRule = z.infer<typeof textRule>;

/**
 * What a channel can do, as data: the composer, the health page and the settings screens read only this.
 * Each limit names its source and the date it was checked.
 */
export const capabilities = z.object({
  /** How the platform counts a text, and its limit in that unit; null: no limit. */
  text: textRule,
  /** When a text is longer than its limit: it is refused, or sent as several messages that follow each other. */
  tooLong: z.enum(['refuse', 'split']),
  /**
   * What the composer may offer. plain: text only; basic: bold, italics, links, code; rich: lists, quotes and inline
   * images too.
   */
  markup: z.enum(['plain', 'basic', 'rich']),
  subject: z.boolean(),
  copies: z.boolean(),
  attachments: z.object({
    allowed: z.boolean(),
    maxFiles: z.number().int(),
    maxTotalBytes: z.number().int(),
    /** Of one file; null: only the total counts. */
    maxFileBytes: z.number().int().nullable(),
    /** MIME types that it takes ("image/*", "application/pdf"); empty: any. */
    types: z.array(z.string()),
    source: z.string(),
    checked: z.string(),
  }),
  /** Seconds after the customer's last message in which one may answer; null: always. */
  replyWindowSeconds: z.number().int().nullable(),
  visibility: z.enum(['private', 'public']),
  /** Who may be chosen to see an answer, widest first; empty: there is nothing to choose. */
  visibilities: z.array(postVisibility),
  /** May an answer carry a content warning? */
  contentWarning: z.boolean(),
  oneReply: z.boolean(),
  /** May we write first? */
  begins: z.boolean(),
  /** May we change and take back what we sent? */
  edit: z.boolean(),
  delete: z.boolean(),
  /** Do we hear that the author changed or deleted a message? */
  authorChanges: z.boolean(),
  receipts: z.object({ delivered: z.boolean(), read: z.boolean() }),
  actions: z.array(
    z.object({
      action: socialAction,
      /** Can it be taken back? */
      undo: z.boolean(),
      /** Is it done to the message, or to who wrote it? */
      target: z.enum(['message', 'author']),
    }),
  ),
  /** Seconds a reply is held so that it can be undone. */
  undoSeconds: z.number().int(),
  /** How a thread is drawn. */
  layout: z.enum(['letters', 'bubbles', 'posts']),
});
export type Capabilities = z.infer<typeof capabilities>;

/** What the web knows of a channel: enough to draw its settings and its composer. JSON Schema 2020-12 for the forms. */
export const channelDescriptor = z.object({
  id: z.string(),
  name: z.string(),
  /** A name from the icon set of the web, or the data of an SVG path in a 24×24 box. */
  icon: z.string(),
  settingsSchema: z.record(z.string(), z.unknown()),
  secretsSchema: z.record(z.string(), z.unknown()),
  capabilities,
  /** Does it take an address that people write to? */
  addressed: z.boolean(),
  /** How items come in: webhook shows people the URL to give to the provider. */
  inbound: z.enum(['listen', 'webhook', 'session', 'push']),
  /** What is asked before the provider is; null: the settings are filled in by hand. */
  connect: z.object({ askSchema: z.record(z.string(), z.unknown()) }).nullable(),
  /** Are there links by which a contact of ours comes there and is known? */
  personalLinks: z.boolean(),
});
export type ChannelDescriptor = z.infer<typeof channelDescriptor>;

/** One step of a connection test, with the provider's own words when it fails. */
export const checkStep = z.object({
  name: z.string(),
  ok: z.boolean(),
  /** The provider's words, or what we saw. */
  detail: z.string(),
  millis: z.number().int(),
});
export const checkResult = z.object({ ok: z.boolean(), steps: z.array(checkStep) });
export type CheckResult = z.infer<typeof checkResult>;

export const channelHealth = z.object({
  status: z.enum(['ok', 'degraded', 'failing', 'disabled', 'starting']),
  lastInboundAt: moment.nullable(),
  lastOutboundAt: moment.nullable(),
  lastCheckedAt: moment.nullable(),
  /** Seconds between the provider's time and ours for the newest item. */
  lagSeconds: z.number().nullable(),
  lastError: z.object({ message: z.string(), at: moment, kind: z.string() }).nullable(),
  /** When failing: the next try. */
  nextTryAt: moment.nullable(),
  pending: z.number().int(),
  quarantined: z.number().int(),
});
export type ChannelHealth = z.infer<typeof channelHealth>;

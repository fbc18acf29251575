import { z } from 'zod';
import { moment } from './primitives.ts';

/**
 * What a channel can do, as data: the composer, the health page and the settings screens read only this.
 * Each limit names its source and the date it was checked.
 */
export const capabilities = z.object({
  /** How the platform counts a text, and its limit in that unit; null: no limit. */
  text: z.object({
    counting: z.enum(['utf16', 'codepoint', 'grapheme', 'byte', 'x-weighted', 'gsm7']),
    limit: z.number().int().nullable(),
    source: z.string(),
    checked: z.string(),
  }),
  /** What the composer may offer. plain: text only; rich: bold, italics, lists, links, quotes, code, inline images. */
  markup: z.enum(['plain', 'rich']),
  subject: z.boolean(),
  copies: z.boolean(),
  attachments: z.object({
    allowed: z.boolean(),
    maxFiles: z.number().int(),
    maxTotalBytes: z.number().int(),
    source: z.string(),
    checked: z.string(),
  }),
  /** Seconds after the customer's last message in which one may answer; null: always. */
  replyWindowSeconds: z.number().int().nullable(),
  visibility: z.enum(['private', 'public']),
  oneReply: z.boolean(),
  edit: z.boolean(),
  delete: z.boolean(),
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
  /** A name from the icon set of the web, or an SVG path. */
  icon: z.string(),
  settingsSchema: z.record(z.string(), z.unknown()),
  secretsSchema: z.record(z.string(), z.unknown()),
  capabilities,
  /** Does it take an address that people write to? */
  addressed: z.boolean(),
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

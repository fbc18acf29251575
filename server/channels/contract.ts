import type { z } from 'zod';
import type { Capabilities, CheckResult } from '../../shared/schemas/channel.ts';
import type { Participant } from '../../shared/schemas/primitives.ts';

/**
 * What a connector is. A channel knows its provider and nothing of the store, the queue or the web: it turns the
 * provider's bytes into `ParsedItem`s and an `OutboundMessage` into a provider call. Adding one is a folder and a line
 * in registry.ts.
 */

/** Opens a stream of bytes kept in the file store. */
export type OpenFile = () => NodeJS.ReadableStream;

export interface InboundFile {
  name: string;
  type: string;
  content: Buffer;
  contentId: string | null;
  inline: boolean;
}

/** Hints for threading, in the words of mail; other channels fill what they have. All ids without angle brackets. */
export interface ThreadingHints {
  /** Signed Reply-To token found in an address that the item was sent to. */
  replyToken: string | null;
  inReplyTo: string[];
  /** The whole chain, oldest first as in the header. */
  references: string[];
  /** Outlook's Thread-Index conversation root, base64 of its first 22 bytes. */
  threadIndex: string | null;
  /** A provider's own thread id (chat id, root post), used as a known id. */
  externalThreadId: string | null;
}

/** A message as a channel understood it. Strings are complete and unsanitised unless said otherwise. */
export interface ParsedMessage {
  type: 'message';
  /** Message-ID or the provider's id, without angle brackets; made from the raw bytes' hash when missing. */
  externalId: string;
  /** Two items with the same key in the workspace are one message (two deliveries). */
  dedupeKey: string;
  from: Participant;
  /** Is the sender's address vouched for (DKIM/SPF/DMARC pass, provider's id)? null: not known. */
  verified: boolean | null;
  replyTo: Participant[];
  to: Participant[];
  cc: Participant[];
  subject: string;
  /** What was written, without quoted history and signature; never empty when there is any text. */
  text: string;
  html: string | null;
  quotedText: string | null;
  quotedHtml: string | null;
  files: InboundFile[];
  sentAt: Date | null;
  threading: ThreadingHints;
  /** Identity kind of `from`: 'email' for mail. */
  identityKind: string;
  /** Answered by a machine (RFC 3834): imported, but never auto-answered, never re-opens. */
  automatic: boolean;
  /** Bulk or list mail. */
  bulk: boolean;
  /** What the provider's filter said. */
  spam: { marked: boolean; why: string } | null;
}

/** News about a message that we sent: a bounce, a delivered or read receipt. */
export interface ParsedReceipt {
  type: 'receipt';
  externalId: string;
  dedupeKey: string;
  /** The Message-ID (or provider id) that it is about; null when it could not be found: then the item is imported as message. */
  about: string | null;
  outcome: 'delivered' | 'delayed' | 'bounced' | 'read';
  recipient: string | null;
  /** "5.1.1" when known. */
  status: string | null;
  /** The provider's words. */
  diagnostic: string;
  /** The item as a message too, for when the one it is about is unknown. */
  fallback: ParsedMessage;
}

/** Nothing to import, and why, in a sentence for a person. */
export interface ParsedIgnored {
  type: 'ignored';
  reason: string;
}

export type ParsedItem = ParsedMessage | ParsedReceipt | ParsedIgnored;

/** One inbox as its channel sees it: validated settings, opened secrets. */
export interface InboxAccount<Settings = unknown, Secrets = unknown> {
  inboxId: string;
  name: string;
  address: string;
  settings: Settings;
  secrets: Secrets;
}

/** What the core gives a parser besides the bytes. */
export interface ParseContext {
  account: Pick<InboxAccount, 'inboxId' | 'address' | 'name'>;
  /** Verifies a Reply-To token that we signed; null when it is not ours. */
  openReplyToken(token: string): { conversationId: string } | null;
  now: Date;
}

export interface OutboundFile {
  name: string;
  type: string;
  size: number;
  contentId: string | null;
  inline: boolean;
  open: OpenFile;
}

/** All that a channel needs to send; frozen when the reply was written. */
export interface OutboundMessage {
  /** Our id of the message: the idempotency key where the provider takes one. */
  messageId: string;
  conversationId: string;
  /** Already fixed, so that a retry repeats the same: "<id@domain>" without brackets for mail. */
  externalId: string;
  from: Participant;
  to: Participant[];
  cc: Participant[];
  bcc: Participant[];
  subject: string;
  text: string;
  html: string | null;
  /** Inbox signature, already with its separator rules left to the channel. */
  signature: { text: string; html: string };
  files: OutboundFile[];
  inReplyTo: string | null;
  references: string[];
  /** Signed token for the Reply-To plus address; null when the inbox does not use it. */
  replyToken: string | null;
  /** Sent by a machine (auto reply, system mail): marked so that others do not answer it. */
  automatic: boolean;
  date: Date;
}

export interface SendResult {
  /** The provider's id, when it differs from ours. */
  externalId: string;
  /** The provider's words: the SMTP reply. */
  providerReply: string;
  /** Recipients that were refused while others were taken. */
  rejected: { address: string; reason: string }[];
}

export type SendErrorKind = 'transient' | 'rate-limited' | 'permanent' | 'auth' | 'unconfirmed';

/** Thrown by send. unconfirmed: it may have gone out; it is never repeated by itself. */
export class SendError extends Error {
  readonly kind: SendErrorKind;
  readonly retryAfterSeconds: number | null;

  constructor(
    kind: SendErrorKind,
    message: string,
    options: { retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'SendError';
    this.kind = kind;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

/** A raw item as it arrives from a listener. */
export interface IncomingItem {
  /** Unique in the inbox: "uidvalidity.uid" for IMAP, the webhook's event id, a hash for pushed mail. */
  externalId: string;
  raw: Buffer;
  /** The provider's time of arrival. */
  providerTime: Date | null;
  /** Read from the headers when cheap; for the quarantine list. */
  summary: { from: string; subject: string };
  /** Set when the item is over the size limit: `raw` then holds the headers only and it goes to quarantine with this reason. */
  refusedBecause?: string;
}

/** What a listener may do. Storing happens before the cursor moves: `accept` returns when the items are on disk. */
export interface ListenerHost {
  /** Stores raw items (repeats are no-ops) and then the cursor, in this order; wakes the import. */
  accept(batch: { items: IncomingItem[]; cursor?: { name: string; value: unknown } }): Promise<void>;
  cursor(name: string): Promise<unknown>;
  /** Is there already a message with one of these dedupe keys in the workspace? For re-scans after UIDVALIDITY changed. */
  known(dedupeKeys: string[]): Promise<Set<string>>;
  /** Connection is up; clears the last error. */
  up(): void;
  log(level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>): void;
  now(): Date;
}

/** A running connection; the core calls stop on shutdown, settings change or lost lease. */
export interface Listener {
  /** Settles when the connection ends: resolves after stop, rejects with the reason otherwise (the core backs off and starts again). */
  done: Promise<void>;
  /** Look for new items now. */
  poke(): void;
  stop(): Promise<void>;
}

export interface WebhookRequest {
  headers: Record<string, string | string[] | undefined>;
  query: Record<string, string>;
  body: Buffer;
  method: string;
}

export interface WebhookAnswer {
  status: number;
  body?: string;
  contentType?: string;
  items: IncomingItem[];
}

/** How items come in. push: only by POST /inboxes/{id}/raw, which every channel may take. */
export type Inbound<Settings, Secrets> =
  | {
      kind: 'listen';
      listen(account: InboxAccount<Settings, Secrets>, host: ListenerHost): Promise<Listener>;
    }
  | {
      kind: 'webhook';
      receive(account: InboxAccount<Settings, Secrets>, request: WebhookRequest): WebhookAnswer;
    }
  | { kind: 'push' };

/** One message in the provider's world, for simulation. */
export interface SimulatedPost {
  from: Participant;
  to: Participant[];
  subject: string;
  text: string;
  /** Without brackets. */
  externalId: string;
  inReplyTo: string | null;
  references: string[];
  files: { name: string; type: string; content: Buffer }[];
  date: Date;
}

/** A loopback fake of the provider, for the demo and for tests. It speaks the provider's real protocol. */
export interface Simulator {
  /** Starts it; what an inbox with the returned settings sends arrives at `onSent`. */
  start(
    onSent: (post: SimulatedPost) => void,
  ): Promise<{ settings: Record<string, unknown>; stop(): Promise<void> }>;
  /** The raw bytes by which the provider would hand us this post. */
  compose(post: SimulatedPost): Promise<Buffer>;
}

export interface Channel<Settings = unknown, Secrets = unknown> {
  id: string;
  /** Shown as it is; product names are not translated. */
  name: string;
  icon: string;
  addressed: boolean;
  /** The form is drawn from it: give title, description, and default. */
  settings: z.ZodType<Settings>;
  secrets: z.ZodType<Secrets>;
  capabilities: Capabilities;
  inbound: Inbound<Settings, Secrets>;
  /** The externalId of an item that was pushed in raw (POST /inboxes/{id}/raw), and its summary. */
  describeRaw(raw: Buffer): Pick<IncomingItem, 'externalId' | 'summary'>;
  /** Bytes to items; no network, no clock but the context's. Throws only on what cannot be read at all. */
  parse(raw: Buffer, context: ParseContext): Promise<ParsedItem>;
  send(account: InboxAccount<Settings, Secrets>, message: OutboundMessage): Promise<SendResult>;
  /** Tries in and out and says what the provider says; never throws. */
  check(account: InboxAccount<Settings, Secrets>): Promise<CheckResult>;
  /** Frees pooled connections of an inbox (settings changed, inbox disabled). */
  release(inboxId: string): Promise<void>;
  /** Loaded only when the demo or a test asks for it. */
  simulator?: () => Promise<Simulator>;
}

/** Keeps the settings' types inside the channel and hides them outside. */
export function defineChannel<Settings, Secrets>(channel: Channel<Settings, Secrets>): Channel {
  return channel;
}

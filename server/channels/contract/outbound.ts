import type { PostVisibility } from '../../../shared/schemas/post.ts';
import type { Participant } from '../../../shared/schemas/primitives.ts';

/** Opens a stream of bytes kept in the file store. */
export type OpenFile = () => NodeJS.ReadableStream;

export interface OutboundFile {
  name: string;
  type: string;
  size: number;
  contentId: string | null;
  inline: boolean;
  open: OpenFile;
}

/** The message that is answered: the customer's, or our own part before this one. */
export interface AnsweredMessage {
  /** The provider's id. */
  externalId: string;
  from: Participant | null;
  visibility: PostVisibility;
  contentWarning: string | null;
  language: string | null;
  url: string | null;
  /** The thread that the parser named. */
  externalThreadId: string | null;
  /** As the parser (or the result of sending it) gave it; null when it gave none. */
  channelData: unknown;
  sentAt: Date;
}

/** All that a channel needs to send; frozen when the reply was written. */
export interface OutboundMessage {
  /** Our id of the message: the idempotency key where the provider takes one. Each part of a long answer has its own. */
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
  /** Where its recipient stops mail like it, by one POST without anything else (RFC 8058); left out: it is no such mail. */
  unsubscribe?: string;
  /** null: it begins a conversation. For part 2 and on: the part before, with the provider's id. */
  answers?: AnsweredMessage | null;
  /** Never wider than what it answers: the core saw to it. */
  visibility?: PostVisibility;
  contentWarning?: string | null;
  language?: string | null;
  /** Which part of a long answer; null: it is one message. The numbers stand in the text already. */
  part?: { number: number; of: number } | null;
}

export interface SendResult {
  /** The provider's id, when it differs from ours. */
  externalId: string;
  /** The provider's words: the SMTP reply. */
  providerReply: string;
  /** Recipients that were refused while others were taken. */
  rejected: { address: string; reason: string }[];
  /** Other ids under which answers may name it (each picture of an album). */
  otherIds?: string[];
  /** The post, for people to open. */
  url?: string | null;
  /** JSON, handed back as `answers.channelData` when something answers this message. */
  channelData?: unknown;
}

export type SendErrorKind = 'transient' | 'rate-limited' | 'permanent' | 'auth' | 'unconfirmed';

/** Thrown by send, act and collect. unconfirmed: it may have gone out; it is never repeated by itself. */
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

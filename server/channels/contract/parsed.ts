import type {
  AuthorCard,
  PostContext,
  PostKind,
  PostVisibility,
  Rating,
} from '../../../shared/schemas/post.ts';
import type { Participant } from '../../../shared/schemas/primitives.ts';
import type { InboxAccount } from './account.ts';

export interface InboundFile {
  name: string;
  type: string;
  content: Buffer;
  contentId: string | null;
  inline: boolean;
}

/** Who wrote, as their provider presents them. */
export interface Sender {
  name: string;
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
  /** A provider's own thread id (chat id, root post), used as a known id. Unique in the workspace: begin it with the channel and account. */
  externalThreadId: string | null;
  /** Everybody in the provider's thread is one conversation (a group chat): strangers join. Left out: false. */
  open?: boolean;
}

/** What posts, chats and reviews have and mails have not. Each part may be left out. */
export interface PostFacts {
  /** message when left out. */
  kind?: PostKind;
  /** Who may see it; an answer is never seen by more. direct when left out. */
  visibility?: PostVisibility;
  /** The original, for people to open. */
  url?: string | null;
  rating?: Rating | null;
  contentWarning?: string | null;
  /** Language tag as the author gave it. */
  language?: string | null;
  /** The word or hashtag that we watch and that found it. */
  watched?: string | null;
  /** The branch or shop that it is about, as the platform names it. */
  place?: string | null;
  authorCard?: AuthorCard | null;
  /** What stands before it in a public thread, oldest first: fetched by the listener and put into the raw bytes. */
  context?: PostContext[];
}

/** Another handle of the sender that came with the message. */
export interface KnownHandle {
  /** Identity kind: 'email', 'phone', or a channel's id. */
  kind: string;
  value: string;
  /** How people see it where the value is an opaque id. */
  handle?: string;
  verified: boolean;
}

/** A message as a channel understood it. Strings are complete and unsanitised unless said otherwise. */
export interface ParsedMessage {
  type: 'message';
  /** Message-ID or the provider's id, without angle brackets; made from the raw bytes' hash when missing. Unique in the workspace. */
  externalId: string;
  /** Two items with the same key in the workspace are one message (two deliveries). Chat and social: the same as externalId. */
  dedupeKey: string;
  /**
   * address: the stable id by which the sender is known and answered (mail address, DID, account URL, chat id);
   * handle: how people see it, when the address is opaque.
   */
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
  post?: PostFacts;
  /** More handles of the sender. A verified one that is known joins; an unverified one is shown and never joins anything. */
  identities?: KnownHandle[];
  /** A signed token of ours with which the sender came from elsewhere: the core joins them with the contact that it names. */
  personalLink?: string;
  /** Written by the inbox's own account outside of Onevoice: an outbound message; ignored when it joins no conversation. */
  own?: boolean;
  /** JSON that the core keeps and hands back with every answer to it (`OutboundMessage.answers.channelData`). */
  channelData?: unknown;
}

/** News about a message that we sent: a bounce, a delivered or read receipt. States only move forward. */
export interface ParsedReceipt {
  type: 'receipt';
  externalId: string;
  dedupeKey: string;
  /** The Message-ID (or provider id) that it is about; null when it could not be found: then the item is imported as message. */
  about: string | null;
  /** Our own id (`OutboundMessage.messageId`) when the provider gives it back; goes before `about`. */
  aboutMessageId?: string;
  /** complained: the recipient called it spam. */
  outcome: 'delivered' | 'delayed' | 'bounced' | 'failed' | 'read' | 'complained';
  recipient: string | null;
  /** "5.1.1" when known. */
  status: string | null;
  /** The provider's words. */
  diagnostic: string;
  /** The item as a message too, for when the one it is about is unknown; null: it is then tried again for a while. */
  fallback: ParsedMessage | null;
}

/** The author changed a message of theirs. Applied whenever it comes, also before the message itself. */
export interface ParsedEdit {
  type: 'edit';
  externalId: string;
  /** Message id and revision: the same revision twice is one. */
  dedupeKey: string;
  /** externalId of the message. */
  about: string;
  /** Which of two revisions is the later one. */
  editedAt: Date;
  text: string;
  html: string | null;
  contentWarning?: string | null;
  /** All files that it has now; left out: they are as they were. */
  files?: InboundFile[];
  /** Replaces what the core hands back with answers, e.g. a new cid. */
  channelData?: unknown;
  /** The message as it is now, for when it is unknown; left out: the change waits for the message. */
  fallback?: ParsedMessage;
}

/** The author (or the platform) took a message away: people see that there was one, the audit what it said. */
export interface ParsedDeletion {
  type: 'deletion';
  externalId: string;
  dedupeKey: string;
  /** externalId of the message. */
  about: string;
  deletedAt: Date;
}

/** Nothing to import, and why, in a sentence for a person. */
export interface ParsedIgnored {
  type: 'ignored';
  reason: string;
}

export type ParsedChange = ParsedEdit | ParsedDeletion;
export type ParsedItem = ParsedMessage | ParsedReceipt | ParsedChange | ParsedIgnored;

/** What the core gives a parser besides the bytes. */
export interface ParseContext {
  account: Pick<InboxAccount, 'inboxId' | 'address' | 'name'>;
  /** The inbox's settings, validated when first read. */
  readonly settings?: unknown;
  learned?: Record<string, unknown> | null;
  /** What `collect` fetched for this item. */
  files?: InboundFile[];
  /** What `introduce` learned for this item. */
  sender?: Sender | null;
  /** Verifies a Reply-To token that we signed; null when it is not ours. */
  openReplyToken(token: string): { conversationId: string } | null;
  now: Date;
}

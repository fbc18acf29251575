import type { Advocate } from '../advocates/score.ts';
import type { Health } from '../health/signals.ts';
import type { OrderTally } from '../orders/summary.ts';
import type { ConversationStatus, Priority } from '../schemas/conversation.ts';
import type { ConversationMarks } from '../schemas/marks.ts';
import type { AttributeValue } from '../schemas/attribute.ts';
import type { MannersProfile } from '../schemas/manners.ts';
import type { PostDetails } from '../schemas/post.ts';

/** A clock of what was promised, as much as a condition asks of it. */
export interface ClockFacts {
  state: 'running' | 'paused' | 'met' | 'missed' | 'dropped';
  endedAt: Date | null;
  dueAt: Date | null;
  breachedAt: Date | null;
}

/** What a condition may ask of a conversation. */
export interface ConversationFacts {
  status: ConversationStatus;
  priority: Priority;
  subject: string;
  tagIds: readonly string[];
  teamId: string | null;
  assigneeId: string | null;
  inboxId: string;
  channel: string;
  language: string | null;
  sentiment: string | null;
  spam: boolean;
  messageCount: number;
  hasAttachments: boolean;
  participants: readonly string[];
  sharedWith: readonly string[];
  createdAt: Date;
  waitingSince: Date | null;
  lastActivityAt: Date;
  lastInboundAt: Date | null;
  lastOutboundAt: Date | null;
  contact: { name: string; address: string };
  marks?: ConversationMarks;
  sla?: { pins: readonly { policyId: string }[]; clocks: readonly ClockFacts[] } | null;
  routing?: { alarmedAt: Date | null };
  held?: boolean;
}

/** What a condition may ask of the message that something happened by. */
export interface MessageFacts {
  text: string;
  subject: string;
  author: 'customer' | 'agent' | 'system';
  /** Names of the files that came with it. */
  fileNames: readonly string[];
  kind: PostDetails['kind'];
  /** For others to read: a post, a review. */
  public: boolean;
  automatic: boolean;
  /** Is the sender vouched for? null: not known. */
  verified: boolean | null;
  rating: number | null;
  language: string | null;
  sentiment: string | null;
  /** Addresses of those it is written to, with copies. */
  recipients: readonly string[];
}

/** What is known of the customer beyond the conversation: of all their contacts together. */
export interface ContactFacts {
  name: string;
  addresses: readonly string[];
  /** What kinds of address they have: "email", "mastodon". */
  kinds: readonly string[];
  company: string;
  companyIds: readonly string[];
  /** Those of companies that are part of another, too; left out: only the one above. */
  companyNames?: readonly string[];
  notes: string;
  language: string | null;
  timeZone: string | null;
  /** The id of a tier. */
  tier: string | null;
  /** Whose customer they are. */
  ownerId: string | null;
  tagIds: readonly string[];
  /** Values of their attributes and of their company's, by the ids of attributes. */
  attributes: Readonly<Record<string, AttributeValue>>;
  /** How they like to be written to; no condition asks for it, answers do. */
  manners?: MannersProfile;
  orders?: OrderTally | null;
  /** How they fare; null: nobody has looked yet. */
  health?: Pick<Health, 'score' | 'risk'> | null;
  /** How much they speak for us; null: nothing says. */
  advocate?: Pick<Advocate, 'score' | 'level'> | null;
  /** The segments that they belong to. */
  segmentIds: readonly string[];
  firstSeenAt: Date;
  lastSeenAt: Date;
}

/** What may be asked of a contact alone. */
export type ContactScene = Pick<Facts, 'contact' | 'now'>;

/** What was so at the moment of the event: all that a rule can look at. */
export interface Facts {
  conversation: ConversationFacts;
  /** null: it did not happen by a message. */
  message: MessageFacts | null;
  /** What an activity says of itself, where it happened by one: the score of a survey, the clock of a deadline. */
  happened: Readonly<Record<string, unknown>>;
  /** null: nobody asked for it, or they are gone. */
  contact: ContactFacts | null;
  /** Calendars of business hours that are open; empty where nobody asks. */
  openCalendarIds: readonly string[];
  now: Date;
}

/** A value that a field has, as it is shown in the trace. */
export type FactValue = string | number | boolean | string[] | null;

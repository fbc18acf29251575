import type { ConversationStatus, Priority } from '../schemas/conversation.ts';

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
  createdAt: Date;
  waitingSince: Date | null;
  contact: { name: string; address: string };
}

/** What a condition may ask of the message that something happened by. */
export interface MessageFacts {
  text: string;
  author: 'customer' | 'agent' | 'system';
  files: number;
  /** For others to read: a post, a review. */
  public: boolean;
  automatic: boolean;
  rating: number | null;
}

/** What is known of the customer beyond the conversation. */
export interface ContactFacts {
  company: string;
  language: string | null;
}

/** What was so at the moment of the event: all that a rule can look at. */
export interface Facts {
  conversation: ConversationFacts;
  /** null: it did not happen by a message. */
  message: MessageFacts | null;
  /** null: nobody asked for it, or they are gone. */
  contact: ContactFacts | null;
  now: Date;
}

/** A value that a field has, as it is shown in the trace. */
export type FactValue = string | number | boolean | string[] | null;

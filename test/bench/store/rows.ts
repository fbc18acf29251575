import { createHash } from 'node:crypto';

/** A document of the prototype's shape: about 0.6 KB, with three indexes beside `_id`. */
export interface BenchMessage {
  _id: string;
  messageId: string;
  conversationId: string;
  userId: string;
  createdAt: Date;
  seen: number;
  text: string;
}

/** Messages of a conversation, about; so that 100,000 conversations hold a million. */
const perConversation = 10;
const text = 'The parcel has not arrived and the tracking page says that it was delivered last week. '.repeat(
  5,
);

const hex = (...facts: (string | number)[]) =>
  createHash('sha1').update(facts.join()).digest('hex').slice(0, 24);

/** The conversation of a message; earlier ones hold more, as an archive does. */
export function conversationOf(n: number): string {
  return hex('conversation', Math.floor(n / perConversation));
}

/** The n-th message: ids are random to the indexes, and repeatable. */
export function messageRow(n: number): BenchMessage {
  return {
    _id: hex('id', n),
    messageId: `<${hex('message', n)}@mail.example>`,
    conversationId: conversationOf(n),
    userId: `user-${String(n % 40)}`,
    createdAt: new Date(1.7e12 + n * 1000),
    seen: 0,
    text,
  };
}

export function messageRows(from: number, count: number): BenchMessage[] {
  return Array.from({ length: count }, (_, i) => messageRow(from + i));
}

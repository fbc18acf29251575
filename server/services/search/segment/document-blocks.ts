import { ByteReader, ByteWriter } from './bytes.ts';

/** One message in a segment: what tells where and when it is. Ids have 24 hexadecimal digits. */
export interface IndexedDocument {
  messageId: string;
  conversationId: string;
  /** When it was sent, in milliseconds. */
  at: number;
  /** When it was last changed: of two of one message the later one counts. */
  version: number;
}

/** A date as the index holds it: nothing was sent before 1970. */
export const indexedMoment = (sentAt: Date): number => Math.max(0, sentAt.getTime());

/** Messages in one block. */
export const documentsPerBlock = 256;
const idBytes = 12;

/** Newest first, then by id: the order of results, and of places in a segment. */
export function compareDocuments(a: IndexedDocument, b: IndexedDocument): number {
  if (a.at !== b.at) return b.at - a.at;
  return a.messageId < b.messageId ? 1 : a.messageId > b.messageId ? -1 : 0;
}

export function writeDocuments(documents: readonly IndexedDocument[]): Buffer {
  const writer = new ByteWriter(documents.length * 32);
  writer.number(documents.length);
  let before = documents[0]?.at ?? 0;
  writer.number(before);
  for (const { at } of documents) {
    writer.number(before - at);
    before = at;
  }
  for (const { at, version } of documents) writer.number(Math.max(0, version - at));
  for (const { messageId } of documents) writer.raw(Buffer.from(messageId, 'hex'));
  for (const { conversationId } of documents) writer.raw(Buffer.from(conversationId, 'hex'));
  return writer.take();
}

export function readDocuments(block: Buffer): IndexedDocument[] {
  const reader = new ByteReader(block);
  const count = reader.number();
  let at = reader.number();
  const times = Array.from({ length: count }, () => (at -= reader.number()));
  const versions = times.map((time) => time + reader.number());
  const messages = reader.raw(count * idBytes);
  const conversations = reader.raw(count * idBytes);
  return times.map((time, n) => ({
    at: time,
    version: versions[n] ?? time,
    messageId: messages.toString('hex', n * idBytes, (n + 1) * idBytes),
    conversationId: conversations.toString('hex', n * idBytes, (n + 1) * idBytes),
  }));
}

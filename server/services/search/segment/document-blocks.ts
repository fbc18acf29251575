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

/** A block that gives single messages: its ids are read as they are asked for, since a rare word wants one of them. */
export class DocumentBlock {
  readonly count: number;
  readonly #times: Float64Array;
  readonly #versions: Float64Array;
  readonly #messages: Buffer;
  readonly #conversations: Buffer;

  constructor(block: Buffer) {
    const reader = new ByteReader(block);
    const count = reader.number();
    let at = reader.number();
    const times = new Float64Array(count);
    const versions = new Float64Array(count);
    for (let n = 0; n < count; n += 1) times[n] = at -= reader.number();
    for (let n = 0; n < count; n += 1) versions[n] = (times[n] ?? 0) + reader.number();
    this.count = count;
    this.#times = times;
    this.#versions = versions;
    this.#messages = reader.raw(count * idBytes);
    this.#conversations = reader.raw(count * idBytes);
  }

  /** @returns undefined beyond the last */
  at(n: number): IndexedDocument | undefined {
    const at = this.#times[n];
    if (at === undefined) return undefined;
    const [from, to] = [n * idBytes, (n + 1) * idBytes];
    return {
      at,
      version: this.#versions[n] ?? at,
      messageId: this.#messages.toString('hex', from, to),
      conversationId: this.#conversations.toString('hex', from, to),
    };
  }
}

/** All messages of a block. */
export function readDocuments(block: Buffer): IndexedDocument[] {
  const documents = new DocumentBlock(block);
  return Array.from({ length: documents.count }, (_, n) => documents.at(n)).filter(
    (one) => one !== undefined,
  );
}

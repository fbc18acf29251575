import { BsonWriter } from '../bsonx/encode.ts';
import { T, type Value } from '../bsonx/types.ts';
import type { StoreError } from '../errors.ts';

/** Writers whose list was written: the next list takes one of them, and memory that has grown already. */
const spares: BsonWriter[] = [];
const MAX_SPARES = 4;
const MAX_SPARE_BYTES = 1 << 20;

/** A list of documents that are copied into the reply byte for byte. */
export class RawList {
  count = 0;
  private readonly elements = spares.pop() ?? new BsonWriter();
  private isWritten = false;

  constructor(docs: readonly Buffer[] = []) {
    for (const doc of docs) this.add(doc);
  }

  /** Copies a document in: it may be a part of something larger that is not to be kept. */
  add(doc: Buffer): void {
    this.elements.byte(T.object);
    this.elements.position(this.count++);
    this.elements.raw(doc);
  }

  /** Bytes of the documents, with their places in the list. */
  get size(): number {
    return this.elements.p;
  }

  /** Writes the elements as they stand in a reply: once, the memory serves the next list. */
  writeTo(target: BsonWriter): void {
    if (this.isWritten) throw new Error('a list of documents was written before');
    const { elements } = this;
    target.raw(elements.b.subarray(0, elements.p));
    this.isWritten = true;
    elements.p = 0;
    if (elements.b.length <= MAX_SPARE_BYTES && spares.length < MAX_SPARES) spares.push(elements);
  }
}

/** One document that is copied into the reply byte for byte. */
export class RawValue {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** What a command answers with. */
export type Reply = Record<string, ReplyValue>;
export type ReplyValue = Value | RawList | RawValue | { fields: Reply };

const OP_REPLY = 1;
const OP_MSG = 2013;
const writer = new BsonWriter();
let nextId = 1;

/** Writes a reply as a whole message. */
export function writeMessage(reply: Reply, request: { id: number; legacy: boolean }): Buffer {
  writer.p = 0;
  writer.int32(0);
  writer.int32(nextId++ & 0x7fffffff);
  writer.int32(request.id);
  writer.int32(request.legacy ? OP_REPLY : OP_MSG);
  if (request.legacy) {
    writer.int32(8);
    writer.int32(0);
    writer.int32(0);
    writer.int32(0);
    writer.int32(1);
  } else {
    writer.int32(0);
    writer.byte(0);
  }
  writeFields(reply);
  writer.b.writeInt32LE(writer.p, 0);
  return writer.take();
}

function writeFields(fields: Reply): void {
  const start = writer.p;
  writer.int32(0);
  for (const [name, value] of Object.entries(fields)) writeField(name, value);
  writer.byte(0);
  writer.b.writeInt32LE(writer.p - start, start);
}

function writeField(name: string, value: ReplyValue): void {
  if (value instanceof RawList) return writeList(name, value);
  if (value instanceof RawValue) {
    writer.byte(T.object);
    writer.cstring(name);
    return writer.raw(value.bytes);
  }
  if (isNested(value)) {
    writer.byte(T.object);
    writer.cstring(name);
    return writeFields(value.fields);
  }
  writer.element(name, value);
}

function isNested(value: Value | { fields: Reply }): value is { fields: Reply } {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function writeList(name: string, list: RawList): void {
  writer.byte(T.array);
  writer.cstring(name);
  const start = writer.p;
  writer.int32(0);
  list.writeTo(writer);
  writer.byte(0);
  writer.b.writeInt32LE(writer.p - start, start);
}

/** The reply for an error: ok 0 with MongoDB's code, its name and the message. */
export function errorReply(error: StoreError): Reply {
  const extra: Reply = {};
  for (const [name, value] of error.extra ?? []) extra[name] = value;
  return { ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...extra };
}

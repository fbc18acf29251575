import { int32, nulAfter, skipValue } from '../bsonx/bytes.ts';
import { decodeDoc, decodeElement } from '../bsonx/decode.ts';
import { T, type Doc } from '../bsonx/types.ts';
import { validateDocument } from '../bsonx/validate.ts';
import { FrameError, HEADER } from './frames.ts';

const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** A command as it came over the wire. */
export interface Request {
  id: number;
  /** True when it came as the old OP_QUERY (only hello does) and wants an OP_REPLY. */
  legacy: boolean;
  /** True when the client wants no answer (w: 0). */
  silent: boolean;
  db: string;
  name: string;
  command: Doc;
  /** Document lists (documents, updates, deletes) as bytes. */
  lists: Map<string, Buffer[]>;
}

/** Lists that are never decoded as part of the command. */
const RAW_LISTS = new Set(['documents', 'updates', 'deletes']);
/** Fields that carry nothing the engine uses. */
const IGNORED = new Set(['lsid', '$clusterTime', 'apiVersion', '$readPreference']);

/** Bytes of documents that are validated in one step, about a millisecond's work. */
const STEP_BYTES = 256 * 1024;

/** Reading a message: each `yield` is a point to let others go on. */
export type Parsing = Generator<void, Request, void>;

/** Reads one message. Throws FrameError for what is no message, InvalidBSON for bad documents. */
export function* parseRequest(message: Buffer): Parsing {
  const id = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  if (opCode === OP_MSG) return yield* parseMsg(message, id);
  if (opCode === OP_QUERY) return parseQuery(message, id);
  throw new FrameError(`an operation of code ${String(opCode)}`);
}

function* parseMsg(message: Buffer, id: number): Parsing {
  if (message.length < HEADER + 10) throw new FrameError('a message without a body');
  const flags = message.readUInt32LE(HEADER);
  if ((flags & 0xffff & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0)
    throw new FrameError('a message with unknown required flags');
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  const lists = new Map<string, Buffer[]>();
  let command: Doc | undefined;
  for (let p = HEADER + 4; p < end;) {
    const kind = message[p++];
    if (kind === 0) {
      const next = validateDocument(message, p, end);
      command = decodeBody(message, p, lists);
      p = next;
    } else if (kind === 1) p = yield* parseList(message, p, { end, lists });
    else throw new FrameError(`a section of kind ${String(kind)}`);
  }
  if (!command) throw new FrameError('a message without a body');
  const db = command.get('$db');
  return {
    id,
    legacy: false,
    silent: (flags & MORE_TO_COME) !== 0,
    db: typeof db === 'string' ? db : 'admin',
    name: nameOf(command),
    command,
    lists,
  };
}

function nameOf(command: Doc): string {
  const [name = ''] = command.keys();
  return name;
}

function decodeBody(b: Buffer, start: number, lists: Map<string, Buffer[]>): Doc {
  const command: Doc = new Map();
  let p = start + 4;
  for (let type = b[p] as number; type !== 0; type = b[p] as number) {
    const value = nulAfter(b, p + 1);
    const name = b.utf8Slice(p + 1, value - 1);
    if (type === T.array && RAW_LISTS.has(name)) lists.set(name, slicesOf(b, value));
    else if (!IGNORED.has(name)) command.set(name, decodeElement(b, type, value));
    p = skipValue(b, type, value);
  }
  return command;
}

/** The elements of an array as document bytes; others are left out (the command then finds too few). */
function slicesOf(b: Buffer, start: number): Buffer[] {
  const docs: Buffer[] = [];
  let p = start + 4;
  for (let type = b[p] as number; type !== 0; type = b[p] as number) {
    const value = nulAfter(b, p + 1);
    p = skipValue(b, type, value);
    if (type === T.object) docs.push(b.subarray(value, p));
  }
  return docs;
}

interface Section {
  end: number;
  lists: Map<string, Buffer[]>;
}

function* parseList(b: Buffer, start: number, { end, lists }: Section): Generator<void, number, void> {
  if (start + 4 > end) throw new FrameError('a section is cut off');
  const sectionEnd = start + int32(b, start);
  if (sectionEnd > end || sectionEnd < start + 6) throw new FrameError('a section’s length is wrong');
  let p = nulAfter(b, start + 4);
  const name = b.utf8Slice(start + 4, p - 1);
  const docs: Buffer[] = [];
  for (let pauseAt = p + STEP_BYTES; p < sectionEnd;) {
    const next = validateDocument(b, p, sectionEnd);
    docs.push(b.subarray(p, next));
    p = next;
    if (p < pauseAt) continue;
    pauseAt = p + STEP_BYTES;
    yield;
  }
  lists.set(name, docs);
  return sectionEnd;
}

function parseQuery(message: Buffer, id: number): Request {
  const afterNs = nulAfter(message, HEADER + 4);
  const start = afterNs + 8;
  validateDocument(message, start, message.length);
  const command = decodeDoc(message, start);
  return { id, legacy: true, silent: false, db: 'admin', name: nameOf(command), command, lists: new Map() };
}

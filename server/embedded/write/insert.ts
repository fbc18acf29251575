import { BsonWriter } from '../bsonx/encode.ts';
import { RawDoc } from '../bsonx/raw.ts';
import { BSONRegExp, ObjectId, T, type Value } from '../bsonx/types.ts';
import { Code, StoreError } from '../errors.ts';
import type { Work } from '../store/committer.ts';
import type { Engine } from '../store/engine.ts';

/** One failed document or statement of a write command. */
export interface WriteError {
  index: number;
  error: StoreError;
}

/** What an insert command did. */
export interface InsertResult {
  n: number;
  errors: WriteError[];
}

/** Inserts documents one by one; ordered stops at the first error. */
export function* insertMany(
  engine: Engine,
  ns: string,
  batch: { docs: Buffer[]; ordered: boolean },
): Work<InsertResult> {
  const result: InsertResult = { n: 0, errors: [] };
  for (const [index, bytes] of batch.docs.entries()) {
    try {
      engine.records.insert(engine.ensure(ns), withIdFirst(bytes));
      result.n++;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      result.errors.push({ index, error });
      if (batch.ordered) break;
    }
    if (index + 1 < batch.docs.length) yield;
  }
  return result;
}

const writer = new BsonWriter();

/** The document with its _id as the first field, given one where it has none. Throws InvalidIdField (53). */
export function withIdFirst(bytes: Buffer): Buffer {
  const raw = new RawDoc(bytes);
  const at = raw.find('_id');
  if (at === 4) {
    const type = bytes[4];
    if (type === T.array || type === T.object || type === T.regex || type === T.undefined)
      checkId(raw.get('_id'));
    return bytes;
  }
  const id = at < 0 ? new ObjectId() : raw.get('_id');
  checkId(id);
  writer.p = 0;
  writer.int32(0);
  writer.element('_id', id);
  for (const { start, end } of raw.elements()) if (start !== at) writer.raw(bytes.subarray(start, end));
  writer.byte(0);
  writer.b.writeInt32LE(writer.p, 0);
  return writer.take();
}

/** Refuses what cannot be an _id. */
export function checkId(id: Value): void {
  const dollar = id instanceof Map ? [...id.keys()].find((name) => name.startsWith('$')) : undefined;
  if (dollar !== undefined && !['$ref', '$id', '$db'].includes(dollar))
    throw new StoreError(
      Code.DollarPrefixedFieldName,
      `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`,
    );
  if (!Array.isArray(id) && !(id instanceof BSONRegExp)) return;
  const type = Array.isArray(id) ? 'array' : 'regex';
  throw new StoreError(Code.InvalidIdField, `The '_id' value cannot be of type ${type}`);
}

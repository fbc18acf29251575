import { badBson } from './malformed.ts';
import { int32, nulAfter, skipValue } from './bytes.ts';
import { T } from './types.ts';

/** Deeper documents are refused, as MongoDB does (its limit is 180 for storage, 200 on the wire). */
export const MAX_DEPTH = 180;

/**
 * Checks that `b[start..]` holds one whole well-formed document that ends at or before `limit`: every length inside its
 * parent, every string ended, known types, bounded depth. Returns where the document ends. Throws InvalidBSON.
 */
export function validateDocument(b: Buffer, start: number, limit: number): number {
  return validate({ b, p: start, limit, depth: 0 });
}

function validate({ b, p: start, limit, depth }: Omit<ValueAt, 'type'>): number {
  if (depth > MAX_DEPTH) throw badBson(`nested deeper than ${String(MAX_DEPTH)} levels`);
  if (start + 5 > limit) throw badBson('a document is cut off');
  const size = int32(b, start);
  const end = start + size;
  if (size < 5 || end > limit || b[end - 1] !== 0) throw badBson('a document’s length is wrong');
  let p = start + 4;
  while (p < end - 1) {
    const type = b[p] as number;
    if (type === 0) throw badBson('a document ends before its length');
    p = nulAfter(b, p + 1);
    p = validateValue({ b, type, p, limit: end - 1, depth });
  }
  if (p !== end - 1) throw badBson('a value runs over the end of its document');
  return end;
}

interface ValueAt {
  b: Buffer;
  type: number;
  p: number;
  limit: number;
  depth: number;
}

function validateValue({ b, type, p, limit, depth }: ValueAt): number {
  if (type === T.object || type === T.array) return validate({ b, p, limit, depth: depth + 1 });
  if (type === T.string || type === T.code || type === T.symbol || type === T.dbPointer) {
    if (p + 4 > limit) throw badBson('a string is cut off');
    const size = int32(b, p);
    const end = p + 4 + size;
    if (size < 1 || end > limit || b[end - 1] !== 0) throw badBson('a string’s length is wrong');
  } else if (type === T.binary || type === T.codeWithScope) {
    if (p + 4 > limit || int32(b, p) < 0) throw badBson('a binary’s length is wrong');
  }
  if (type === T.regex) validateOptions(b, p);
  const end = skipValue(b, type, p);
  if (end > limit || end < p) throw badBson('a value is cut off');
  return end;
}

function validateOptions(b: Buffer, p: number): void {
  const options = nulAfter(b, p);
  const text = b.latin1Slice(options, nulAfter(b, options) - 1);
  if (!/^[ilmsux]*$/.test(text)) throw badBson('a regular expression has unknown options');
}

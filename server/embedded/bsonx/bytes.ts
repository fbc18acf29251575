import { badBson } from './malformed.ts';
import { T } from './types.ts';

const nameBytes = new Map<string, Buffer>();

/** The UTF-8 bytes of a field name, remembered for names seen before. */
export function bytesOfName(name: string): Buffer {
  let bytes = nameBytes.get(name);
  if (!bytes) {
    if (nameBytes.size > 4096) nameBytes.clear();
    bytes = Buffer.from(name, 'utf8');
    nameBytes.set(name, bytes);
  }
  return bytes;
}

/** The position after an element's value, given its type byte and the value's position. */
export function skipValue(b: Buffer, type: number, p: number): number {
  switch (type) {
    case T.double:
    case T.date:
    case T.timestamp:
    case T.int64:
      return p + 8;
    case T.string:
    case T.code:
    case T.symbol:
      return p + 4 + int32(b, p);
    case T.object:
    case T.array:
    case T.codeWithScope:
      return p + int32(b, p);
    case T.binary:
      return p + 5 + int32(b, p);
    case T.objectId:
      return p + 12;
    case T.bool:
      return p + 1;
    case T.int32:
      return p + 4;
    case T.decimal:
      return p + 16;
    case T.undefined:
    case T.null:
    case T.minKey:
    case T.maxKey:
      return p;
    case T.regex:
      return nulAfter(b, nulAfter(b, p));
    case T.dbPointer:
      return p + 4 + int32(b, p) + 12;
    default:
      throw badBson(`unknown element type 0x${type.toString(16)}`);
  }
}

/** Little-endian int32; the buffer is trusted to be long enough (validated on the way in). */
export function int32(b: Buffer, p: number): number {
  return (
    (b[p] as number) |
    ((b[p + 1] as number) << 8) |
    ((b[p + 2] as number) << 16) |
    ((b[p + 3] as number) << 24)
  );
}

/** The position after the next zero byte. */
export function nulAfter(b: Buffer, p: number): number {
  while (b[p] !== 0) {
    if (p >= b.length) throw badBson('a name does not end');
    p++;
  }
  return p + 1;
}

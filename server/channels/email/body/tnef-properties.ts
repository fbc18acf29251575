import { decodeText } from '../mime/charset.ts';

/** The MAPI properties of a message or attachment, by the upper half of their tag. */
export interface MapiProperties {
  /** A string property, or a binary one that holds a string; null when missing or empty. */
  text(id: number): string | null;
  bytes(id: number): Buffer | null;
}

type Value = { type: number; data: Buffer };

const fixedLength: Record<number, number> = {
  0x02: 4,
  0x03: 4,
  0x04: 4,
  0x05: 8,
  0x06: 8,
  0x07: 8,
  0x0a: 4,
  0x0b: 4,
  0x14: 8,
  0x40: 8,
  0x48: 16,
};
const variable = new Set([0x0d, 0x1e, 0x1f, 0x102]);
const multiple = 0x1000;

export function readMapiProperties(data: Buffer, codepage: string): MapiProperties {
  const values = new Map<number, Value>();
  try {
    readAll(data, values);
  } catch (error) {
    // A cut stream: what was read before the end is still good.
    if (!(error instanceof RangeError)) throw error;
  }
  return {
    text: (id) => {
      const value = values.get(id);
      if (!value) return null;
      const text = value.type === 0x1f ? value.data.toString('utf16le') : decodeText(value.data, codepage);
      return text.replace(/\0+$/, '') || null;
    },
    bytes: (id) => values.get(id)?.data ?? null,
  };
}

function readAll(data: Buffer, values: Map<number, Value>): void {
  const cursor = { at: 4 };
  for (let left = Math.min(data.readUInt32LE(0), 4000); left > 0; left -= 1) {
    const rawType = data.readUInt16LE(cursor.at);
    const id = data.readUInt16LE(cursor.at + 2);
    cursor.at += 4;
    if (id >= 0x8000) skipName(data, cursor);
    const type = rawType & ~multiple;
    const many = (rawType & multiple) !== 0 || variable.has(type);
    const count = many ? readLong(data, cursor) : 1;
    for (let index = 0; index < count; index += 1) {
      const value = readValue(data, cursor, type);
      if (index === 0) values.set(id, { type, data: value });
    }
  }
}

function skipName(data: Buffer, cursor: { at: number }): void {
  cursor.at += 16;
  const kind = readLong(data, cursor);
  if (kind === 0) {
    cursor.at += 4;
    return;
  }
  const length = readLong(data, cursor);
  cursor.at += padded(length);
}

function readValue(data: Buffer, cursor: { at: number }, type: number): Buffer {
  const length = variable.has(type) ? readLong(data, cursor) : fixedLength[type];
  if (length === undefined || cursor.at + length > data.length)
    throw new RangeError('property beyond the end');
  const value = data.subarray(cursor.at, cursor.at + length);
  cursor.at += padded(length);
  return value;
}

function readLong(data: Buffer, cursor: { at: number }): number {
  const value = data.readUInt32LE(cursor.at);
  cursor.at += 4;
  return value;
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

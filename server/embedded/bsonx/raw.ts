import { bytesOfName, nulAfter, skipValue } from './bytes.ts';
import { decodeElement } from './decode.ts';
import type { Fields, Value } from './types.ts';

/** Where an element lies: its type byte, where it starts, where its value starts and ends. */
export interface ElementAt {
  type: number;
  start: number;
  value: number;
  end: number;
}

/** A BSON document as bytes whose fields are decoded one by one, when asked for. */
export class RawDoc implements Fields {
  readonly bytes: Buffer;
  readonly start: number;

  constructor(bytes: Buffer, start = 0) {
    this.bytes = bytes;
    this.start = start;
  }

  /** The decoded value of a top-level field, undefined where missing. */
  get(name: string): Value {
    const at = this.find(name);
    return at < 0
      ? undefined
      : decodeElement(this.bytes, this.bytes[at] as number, nulAfter(this.bytes, at + 1));
  }

  /** The position of a top-level element's type byte, -1 where missing. Compares names as bytes: no decoding. */
  find(name: string): number {
    const b = this.bytes;
    const wanted = bytesOfName(name);
    const length = wanted.length;
    const first = length > 0 ? wanted[0] : 0;
    let p = this.start + 4;
    for (let type = b[p] as number; type !== 0; type = b[p] as number) {
      const at = p++;
      if (b[p] === first && b[p + length] === 0 && sameName(b, p, wanted)) return at;
      while (b[p] !== 0) p++;
      p = skipValue(b, type, p + 1);
    }
    return -1;
  }

  /** Every top-level element in order. */
  *elements(): Generator<ElementAt> {
    const b = this.bytes;
    let p = this.start + 4;
    for (let type = b[p] as number; type !== 0; type = b[p] as number) {
      const start = p;
      const value = nulAfter(b, p + 1);
      p = skipValue(b, type, value);
      yield { type, start, value, end: p };
    }
  }
}

/** The same whose values are decoded once: for a document that many indexes ask for the same fields. */
export class RememberedFields implements Fields {
  private readonly values = new Map<string, Value>();
  private readonly raw: RawDoc;

  constructor(bytes: Buffer) {
    this.raw = new RawDoc(bytes);
  }

  get(name: string): Value {
    let value = this.values.get(name);
    if (value !== undefined || this.values.has(name)) return value;
    value = this.raw.get(name);
    this.values.set(name, value);
    return value;
  }
}

function sameName(b: Buffer, p: number, wanted: Buffer): boolean {
  for (let i = 1; i < wanted.length; i++) if (b[p + i] !== wanted[i]) return false;
  return true;
}

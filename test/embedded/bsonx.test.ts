import {
  Binary,
  Decimal128,
  Double,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  BSONRegExp,
  deserialize,
  serialize,
} from 'bson';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { compare } from '../../server/embedded/bsonx/compare.ts';
import { decodeDoc } from '../../server/embedded/bsonx/decode.ts';
import { encodeDoc } from '../../server/embedded/bsonx/encode.ts';
import { boundKey, KeyWriter, MAX_KEY } from '../../server/embedded/bsonx/key.ts';
import { RawDoc } from '../../server/embedded/bsonx/raw.ts';
import type { Value } from '../../server/embedded/bsonx/types.ts';
import { validateDocument } from '../../server/embedded/bsonx/validate.ts';

/** Every row sorts strictly below the next; values of one row are equal. */
const ORDER: Value[][] = [
  [new MinKey()],
  [null, undefined],
  [NaN],
  [-Infinity],
  [-(2n ** 63n)],
  [-1.5],
  [0, -0, 0n, new Double(0), Decimal128.fromString('0.00')],
  [Decimal128.fromString('0.1')],
  [0.1],
  [1, 1n, new Double(1), Decimal128.fromString('1.0')],
  [9, Decimal128.fromString('9')],
  [10, Decimal128.fromString('1E+1')],
  [2n ** 53n, 2 ** 53],
  [2n ** 53n + 1n],
  [2n ** 53n + 2n, 2 ** 53 + 2],
  [2n ** 63n - 1n],
  [Infinity],
  [''],
  ['\0'],
  ['\0a'],
  ['a'],
  ['a\0'],
  ['a\0b'],
  ['ab'],
  ['b'],
  ['ä'],
  ['\uffff'],
  ['😀'],
  [new Map()],
  [
    new Map<string, Value>([
      ['a', 1],
      ['b', 2],
    ]),
  ],
  [
    new Map<string, Value>([
      ['a', 2],
      ['b', 1],
    ]),
  ],
  [
    new Map<string, Value>([
      ['b', 1],
      ['a', 2],
    ]),
  ],
  [new Map<string, Value>([['a', 'x']])],
  [[]],
  [[1]],
  [[1, 2]],
  [[2]],
  [['a']],
  [new Binary(Buffer.from([9]), 0)],
  [new Binary(Buffer.from([9]), 4)],
  [new Binary(Buffer.from([1, 1]), 0)],
  [new ObjectId('000000000000000000000001')],
  [new ObjectId('ff0000000000000000000000')],
  [false],
  [true],
  [new Date(-1)],
  [new Date(0)],
  [new Date(1.7e12)],
  [new Timestamp({ t: 1, i: 1 })],
  [new Timestamp({ t: 2, i: 0 })],
  [new BSONRegExp('a', '')],
  [new BSONRegExp('a', 'i')],
  [new MaxKey()],
];

function key(value: Value, direction: number): Buffer {
  const writer = new KeyWriter();
  writer.part(value, direction);
  return writer.slice();
}

const PAIRS = ORDER.flatMap((row, i) =>
  row.flatMap((a) => ORDER.flatMap((other, j) => other.map((b) => ({ a, b, order: Math.sign(i - j) })))),
);

function show(value: Value): string {
  return inspect(value, { depth: 4 });
}

describe('the order of values', () => {
  it('is MongoDB’s, in comparisons', () => {
    for (const { a, b, order } of PAIRS)
      expect(Math.sign(compare(a, b)), `${show(a)} <=> ${show(b)}`).toBe(order);
  });

  it('is the same in encoded keys, upwards and downwards', () => {
    for (const { a, b, order } of PAIRS) {
      expect(Math.sign(Buffer.compare(key(a, 1), key(b, 1))), `${show(a)} <=> ${show(b)}`).toBe(order);
      expect(Math.sign(Buffer.compare(key(a, -1), key(b, -1)))).toBe(order === 0 ? 0 : -order);
    }
  });

  it('holds for compound keys whatever the first part’s length', () => {
    const compound = (text: string, n: number): Buffer => Buffer.concat([key(text, 1), key(n, -1)]);
    const sorted = [
      compound('a', 2),
      compound('a', 1),
      compound('a\0', 9),
      compound('ab', 5),
      compound('b', 9),
    ];
    expect([...sorted].reverse().sort((a, b) => Buffer.compare(a, b))).toEqual(sorted);
  });
});

describe('keys that are too long', () => {
  it('are cut to a bounded length and stay distinct', () => {
    const long = 'x'.repeat(5000);
    const a = boundKey(key(`${long}a`, 1));
    const b = boundKey(key(`${long}b`, 1));
    expect(a.length).toBe(MAX_KEY);
    expect(a.equals(b)).toBe(false);
  });
});

describe('documents', () => {
  const sample = {
    _id: new ObjectId(),
    int: 1,
    double: new Double(1),
    fraction: 1.5,
    big: 2 ** 40,
    text: 'päße 你好',
    list: [1, 'a', null, { deep: [true] }],
    nested: { 10: 'ten', 9: 'nine' },
    when: new Date(-5),
    bytes: new Binary(Buffer.from('abc'), 0),
    uuid: new Binary(Buffer.alloc(16, 7), 4),
    decimal: Decimal128.fromString('12.340'),
    regex: new BSONRegExp('^a', 'i'),
    stamp: new Timestamp({ t: 5, i: 6 }),
    none: null,
  };

  it('come out of a decode and encode byte for byte', () => {
    const bytes = Buffer.from(serialize(sample));
    expect(encodeDoc(decodeDoc(bytes)).equals(bytes)).toBe(true);
    expect(deserialize(encodeDoc(decodeDoc(bytes)))).toEqual(deserialize(bytes));
  });

  it('keep fields in order and a field called __proto__ as data', () => {
    const bytes = encodeDoc(
      new Map<string, Value>([
        ['10', 1],
        ['9', 2],
        ['__proto__', new Map([['polluted', true]])],
      ]),
    );
    const decoded = decodeDoc(bytes);
    expect([...decoded.keys()]).toEqual(['10', '9', '__proto__']);
    expect((decoded.get('__proto__') as Map<string, Value>).get('polluted')).toBe(true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('give single fields without decoding the rest', () => {
    const raw = new RawDoc(Buffer.from(serialize(sample)));
    expect(raw.get('text')).toBe('päße 你好');
    expect(raw.get('double')).toBeInstanceOf(Double);
    expect(raw.get('tex')).toBeUndefined();
    expect(raw.get('textt')).toBeUndefined();
  });

  it('are refused when they are cut, too deep, or lie about a length', () => {
    const bytes = Buffer.from(serialize(sample));
    expect(validateDocument(bytes, 0, bytes.length)).toBe(bytes.length);
    for (let cut = 1; cut < bytes.length; cut++) {
      expect(() => validateDocument(bytes.subarray(0, cut), 0, cut)).toThrow(/Invalid BSON/);
    }
    let deep: Record<string, unknown> = {};
    for (let i = 0; i < 250; i++) deep = { d: deep };
    const deepBytes = Buffer.from(serialize(deep));
    expect(() => validateDocument(deepBytes, 0, deepBytes.length)).toThrow(/nested deeper/);
  });

  it('survive no flipped byte with anything but an error or a whole document', () => {
    const bytes = Buffer.from(serialize(sample));
    for (let i = 0; i < bytes.length; i++) {
      const broken = Buffer.from(bytes);
      broken[i] = (broken[i] as number) ^ 0xff;
      try {
        validateDocument(broken, 0, broken.length);
        decodeDoc(broken);
      } catch (error) {
        expect(String(error)).toMatch(/Invalid BSON/);
      }
    }
  });
});

import { Binary, BSONRegExp, Decimal128, Double, MinKey, ObjectId } from 'bson';
import { describe, expect, it } from 'vitest';
import { encodeDoc } from '../../server/embedded/bsonx/encode.ts';
import { RawDoc } from '../../server/embedded/bsonx/raw.ts';
import type { Doc, Value } from '../../server/embedded/bsonx/types.ts';
import { compileFilter } from '../../server/embedded/match/compile.ts';
import { literalPrefix } from '../../server/embedded/match/regex.ts';
import { toDoc } from './support/docs.ts';

function matches(filter: object, doc: object): boolean {
  const bytes = encodeDoc(toDoc(doc));
  const predicate = compileFilter(toDoc(filter));
  const raw = predicate(new RawDoc(bytes));
  expect(predicate(toDoc(doc)), 'decoded and raw documents match alike').toBe(raw);
  return raw;
}

const one = new Double(1);
const id = new ObjectId('0123456789abcdef01234567');

const YES: [filter: object, doc: object][] = [
  [{ a: 1 }, { a: 1n }],
  [{ a: 1n }, { a: one }],
  [{ a: Decimal128.fromString('1.00') }, { a: 1 }],
  [{ a: { $gt: Decimal128.fromString('9') } }, { a: Decimal128.fromString('10') }],
  [{ a: null }, {}],
  [{ a: null }, { a: null }],
  [{ 'a.b': null }, { a: 5 }],
  [{ 'a.b': null }, { a: [{ b: 1 }, {}] }],
  [{ a: { $gte: null } }, {}],
  [{ a: { $exists: false } }, {}],
  [{ a: 1 }, { a: [3, 1] }],
  [{ a: [3, 1] }, { a: [3, 1] }],
  [{ a: [3, 1] }, { a: [[3, 1]] }],
  [{ 'a.b': 2 }, { a: [{ b: 1 }, { b: 2 }] }],
  [{ 'a.1': 2 }, { a: [1, 2] }],
  [{ 'a.1.b': 2 }, { a: [0, { b: 2 }] }],
  [{ a: { x: 1, y: 2 } }, { a: { x: 1, y: 2 } }],
  [{ a: { $gt: 1, $lt: 3 } }, { a: [0, 5] }],
  [{ a: { $elemMatch: { $gt: 1, $lt: 3 } } }, { a: [0, 2] }],
  [{ a: { $elemMatch: { b: 1, c: 2 } } }, { a: [{ b: 1 }, { b: 1, c: 2 }] }],
  [{ a: { $elemMatch: { $id: 2, $ref: 'x' } } }, { a: [{ $id: 1 }, { $ref: 'x', $id: 2 }] }],
  [{ a: { $all: [1, 2] } }, { a: [2, 3, 1] }],
  [{ a: { $all: [1] } }, { a: 1 }],
  [{ a: { $size: 0 } }, { a: [] }],
  [{ a: { $type: 'number' } }, { a: 1.5 }],
  [{ a: { $type: 'double' } }, { a: one }],
  [{ a: { $type: 'array' } }, { a: [] }],
  [{ a: { $type: 'objectId' } }, { a: [id] }],
  [{ a: { $in: [new BSONRegExp('^x', ''), 7] } }, { a: 'xy' }],
  [{ a: { $in: [null] } }, {}],
  [{ a: { $nin: [1, 2] } }, {}],
  [{ a: { $ne: 1 } }, { a: [2] }],
  [{ a: { $not: { $gt: 5 } } }, { a: 'text' }],
  [{ a: { $mod: [3, 1] } }, { a: 7.9 }],
  [{ a: { $regex: '(?i)ABC' } }, { a: 'xabcx' }],
  [{ a: { $regex: 'a b # c', $options: 'x' } }, { a: 'ab' }],
  [{ a: { $gt: new MinKey() } }, { a: null }],
  [{ a: NaN }, { a: NaN }],
  [{ a: { $gte: NaN } }, { a: NaN }],
  [{ a: { $bitsAllSet: 5 } }, { a: 13 }],
  [{ $or: [{ a: 1 }, { b: 2 }] }, { b: 2 }],
  [{ $nor: [{ a: 1 }, { b: 2 }] }, { a: 2 }],
  [{ a: new Binary(Buffer.from('x'), 4) }, { a: new Binary(Buffer.from('x'), 4) }],
];

const NO: [filter: object, doc: object][] = [
  [{ a: null }, { a: [] }],
  [{ 'a.b': null }, { a: [] }],
  [{ 'a.b': null }, { a: [1, 2] }],
  [{ 'a.5': null }, { a: [1] }],
  [{ 'a.0': 3 }, { a: [[3]] }],
  [{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }],
  [{ a: { $gt: 5 } }, { a: 'text' }],
  [{ a: { $lt: 5 } }, { a: NaN }],
  [{ a: { $lt: 5 } }, {}],
  [{ a: { $elemMatch: { $gt: 1, $lt: 3 } } }, { a: [0, 5] }],
  [{ a: { $elemMatch: { $gt: 1, $lt: 6 } } }, { a: [[2]] }],
  [{ a: { $elemMatch: { $id: 2 } } }, { a: [{ $ref: 'x', $id: 1 }] }],
  [{ a: { $elemMatch: { b: 1, c: 2 } } }, { a: [{ b: 1 }, { c: 2 }] }],
  [{ a: { $ne: 1 } }, { a: [1, 2] }],
  [{ a: { $all: [] } }, { a: [] }],
  [{ a: new Binary(Buffer.from('x'), 4) }, { a: new Binary(Buffer.from('x'), 0) }],
  [{ a: { $exists: true } }, {}],
  [{ a: { $type: 'int' } }, { a: one }],
  [{ a: { $size: 1 } }, { a: 'x' }],
];

describe('filters', () => {
  it.each(YES)('%o matches %o', (filter, doc) => {
    expect(matches(filter, doc)).toBe(true);
  });

  it.each(NO)('%o does not match %o', (filter, doc) => {
    expect(matches(filter, doc)).toBe(false);
  });

  it.each([
    [{ $where: 'true' }],
    [{ a: { $near: 1 } }],
    [{ a: { $bogus: 1 } }],
    [{ $or: [] }],
    [{ a: { $in: 1 } }],
    [{ a: { $mod: [0, 1] } }],
    [{ a: { $size: -1 } }],
  ])('%o is refused', (filter) => {
    expect(() => compileFilter(toDoc(filter))).toThrow();
  });

  it('treat a field called __proto__ or constructor as data', () => {
    const doc: Doc = new Map<string, Value>([['__proto__', 5]]);
    expect(compileFilter(new Map([['__proto__', 5]]))(doc)).toBe(true);
    expect(compileFilter(new Map([['constructor', new Map([['$exists', true]])]]))(new Map())).toBe(false);
  });
});

describe('the literal prefix of a pattern', () => {
  it.each([
    ['^abc', '', 'abc'],
    ['^abc.*', '', 'abc'],
    ['^ab+c', '', 'ab'],
    ['^a\\.b', '', 'a.b'],
    ['^abc', 'i', ''],
    ['abc', '', ''],
    ['^a|b', '', ''],
    ['^ab?', '', 'a'],
  ])('%s with options "%s" is "%s"', (pattern, options, prefix) => {
    expect(literalPrefix(pattern, options)).toBe(prefix);
  });
});

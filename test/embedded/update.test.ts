import { Decimal128, Double } from 'bson';
import { describe, expect, it } from 'vitest';
import type { StoreError } from '../../server/embedded/errors.ts';
import { compileFilter } from '../../server/embedded/match/compile.ts';
import { matched } from '../../server/embedded/match/path.ts';
import { seedOf } from '../../server/embedded/update/replace.ts';
import { compileUpdate } from '../../server/embedded/write/update.ts';
import { toDoc, toLiteral, toValue } from './support/docs.ts';

function apply(
  doc: object,
  update: object,
  options: { arrayFilters?: object[]; filter?: object; inserting?: boolean } = {},
): unknown {
  const { arrayFilters = [], filter = {}, inserting = false } = options;
  const target = toDoc(doc);
  const updater = compileUpdate(toValue(update), toValue(arrayFilters));
  matched.position = -1;
  compileFilter(toDoc(filter))(target);
  return toLiteral(updater(target, { now: 5000, inserting }));
}

function codeOf(run: () => unknown): number {
  try {
    run();
  } catch (error) {
    return (error as StoreError).code;
  }
  return 0;
}

const CASES: [name: string, doc: object, update: object, result: object][] = [
  ['$set a new nested field', { a: 1 }, { $set: { 'b.c.d': 2 } }, { a: 1, b: { c: { d: 2 } } }],
  ['$set keeps the place of a field', { a: 1, b: 2 }, { $set: { a: 3 } }, { a: 3, b: 2 }],
  ['$set beyond an array fills with null', { a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
  ['$unset of an element leaves null', { a: [1, 2] }, { $unset: { 'a.0': '' } }, { a: [null, 2] }],
  ['$inc of a missing field', {}, { $inc: { n: 2 } }, { n: 2 }],
  ['$inc int to long on overflow', { n: 2147483647 }, { $inc: { n: 1 } }, { n: 2147483648n }],
  ['$inc of a long', { n: 5n }, { $inc: { n: 1 } }, { n: 6n }],
  ['$inc keeps a double', { n: new Double(1) }, { $inc: { n: 1 } }, { n: new Double(2) }],
  ['$mul of a missing field', {}, { $mul: { n: 7 } }, { n: 0 }],
  ['$min across types', { a: 'x' }, { $min: { a: 5 } }, { a: 5 }],
  ['$max of a missing field', {}, { $max: { a: 5 } }, { a: 5 }],
  ['$push', { a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
  [
    '$push $each $position $slice',
    { a: [1, 2] },
    { $push: { a: { $each: [9, 8], $position: 0, $slice: 3 } } },
    { a: [9, 8, 1] },
  ],
  [
    '$push $sort',
    { a: [{ n: 3 }, { n: 1 }] },
    { $push: { a: { $each: [{ n: 2 }], $sort: { n: -1 } } } },
    { a: [{ n: 3 }, { n: 2 }, { n: 1 }] },
  ],
  [
    '$addToSet sees 1 and 1.0 as one',
    { a: [1] },
    { $addToSet: { a: { $each: [new Double(1), 2] } } },
    { a: [1, 2] },
  ],
  [
    '$addToSet sees the order of fields',
    { a: [{ x: 1, y: 2 }] },
    { $addToSet: { a: { y: 2, x: 1 } } },
    {
      a: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    },
  ],
  ['$pull by condition', { a: [1, 5, 9] }, { $pull: { a: { $gt: 4 } } }, { a: [1] }],
  ['$pull by filter', { a: [{ k: 1, z: 1 }, { k: 2 }] }, { $pull: { a: { k: 1 } } }, { a: [{ k: 2 }] }],
  [
    '$pull by a filter of several',
    { a: [{ k: 1 }, { k: 2 }, { k: 3 }] },
    { $pull: { a: { $or: [{ k: 1 }, { k: 3 }] } } },
    { a: [{ k: 2 }] },
  ],
  ['$pullAll', { a: [1, 2, 1] }, { $pullAll: { a: [1] } }, { a: [2] }],
  ['$pop', { a: [1, 2] }, { $pop: { a: -1 } }, { a: [2] }],
  ['$rename', { a: 1, b: 2 }, { $rename: { a: 'c' } }, { b: 2, c: 1 }],
  ['$currentDate', {}, { $currentDate: { at: true } }, { at: new Date(5000) }],
  ['$setOnInsert of an update', { a: 1 }, { $setOnInsert: { b: 2 } }, { a: 1 }],
  ['$bit', { n: 13 }, { $bit: { n: { and: 10 } } }, { n: 8 }],
  ['new fields in the order of their names', {}, { $set: { z: 1, a: 2 } }, { a: 2, z: 1 }],
  ['$[] on every element', { a: [1, 2] }, { $inc: { 'a.$[]': 1 } }, { a: [2, 3] }],
];

describe('update operators', () => {
  it.each(CASES)('%s', (_, doc, update, result) => {
    const changed = apply(doc, update) as object;
    expect(changed).toEqual(result);
    expect(Object.keys(changed)).toEqual(Object.keys(result));
  });

  it('add decimals exactly', () => {
    const sum = apply({ n: Decimal128.fromString('0.1') }, { $inc: { n: Decimal128.fromString('0.2') } }) as {
      n: Decimal128;
    };
    expect(sum.n.toString()).toBe('0.3');
  });

  it('$ is the element that the filter matched', () => {
    const doc = {
      items: [
        { sku: 'a', n: 1 },
        { sku: 'b', n: 1 },
      ],
    };
    expect(apply(doc, { $set: { 'items.$.n': 9 } }, { filter: { 'items.sku': 'b' } })).toEqual({
      items: [
        { sku: 'a', n: 1 },
        { sku: 'b', n: 9 },
      ],
    });
    expect(codeOf(() => apply(doc, { $set: { 'items.$.n': 9 } }))).toBe(2);
  });

  it('$[name] is every element that its filter matches', () => {
    const doc = { items: [{ n: 1 }, { n: 5 }, { n: 7 }] };
    expect(
      apply(doc, { $set: { 'items.$[big].flag': true } }, { arrayFilters: [{ 'big.n': { $gt: 4 } }] }),
    ).toEqual({
      items: [{ n: 1 }, { n: 5, flag: true }, { n: 7, flag: true }],
    });
  });

  it.each([
    ['a path through a scalar', { a: 1 }, { $set: { 'a.b': 2 } }, 28],
    ['$inc of a string', { a: 'x' }, { $inc: { a: 1 } }, 14],
    ['$inc by a string', { a: 1 }, { $inc: { a: 'x' } }, 14],
    ['$push to a scalar', { a: 1 }, { $push: { a: 1 } }, 2],
    ['conflicting paths', {}, { $set: { a: 1, 'a.b': 2 } }, 40],
    ['an unknown operator', {}, { $bogus: { a: 1 } }, 9],
    ['an empty path', {}, { $set: { '': 1 } }, 56],
    ['a dollar on top of a document that is there', { a: 1 }, { $set: { $b: 1 } }, 52],
    ['an array filter without a proper name', {}, { $set: { 'a.$[B]': 1 } }, 52],
    ['a replacement with operators in it', {}, { a: 1, $set: { b: 1 } }, 52],
  ])('%s is an error', (_, doc, update, code) => {
    expect(codeOf(() => apply(doc, update))).toBe(code);
  });

  it('take names that begin with a dollar below the top, and remove them anywhere', () => {
    expect(
      apply({ a: { $each: 1 }, $old: 1 }, { $set: { 'a.$each': 2, 'a.$*': 3 }, $unset: { $old: '' } }),
    ).toEqual({ a: { $each: 2, '$*': 3 } });
  });

  it('never reach a prototype', () => {
    apply({}, { $set: { '__proto__.polluted': true, 'constructor.prototype.polluted': true } });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('the seed of an upsert', () => {
  it('holds the equalities of the filter', () => {
    const filter = {
      a: 1,
      b: { $eq: 2 },
      c: { $gt: 3 },
      'd.e': 4,
      $and: [{ f: 5 }],
      $or: [{ g: 6 }, { h: 7 }],
      i: { $in: [8] },
    };
    expect(toLiteral(seedOf(toDoc(filter)))).toEqual({ a: 1, b: 2, d: { e: 4 }, f: 5, i: 8 });
  });
});

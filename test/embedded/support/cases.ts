import { Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import type { Random } from './random.ts';

/** Documents, queries and updates in the shapes that applications use, from a seeded generator. */
export type Json = Record<string, unknown>;

const WORDS = ['open', 'resolved', 'pending', 'Zebra', 'ähnlich', '你好', '', 'a.b', 'open now', '😀'];

export function scalar(r: Random): unknown {
  switch (r.int(12)) {
    case 0:
      return null;
    case 1:
      return new Double(r.int(6));
    case 2:
      return Long.fromNumber(r.int(6));
    case 3:
      return r.int(10) / 2;
    case 4:
      return r.pick(WORDS);
    case 5:
      return new Date(1.7e12 + r.int(5) * 1000);
    case 6:
      return r.chance(0.5);
    case 7:
      return new ObjectId(String(r.int(4)).padStart(24, 'a'));
    case 8:
      return r.chance(0.3) ? Decimal128.fromString(r.pick(['1', '2.5', '1E+1', '0'])) : new Int32(r.int(6));
    default:
      return new Int32(r.int(6));
  }
}

function list(r: Random): unknown[] {
  return Array.from({ length: r.int(4) }, () => (r.chance(0.15) ? [scalar(r)] : scalar(r)));
}

function items(r: Random): Json[] {
  return Array.from({ length: r.int(4) }, () => ({
    sku: r.pick(['x', 'y', 'z']),
    qty: new Int32(r.int(5)),
    ...(r.chance(0.3) ? { note: scalar(r) } : {}),
  }));
}

export function document(r: Random, id: number): Json {
  const doc: Json = { _id: id };
  if (r.chance(0.85)) doc['a'] = r.chance(0.15) ? list(r) : scalar(r);
  if (r.chance(0.85))
    doc['b'] = r.chance(0.2) ? scalar(r) : { c: scalar(r), ...(r.chance(0.5) ? { d: scalar(r) } : {}) };
  if (r.chance(0.8)) doc['tags'] = r.chance(0.1) ? scalar(r) : list(r);
  if (r.chance(0.8)) doc['items'] = items(r);
  if (r.chance(0.9)) doc['status'] = r.pick(WORDS);
  if (r.chance(0.9)) doc['at'] = new Date(1.7e12 + r.int(20) * 1000);
  if (r.chance(0.9)) doc['n'] = new Int32(r.int(20));
  return doc;
}

const PATHS = [
  'a',
  'b',
  'b.c',
  'b.d',
  'tags',
  'items.sku',
  'items.qty',
  'status',
  'at',
  'n',
  'tags.0',
  'missing',
] as const;

function operand(r: Random, path: string): unknown {
  if (path === 'status') return r.pick(WORDS);
  if (path === 'at') return new Date(1.7e12 + r.int(20) * 1000);
  if (path === 'n') return new Int32(r.int(20));
  if (path === 'items.sku') return r.pick(['x', 'y', 'z', null]);
  if (path === 'items.qty') return new Int32(r.int(5));
  return scalar(r);
}

/** The reference server does not find a double by an equal decimal in `$in`; MongoDB does, and so do we. */
function isWholeOrOther(value: unknown): boolean {
  return !(value instanceof Decimal128) && (typeof value !== 'number' || Number.isInteger(value));
}

function condition(r: Random, path: string): unknown {
  const value = (): unknown => operand(r, path);
  switch (r.int(14)) {
    case 0:
      return { $gt: value() };
    case 1:
      return { $lte: value() };
    case 2:
      return { $gte: value(), $lt: value() };
    case 3:
      return { $in: [value(), value(), value()].filter(isWholeOrOther) };
    case 4:
      return { $nin: [value(), value()].filter(isWholeOrOther) };
    case 5:
      return { $ne: value() };
    case 6:
      return { $exists: r.chance(0.5) };
    case 7:
      return {
        $type: r.pick([
          'string',
          'number',
          'int',
          'double',
          'array',
          'object',
          'date',
          'null',
          'bool',
          'long',
        ]),
      };
    case 8:
      return path.startsWith('items') ? value() : { $not: { $gt: value() } };
    case 9:
      return path === 'status'
        ? { $regex: r.pick(['^o', 'n$', 'B', '^Z.*a']), $options: r.pick(['', 'i']) }
        : value();
    default:
      return value();
  }
}

export function filter(r: Random, depth = 0): Json {
  if (depth < 2 && r.chance(0.2)) {
    const branches = Array.from({ length: 1 + r.int(3) }, () => filter(r, depth + 1));
    return { [r.pick(['$and', '$or', '$nor'])]: branches };
  }
  if (r.chance(0.08))
    return { items: { $elemMatch: { sku: r.pick(['x', 'y']), qty: { $gte: new Int32(r.int(5)) } } } };
  if (r.chance(0.05)) return { tags: { $all: [scalar(r), scalar(r)] } };
  if (r.chance(0.05)) return { [r.pick(['tags', 'items'])]: { $size: r.int(4) } };
  if (r.chance(0.04)) return { tags: { $elemMatch: { $gt: new Int32(r.int(4)), $lt: new Int32(6) } } };
  const out: Json = {};
  for (let i = 0; i <= r.int(3); i++) {
    const path = r.pick(PATHS);
    out[path] = condition(r, path);
  }
  return out;
}

export function sort(r: Random): Json {
  const out: Json = {};
  for (let i = 0; i < r.int(3); i++) out[r.pick(['b.c', 'status', 'at', 'n', 'items.qty'])] = r.pick([1, -1]);
  out['_id'] = r.pick([1, -1]);
  return out;
}

export function projection(r: Random): Json {
  switch (r.int(6)) {
    case 0:
      return { a: 1, 'b.c': 1 };
    case 1:
      return { tags: 0, 'items.qty': 0 };
    case 2:
      return { _id: 0, status: 1, n: 1 };
    case 3:
      return { tags: { $slice: r.pick([1, -1, 2]) } };
    case 4:
      return { items: { $elemMatch: { sku: 'x' } }, n: 1 };
    default:
      return {};
  }
}

const UPDATES: ((r: Random) => Json)[] = [
  (r) => ({ $set: { [r.pick(['a', 'b.c', 'b.x.y', 'status', 'tags.1', 'items.0.qty'])]: scalar(r) } }),
  (r) => ({ $unset: { [r.pick(['a', 'b.c', 'tags.0', 'items.0.qty', 'missing'])]: '' } }),
  (r) => ({
    $inc: {
      [r.pick(['n', 'n', 'count', 'a', 'b.c'])]: r.pick([
        new Int32(1),
        Long.fromNumber(2),
        1.5,
        new Int32(-3),
      ]),
    },
  }),
  (r) => ({ $mul: { [r.pick(['n', 'fresh'])]: r.pick([new Int32(2), 0.5, Long.fromNumber(3)]) } }),
  (r) => ({ $min: { [r.pick(['n', 'a', 'at'])]: scalar(r) } }),
  (r) => ({ $max: { [r.pick(['n', 'a', 'at'])]: scalar(r) } }),
  (r) => ({ $push: { [r.pick(['tags', 'log'])]: scalar(r) } }),
  (r) => ({
    $push: { tags: { $each: [scalar(r), scalar(r)], $slice: r.pick([-3, 2]), $position: r.int(3) } },
  }),
  (r) => ({
    $push: { items: { $each: [{ sku: 'n', qty: new Int32(r.int(5)) }], $sort: { qty: r.pick([1, -1]) } } },
  }),
  (r) => ({ $addToSet: { tags: r.chance(0.5) ? scalar(r) : { $each: [scalar(r), scalar(r)] } } }),
  (r) => ({ $pull: { tags: r.chance(0.5) ? scalar(r) : { $gte: new Int32(r.int(4)) } } }),
  (r) => ({ $pull: { items: { qty: { $lt: new Int32(r.int(5)) } } } }),
  (r) => ({ $pullAll: { tags: [scalar(r), scalar(r)] } }),
  (r) => ({ $pop: { tags: r.pick([1, -1]) } }),
  (r) => ({ $rename: { [r.pick(['a', 'b', 'missing'])]: 'renamed' } }),
  (r) => ({ $set: { 'items.$[].seen': true }, $inc: { n: new Int32(r.int(3)) } }),
  (r) => ({ $bit: { n: { or: new Int32(r.int(8)) } } }),
];

export function update(r: Random): Json {
  return r.pick(UPDATES)(r);
}

export function pipeline(r: Random): Json[] {
  const stages: Json[] = [{ $match: filter(r) }];
  switch (r.int(8)) {
    case 0:
      return [
        ...stages,
        { $group: { _id: '$status', n: { $sum: 1 }, total: { $sum: '$n' }, last: { $max: '$at' } } },
        { $sort: { _id: 1 } },
      ];
    case 1:
      return [
        ...stages,
        { $sort: { n: 1, _id: 1 } },
        { $group: { _id: '$n', first: { $first: '$_id' }, all: { $push: '$status' }, avg: { $avg: '$n' } } },
        { $sort: { _id: 1 } },
      ];
    case 2:
      return [
        ...stages,
        { $unwind: '$items' },
        { $group: { _id: '$items.sku', qty: { $sum: '$items.qty' }, n: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ];
    case 3:
      return [
        ...stages,
        {
          $project: {
            x: { $ifNull: ['$n', -1] },
            big: { $gt: ['$n', 10] },
            size: { $cond: [{ $isArray: '$tags' }, { $size: { $ifNull: ['$tags', []] } }, 0] },
          },
        },
        { $sort: { _id: 1 } },
      ];
    case 4:
      return [
        ...stages,
        {
          $addFields: {
            day: { $dateToString: { date: '$at', format: '%Y-%m-%d' } },
            sum: { $add: [{ $ifNull: ['$n', 0] }, 1] },
          },
        },
        { $sort: { _id: 1 } },
        { $limit: 5 },
      ];
    case 5:
      return [
        ...stages,
        { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
        { $sort: { _id: 1, i: 1 } },
      ];
    case 6:
      return [
        ...stages,
        {
          $facet: {
            n: [{ $count: 'n' }],
            top: [{ $sort: { n: -1, _id: 1 } }, { $limit: 3 }, { $project: { n: 1 } }],
          },
        },
      ];
    default:
      return [
        ...stages,
        { $lookup: { from: 'other', localField: 'n', foreignField: 'k', as: 'found' } },
        { $project: { found: 1 } },
        { $sort: { _id: 1 } },
      ];
  }
}

export const INDEXES: Json[] = [
  { a: 1 },
  { status: 1, at: -1, _id: -1 },
  { tags: 1, n: 1 },
  { 'b.c': -1 },
  { 'items.sku': 1, 'items.qty': 1 },
  { n: 1, status: 1 },
  { status: 1, n: -1 },
  { at: -1 },
];

import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson';
import type { Random } from './random.ts';

type Json = Record<string, unknown>;

const OP_MSG = 2013;
const HEADER = 16;
/** The name of a database that belongs to nobody else. */
const DB = 'hostile';

const NAMES = [
  'a',
  'a.b',
  'a.$',
  'a.$[]',
  'a.$[x]',
  '_id',
  '',
  '$',
  '__proto__',
  'constructor',
  'a..b',
  '0',
  'a.0',
  '$$ROOT',
];
const OPERATORS = [
  ...[
    '$eq',
    '$gt',
    '$gte',
    '$lt',
    '$ne',
    '$in',
    '$nin',
    '$all',
    '$elemMatch',
    '$size',
    '$exists',
    '$type',
    '$not',
    '$regex',
  ],
  ...[
    '$mod',
    '$and',
    '$or',
    '$nor',
    '$expr',
    '$options',
    '$bitsAllSet',
    '$where',
    '$jsonSchema',
    '$set',
    '$inc',
    '$push',
  ],
  ...[
    '$each',
    '$slice',
    '$sort',
    '$position',
    '$pull',
    '$addToSet',
    '$rename',
    '$unset',
    '$min',
    '$bit',
    '$currentDate',
  ],
  ...[
    '$match',
    '$group',
    '$project',
    '$unwind',
    '$lookup',
    '$facet',
    '$limit',
    '$skip',
    '$bucket',
    '$sum',
    '$avg',
    '$cond',
  ],
  ...[
    '$let',
    '$map',
    '$filter',
    '$reduce',
    '$dateToString',
    '$concat',
    '$add',
    '$literal',
    '$natural',
    '$meta',
    '$sortByCount',
  ],
];
const COMMANDS = [
  ...[
    'find',
    'insert',
    'update',
    'delete',
    'findAndModify',
    'aggregate',
    'count',
    'distinct',
    'createIndexes',
    'dropIndexes',
  ],
  ...[
    'getMore',
    'killCursors',
    'listIndexes',
    'listCollections',
    'collMod',
    'create',
    'explain',
    'renameCollection',
    'hello',
  ],
];
const FIELDS = [
  ...[
    'filter',
    'query',
    'q',
    'sort',
    'projection',
    'fields',
    'limit',
    'skip',
    'batchSize',
    'hint',
    'maxTimeMS',
    'pipeline',
  ],
  ...[
    'cursor',
    'documents',
    'updates',
    'deletes',
    'update',
    'new',
    'remove',
    'upsert',
    'arrayFilters',
    'key',
    'indexes',
    'index',
  ],
  ...['collation', 'let', 'ordered', 'cursors', 'collection', 'verbosity', 'singleBatch', 'to', 'explain'],
];

function value(r: Random, depth: number): unknown {
  const kinds = depth > 4 ? 14 : 19;
  switch (r.int(kinds)) {
    case 0:
      return null;
    case 1:
      return r.pick([0, 1, -1, 2 ** 31, -(2 ** 31), 1e308, Number.NaN, Infinity, -0]);
    case 2:
      return Long.fromString(r.pick(['9223372036854775807', '-9223372036854775808', '4']));
    case 3:
      return Decimal128.fromString(r.pick(['NaN', 'Infinity', '1E+6144', '0', '-1.5']));
    case 4:
      return new Double(r.int(5));
    case 5:
      return r.pick(['', 'a', '$a', '$$ROOT', '$$x', '\u0000', '\ud83d', 'x'.repeat(3000), '%Y', 'é']);
    case 6:
      return new Date(r.pick([0, -1, 8.64e15, 1.7e12]));
    case 7:
      return new ObjectId();
    case 8:
      return new Binary(Buffer.alloc(r.int(5)), r.int(256));
    case 9:
      return new BSONRegExp(r.pick(['(', '[', 'a', '^b', '\\']), r.pick(['', 'i', 'x']));
    case 10:
      return r.chance(0.5) ? new MinKey() : new MaxKey();
    case 11:
      return new Timestamp({ t: r.int(9), i: r.int(9) });
    case 12:
      return r.chance(0.5);
    case 13:
      return r.pick(['rows', 'a', -1, 1]);
    case 14:
    case 15:
      return Array.from({ length: r.int(4) }, () => value(r, depth + 1));
    default:
      return fields(r, depth + 1);
  }
}

function fields(r: Random, depth: number): Json {
  const entries = Array.from({ length: r.int(4) }, () => [
    r.chance(0.6) ? r.pick(OPERATORS) : r.pick(NAMES),
    value(r, depth + 1),
  ]);
  return Object.fromEntries(entries) as Json;
}

/** A command that is well-formed BSON and makes no sense. */
function nonsense(r: Random): Json {
  const command: Json = { [r.pick(COMMANDS)]: r.chance(0.9) ? 'rows' : value(r, 0) };
  for (let i = 0; i < 1 + r.int(5); i++) command[r.pick(FIELDS)] = value(r, 1);
  for (const list of ['documents', 'updates', 'deletes', 'pipeline', 'indexes'])
    if (r.chance(0.3)) command[list] = Array.from({ length: 1 + r.int(3) }, () => fields(r, 1));
  return { ...command, $db: DB };
}

function sensible(r: Random): Json {
  const commands: Json[] = [
    { find: 'rows', filter: { a: { $in: [1, 'b', { c: [null] }] } }, sort: { a: 1 } },
    { insert: 'rows', documents: [{ a: [1, 2, { b: 'x' }] }, { a: 'y' }] },
    { update: 'rows', updates: [{ q: { a: 1 }, u: { $set: { 'a.b': 2 } }, upsert: true }] },
    {
      aggregate: 'rows',
      pipeline: [{ $match: { a: 1 } }, { $group: { _id: '$a', n: { $sum: 1 } } }],
      cursor: {},
    },
    { findAndModify: 'rows', query: { a: 1 }, update: { $push: { list: { $each: [1], $slice: -3 } } } },
    { createIndexes: 'rows', indexes: [{ key: { a: 1, b: -1 }, name: 'ab' }] },
    { getMore: Long.fromNumber(7), collection: 'rows' },
  ];
  return { ...r.pick(commands), $db: DB };
}

function framed(body: Buffer, how: { length?: number; opCode?: number } = {}): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeInt32LE(how.length ?? body.length + HEADER, 0);
  header.writeInt32LE(7, 4);
  header.writeInt32LE(how.opCode ?? OP_MSG, 12);
  return Buffer.concat([header, body]);
}

function message(command: Json): Buffer {
  return framed(Buffer.concat([Buffer.alloc(5), serialize(command, { checkKeys: false })]));
}

/** A document around a document, so many times, as bytes: serializers refuse to go so deep. */
function nested(depth: number, type: 3 | 4): Buffer {
  const levels = Buffer.alloc(depth * 8 + 5);
  for (let i = 0; i <= depth; i++) {
    const at = i * 7;
    levels.writeInt32LE(5 + (depth - i) * 8, at);
    if (i < depth) Buffer.from([type, 0x30, 0]).copy(levels, at + 4);
  }
  return levels;
}

function deep(r: Random): Buffer {
  const inner = nested(r.pick([100, 179, 181, 5000, 100_000]), r.pick([3, 4]));
  const name = r.pick(['filter', 'pipeline', 'update', 'q']);
  const head = Buffer.concat([
    Buffer.from([2]),
    Buffer.from('find\0'),
    Buffer.from([5, 0, 0, 0]),
    Buffer.from('rows\0'),
  ]);
  const tail = Buffer.concat([Buffer.from([3]), Buffer.from(`${name}\0`), inner, Buffer.from([0])]);
  const size = Buffer.alloc(4);
  size.writeInt32LE(4 + head.length + tail.length);
  return framed(Buffer.concat([Buffer.alloc(5), size, head, tail]));
}

function damaged(r: Random, whole: Buffer): Buffer {
  const broken = Buffer.from(whole);
  const at = HEADER + r.int(broken.length - HEADER);
  switch (r.int(5)) {
    case 0:
      return broken.subarray(0, at);
    case 1:
      broken.writeInt32LE(r.pick([-1, 0, 3, 47_000_000, 48_000_001, 2 ** 31 - 1]), 0);
      return broken;
    case 2:
      if (at + 4 <= broken.length)
        broken.writeInt32LE(r.pick([-1, 0, 4, 2 ** 31 - 1, 16_777_217, -(2 ** 31)]), at);
      return broken;
    case 3:
      return Buffer.concat([broken, broken.subarray(0, at)]);
    default:
      for (let flips = 0; flips <= r.int(5); flips++)
        broken[HEADER + r.int(broken.length - HEADER)] = r.int(256);
      return broken;
  }
}

/** Bytes that a broken or wicked client sends. */
export function hostileBytes(r: Random): Buffer {
  switch (r.int(8)) {
    case 0:
      return Buffer.from(Array.from({ length: 1 + r.int(200) }, () => r.int(256)));
    case 1:
      return deep(r);
    case 2:
      return framed(message(sensible(r)).subarray(HEADER), {
        opCode: r.pick([1, 2001, 2004, 2010, 2012, -1]),
      });
    case 3:
    case 4:
      return message(nonsense(r));
    case 5:
      return damaged(r, message(nonsense(r)));
    default:
      return damaged(r, message(sensible(r)));
  }
}

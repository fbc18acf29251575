import { MongoClient, type Db, type Document } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestStore, type TestStore } from './support/store.ts';

let store: TestStore;
let client: MongoClient;
let db: Db;

beforeAll(async () => {
  store = await startTestStore();
  client = await new MongoClient(store.uri).connect();
  db = client.db('plans');
  const rows = db.collection('rows');
  await rows.createIndexes([
    { key: { inboxId: 1, status: 1, at: -1, _id: -1 }, name: 'list' },
    { key: { email: 1 }, name: 'email', unique: true, partialFilterExpression: { email: { $exists: true } } },
    { key: { tags: 1, n: 1 }, name: 'tags' },
    { key: { opt: 1 }, name: 'sparse', sparse: true },
    { key: { n: 1, k: 1 }, name: 'numbers' },
    { key: { gone: 1, n: 1 }, name: 'gone' },
  ]);
  const many = Array.from({ length: 2000 }, (_, i) => ({
    _id: i,
    inboxId: i % 10,
    status: i % 2 ? 'open' : 'resolved',
    at: new Date(1.7e12 + ((i * 7919) % 2000) * 1000),
    tags: [`t${String(i % 5)}`, 'all'],
    n: i % 100,
    k: i,
    ...(i % 3 ? {} : { gone: i % 2 ? null : i }),
    ...(i % 4 ? { email: `e${String(i)}@example.org` } : {}),
    ...(i % 10 ? {} : { opt: i }),
  }));
  await rows.insertMany(many as never[]);
});

afterAll(async () => {
  await client.close();
  await store.discard();
});

interface Explained {
  stages: string[];
  index: string | undefined;
  keys: number;
  docs: number;
  returned: number;
}

function walk(stage: Document | undefined, found: Document[] = []): Document[] {
  if (!stage) return found;
  found.push(stage);
  walk(stage['inputStage'] as Document | undefined, found);
  for (const inner of (stage['inputStages'] as Document[] | undefined) ?? []) walk(inner, found);
  return found;
}

async function explained(find: Document): Promise<Explained> {
  const answer = await db.command({ explain: { find: 'rows', ...find }, verbosity: 'executionStats' });
  const stages = walk((answer['queryPlanner'] as Document)['winningPlan'] as Document);
  const stats = answer['executionStats'] as Document;
  return {
    stages: stages.map((stage) => String(stage['stage'])),
    index: stages.find((stage) => stage['indexName'] !== undefined)?.['indexName'] as string | undefined,
    keys: Number(stats['totalKeysExamined']),
    docs: Number(stats['totalDocsExamined']),
    returned: Number(stats['nReturned']),
  };
}

/** What the query gives when no index may be used: the truth for the same query with its plan. */
async function agrees(filter: Document, sort: Document, limit: number): Promise<void> {
  const options = { sort: sort as Record<string, 1 | -1>, limit };
  const planned = await db.collection('rows').find(filter, options).toArray();
  const all = await db
    .collection('rows')
    .find(filter, { hint: { $natural: 1 } })
    .toArray();
  const sorted = await db
    .collection('rows')
    .aggregate([
      { $match: filter },
      { $addFields: { copy: 1 } },
      { $sort: sort },
      ...(limit ? [{ $limit: limit }] : []),
    ])
    .toArray();
  expect(planned.map(({ _id }) => _id)).toEqual(sorted.map(({ _id }) => _id));
  if (!limit) expect(planned.length).toBe(all.length);
}

describe('the planner', () => {
  it('finds nothing between ends of two types, whatever keys lie there', async () => {
    for (const range of [
      { $gte: 3, $lt: '' },
      { $gt: 3, $lte: new Date() },
      { $gte: '', $lt: 5 },
    ]) {
      const filter = { n: range };
      const rows = db.collection('rows');
      expect(await rows.find(filter).hint('numbers').toArray()).toEqual([]);
      expect(await rows.countDocuments(filter, { hint: 'numbers' })).toBe(0);
    }
  });

  it('merges the branches of an $in so that the list streams in order', async () => {
    const find = {
      filter: { inboxId: { $in: [1, 3, 5] }, status: 'open' },
      sort: { at: -1, _id: -1 },
      limit: 20,
    };
    const plan = await explained(find);
    expect(plan.stages).not.toContain('SORT');
    expect(plan.stages).toContain('SORT_MERGE');
    expect(plan.docs).toBe(20);
    expect(plan.keys).toBeLessThan(60);
    await agrees(find.filter, find.sort, 20);
  });

  it('reads an index backwards for the opposite order', async () => {
    const find = { filter: { inboxId: 3, status: 'open' }, sort: { at: 1, _id: 1 }, limit: 10 };
    const plan = await explained(find);
    expect(plan).toMatchObject({ stages: ['FETCH', 'IXSCAN'], index: 'list', keys: 10, docs: 10 });
    await agrees(find.filter, find.sort, 10);
  });

  it('continues a list after a key: equality, range and order in one index', async () => {
    const filter = { inboxId: 3, status: 'open', at: { $lt: new Date(1.7e12 + 900_000) } };
    expect(await explained({ filter, sort: { at: -1, _id: -1 }, limit: 10 })).toMatchObject({
      index: 'list',
      docs: 10,
    });
    await agrees(filter, { at: -1, _id: -1 }, 10);
  });

  it('sorts in memory only where no index gives the order', async () => {
    const plan = await explained({ filter: { inboxId: 3 }, sort: { k: 1 } });
    expect(plan.stages[0]).toBe('SORT');
    expect(plan.index).toBe('list');
    await agrees({ inboxId: 3 }, { k: 1 }, 0);
  });

  it('uses a partial index only when the query implies its condition', async () => {
    expect((await explained({ filter: { email: 'e1@example.org' } })).index).toBe('email');
    expect((await explained({ filter: { email: null } })).index).toBeUndefined();
    await agrees({ email: null }, { _id: 1 }, 0);
  });

  it('uses a sparse index only when the query cannot want what it leaves out', async () => {
    expect((await explained({ filter: { opt: { $gte: 100 } } })).index).toBe('sparse');
    expect((await explained({ filter: {}, sort: { opt: 1 } })).index).toBeUndefined();
    await agrees({ opt: null }, { _id: 1 }, 0);
    await agrees({}, { opt: 1, _id: 1 }, 5);
  });

  it('finds array elements without giving a document twice', async () => {
    expect((await explained({ filter: { tags: { $in: ['t1', 'all'] } } })).index).toBe('tags');
    await agrees({ tags: { $in: ['t1', 'all'] } }, { _id: 1 }, 0);
    await agrees({ tags: 't2', n: { $gt: 20, $lt: 60 } }, { n: 1, _id: 1 }, 0);
  });

  it('joins the branches of an $or', async () => {
    const plan = await explained({ filter: { $or: [{ n: 5 }, { email: 'e7@example.org' }] } });
    expect(plan.stages).toContain('OR');
    await agrees({ $or: [{ n: 5 }, { email: 'e7@example.org' }, { n: 5, k: 5 }] }, { _id: 1 }, 0);
  });

  it('counts from keys alone what an array gave several keys of, each document once', async () => {
    for (const [query, count] of [
      [{ tags: 't3', n: 13 }, 20],
      [{ tags: 'all' }, 2000],
      [{ tags: { $in: ['all', 't1', 't2'] } }, 2000],
      [{ tags: 'all', n: { $lt: 50 } }, 1000],
      [{ gone: null, n: 6 }, 13],
    ] as const) {
      const answer = await db.command({ explain: { count: 'rows', query }, verbosity: 'executionStats' });
      expect(answer['executionStats']).toMatchObject({ nReturned: count, totalDocsExamined: 0 });
      expect(await db.collection('rows').countDocuments(query, { hint: { $natural: 1 } })).toBe(count);
    }
    expect(await db.collection('rows').countDocuments({ tags: { $in: ['t1', 'all'] } }, { limit: 30 })).toBe(
      30,
    );
  });

  it('counts from keys alone', async () => {
    const answer = await db.command({
      explain: { count: 'rows', query: { inboxId: 3, status: 'open' } },
      verbosity: 'executionStats',
    });
    expect((answer['executionStats'] as Document)['totalDocsExamined']).toBe(0);
    expect(await db.collection('rows').countDocuments({ inboxId: 3, status: 'open' })).toBe(200);
    expect(await db.collection('rows').countDocuments({ inboxId: { $in: [1, 3] } }, { limit: 7 })).toBe(7);
    expect(await db.collection('rows').countDocuments({ n: { $gte: 10, $lt: 20 } })).toBe(200);
  });

  it('obeys a hint and refuses one that is no index', async () => {
    expect((await explained({ filter: { n: 5 }, hint: 'list' })).index).toBe('list');
    expect((await explained({ filter: { n: 5 }, hint: { $natural: 1 } })).stages).toEqual(['COLLSCAN']);
    await expect(db.collection('rows').find({}, { hint: 'nope' }).toArray()).rejects.toThrow(/hint/);
  });

  it('leaves out an index that is hidden, which stays up to date', async () => {
    const rows = db.collection('hidden');
    await rows.createIndexes([{ key: { a: 1 }, name: 'a', unique: true, hidden: true }]);
    await rows.insertOne({ a: 1 });
    const plan = async () => {
      const answer = await db.command({
        explain: { find: 'hidden', filter: { a: 1 } },
        verbosity: 'queryPlanner',
      });
      return ((answer['queryPlanner'] as Document)['winningPlan'] as Document)['stage'] as string;
    };
    expect(await plan()).toBe('COLLSCAN');
    expect(await rows.indexes()).toContainEqual(expect.objectContaining({ name: 'a', hidden: true }));
    await expect(rows.insertOne({ a: 1 })).rejects.toMatchObject({ code: 11000 });
    const changed = await db.command({ collMod: 'hidden', index: { name: 'a', hidden: false } });
    expect(changed).toMatchObject({ hidden_old: true, hidden_new: false, ok: 1 });
    expect(await plan()).toBe('FETCH');
  });

  it('ends a query that takes too long', async () => {
    const slow = db
      .collection('rows')
      .find({ $or: Array.from({ length: 300 }, (_, i) => ({ nothing: `x${String(i)}` })) }, { maxTimeMS: 1 });
    await expect(slow.toArray()).rejects.toMatchObject({ code: 50 });
  });

  it('refuses a long sort that may not use the disk, and does it otherwise', async () => {
    const rows = db.collection('long');
    const text = (i: number): string => `${String((i * 7919) % 12_000).padStart(5, '0')}${'x'.repeat(1300)}`;
    await rows.insertMany(Array.from({ length: 12_000 }, (_, i) => ({ text: text(i) })));
    const find = (allowDiskUse?: boolean) =>
      rows.find(
        {},
        { sort: { text: 1 }, skip: 11_999, ...(allowDiskUse === undefined ? {} : { allowDiskUse }) },
      );
    const sum = (allowDiskUse: boolean) =>
      rows.aggregate([{ $set: { more: 1 } }, { $sort: { text: 1 } }, { $skip: 11_999 }], { allowDiskUse });
    for (const asked of [find(), sum(true)])
      expect(await asked.toArray()).toEqual([
        expect.objectContaining({ text: expect.stringMatching(/^11999x/) as string }),
      ]);
    for (const asked of [find(false), sum(false)])
      await expect(asked.toArray()).rejects.toMatchObject({ code: 292 });
    const [few] = await rows
      .aggregate([{ $match: { text: /^00/ } }, { $sort: { text: -1 } }, { $count: 'n' }], {
        allowDiskUse: false,
      })
      .toArray();
    expect(few).toEqual({ n: 1000 });
  });
});

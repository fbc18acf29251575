import { MongoClient, type Collection, type Db, type Document } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestStore, type TestStore } from './support/store.ts';

/** What mongoose's `.explain()`, `.hint()` and `.maxTimeMS()` and mongosh's `db.c.explain()` send, and what comes back. */
const REFERENCE = process.env['REFERENCE_MONGODB_URI'] ?? '';

let store: TestStore;
let client: MongoClient;
let reference: MongoClient | undefined;
let db: Db;

async function fill(rows: Collection): Promise<void> {
  await rows.insertMany(
    Array.from({ length: 1000 }, (_, n) => ({
      n,
      half: n % 2,
      tag: `t${String(n % 10)}`,
      open: n % 4 === 0,
    })),
  );
  await rows.createIndexes([
    { key: { half: 1, n: -1 }, name: 'list' },
    { key: { tag: 1 }, name: 'open tags', partialFilterExpression: { open: true } },
  ]);
}

beforeAll(async () => {
  store = await startTestStore();
  client = await new MongoClient(store.uri).connect();
  db = client.db('explained');
  await fill(db.collection('rows'));
  if (REFERENCE === '') return;
  reference = await new MongoClient(REFERENCE).connect();
  await reference.db('explained').dropDatabase();
  await fill(reference.db('explained').collection('rows'));
});

afterAll(async () => {
  await client.close();
  await reference?.close();
  await store.discard();
});

const SEARCH = { half: 1, n: { $gte: 500 } };
/** Commands that one explains, and how many documents they find. */
const EXPLAINED: readonly { command: Document; returned: number }[] = [
  { command: { find: 'rows', filter: SEARCH, sort: { n: -1 } }, returned: 250 },
  { command: { find: 'rows', filter: SEARCH, sort: { n: -1 }, limit: 5 }, returned: 5 },
  { command: { count: 'rows', query: SEARCH }, returned: 250 },
  { command: { distinct: 'rows', key: 'tag', query: SEARCH }, returned: 250 },
  {
    command: { aggregate: 'rows', pipeline: [{ $match: SEARCH }, { $sort: { n: -1 } }], cursor: {} },
    returned: 250,
  },
  {
    command: { update: 'rows', updates: [{ q: SEARCH, u: { $set: { x: 1 } }, multi: true }] },
    returned: 250,
  },
  { command: { delete: 'rows', deletes: [{ q: SEARCH, limit: 0 }] }, returned: 250 },
  {
    command: { findAndModify: 'rows', query: { ...SEARCH, n: 501 }, update: { $set: { x: 1 } } },
    returned: 1,
  },
];

function walk(stage: Document | undefined): Document[] {
  if (!stage) return [];
  return [stage, ...walk(stage['inputStage'] as Document | undefined)];
}

describe('explain', () => {
  it.each(EXPLAINED)('tells the plan and what it looked at: $command', async ({ command, returned }) => {
    const answer = await db.command({ explain: command, verbosity: 'executionStats' });
    const stages = walk((answer['queryPlanner'] as Document)['winningPlan'] as Document);
    expect(stages.find(({ stage }) => stage === 'IXSCAN')).toMatchObject({
      indexName: 'list',
      keyPattern: { half: 1, n: -1 },
    });
    expect(stages.map(({ stage }) => String(stage))).not.toContain('SORT');
    const stats = answer['executionStats'] as Document;
    expect(stats).toMatchObject({ executionSuccess: true, nReturned: returned, totalKeysExamined: returned });
    expect(stats['totalDocsExamined']).toBe('count' in command ? 0 : returned);
    const planned = await db.command({ explain: command, verbosity: 'queryPlanner' });
    expect(planned).not.toHaveProperty('executionStats');
    expect(await db.collection('rows').countDocuments({ x: 1 })).toBe(0);
  });

  it('shows the stages of an aggregation behind its search, also as the shell asks for it', async () => {
    const pipeline = [{ $match: SEARCH }, { $group: { _id: '$tag', n: { $sum: 1 } } }];
    const answer = await db.collection('rows').aggregate(pipeline).explain('executionStats');
    expect(answer).toMatchObject({
      stages: [
        { $cursor: { executionStats: { nReturned: 250, totalDocsExamined: 250 } } },
        { $group: { _id: '$tag' } },
      ],
    });
    const shell = await db.command({ aggregate: 'rows', pipeline: [{ $match: SEARCH }], explain: true });
    expect(JSON.stringify(shell['queryPlanner'])).toContain('"indexName":"list"');
  });

  it('refuses what it cannot explain with MongoDB’s codes', async () => {
    await expect(db.command({ explain: { insert: 'rows', documents: [{}] } })).rejects.toMatchObject({
      code: 20,
    });
    await expect(db.command({ explain: { find: 'rows' }, verbosity: 'everything' })).rejects.toMatchObject({
      code: 9,
    });
  });

  it.skipIf(REFERENCE === '')('agrees with a reference server on index and counts', async () => {
    for (const { command, returned } of EXPLAINED.filter(({ command: { find } }) => find !== undefined)) {
      const theirs = await reference
        ?.db('explained')
        .command({ explain: command, verbosity: 'executionStats' });
      expect(JSON.stringify(theirs?.['queryPlanner'])).toContain('"indexName":"list"');
      expect((theirs?.['executionStats'] as Document)['nReturned']).toBe(returned);
    }
  });
});

async function allFail(code: number, commands: Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(commands);
  expect(settled).toEqual(
    commands.map(() => ({ status: 'rejected', reason: expect.objectContaining({ code }) as unknown })),
  );
}

describe('hint', () => {
  it('is obeyed by every command that searches', async () => {
    const rows = db.collection('rows');
    const hint = { half: 1, n: -1 };
    expect(await rows.find({ n: 7 }, { hint }).toArray()).toHaveLength(1);
    expect(await rows.countDocuments({ n: 7 }, { hint: 'list' })).toBe(1);
    expect(await rows.aggregate([{ $match: { n: 7 } }], { hint: 'list' }).toArray()).toHaveLength(1);
    expect((await rows.updateOne({ n: 7 }, { $set: { seen: true } }, { hint })).modifiedCount).toBe(1);
    expect((await rows.findOneAndUpdate({ n: 7 }, { $unset: { seen: 1 } }, { hint }))?.['n']).toBe(7);
    expect((await rows.deleteOne({ n: -7 }, { hint })).deletedCount).toBe(0);
    const explained = await rows.find({ n: 7 }).hint('list').explain('queryPlanner');
    expect(JSON.stringify(explained)).toContain('"indexName":"list"');
  });

  it('is an error where there is no such index, and nothing else is done instead', async () => {
    const rows = db.collection('rows');
    await allFail(2, [
      rows.find({}, { hint: 'none' }).toArray(),
      rows.find({}, { hint: { nothing: 1 } }).toArray(),
      rows.countDocuments({ n: 1 }, { hint: 'none' }),
      rows.aggregate([{ $match: { n: 1 } }], { hint: 'none' }).toArray(),
      rows.updateMany({}, { $set: { x: 1 } }, { hint: 'none' }),
      db.command({ findAndModify: 'rows', query: {}, remove: true, hint: 'none' }),
    ]);
    const refused = await db.command({ delete: 'rows', deletes: [{ q: {}, limit: 0, hint: 'none' }] });
    expect(refused).toMatchObject({ n: 0, writeErrors: [{ index: 0, code: 2 }] });
    await expect(db.command({ find: 'rows', hint: 5 })).rejects.toMatchObject({ code: 9 });
    expect(await rows.countDocuments()).toBe(1000);
  });

  it('of a partial index that would leave documents out is refused', async () => {
    const rows = db.collection('rows');
    await expect(rows.find({ tag: 't4' }, { hint: 'open tags' }).toArray()).rejects.toMatchObject({
      code: 291,
    });
    expect(await rows.find({ tag: 't4', open: true }, { hint: 'open tags' }).toArray()).toHaveLength(50);
  });
});

describe('maxTimeMS', () => {
  it('ends every kind of command with code 50, and updates stay where they were', async () => {
    const big = db.collection('big');
    const text = 'word '.repeat(40);
    await big.insertMany(Array.from({ length: 5000 }, (_, n) => ({ n, text })));
    const slow = { text: /(w+o+r+d+ ?)+x/ };
    const maxTimeMS = 1;
    await allFail(50, [
      big.find(slow, { maxTimeMS }).toArray(),
      big.countDocuments(slow, { maxTimeMS }),
      big.distinct('n', slow, { maxTimeMS }),
      big.aggregate([{ $match: slow }, { $group: { _id: '$n' } }], { maxTimeMS }).toArray(),
      big.findOneAndUpdate(slow, { $set: { x: 1 } }, { maxTimeMS }),
      db.command({ update: 'big', updates: [{ q: slow, u: { $set: { x: 1 } }, multi: true }], maxTimeMS }),
      db.command({ delete: 'big', deletes: [{ q: slow, limit: 0 }], maxTimeMS }),
      db.command({ createIndexes: 'big', indexes: [{ key: { n: 1, text: 1 }, name: 'late' }], maxTimeMS }),
    ]);
    expect((await big.indexes()).map(({ name }) => name)).toEqual(['_id_']);
    expect(await big.countDocuments()).toBe(5000);
  });

  it('out of range is code 2, and of another type 14', async () => {
    await expect(db.command({ find: 'rows', maxTimeMS: -1 })).rejects.toMatchObject({ code: 2 });
    await expect(db.command({ find: 'rows', maxTimeMS: 'soon' })).rejects.toMatchObject({ code: 14 });
  });
});

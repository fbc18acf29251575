import { MongoClient, type Collection, type Document } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestStore, type TestStore } from './support/store.ts';

const lines: string[] = [];
let store: TestStore;
let client: MongoClient;
let rows: Collection;

beforeAll(async () => {
  // Every command counts as slow: what is tested is what is said about it.
  store = await startTestStore({ flags: ['--slow-ms', '0.0001'], onLog: (line) => lines.push(line) });
  client = await new MongoClient(store.uri).connect();
  rows = client.db('slow').collection('rows');
  await rows.insertMany(
    Array.from({ length: 1500 }, (_, n) => ({
      inboxId: n % 7,
      status: n % 2 ? 'open' : 'done',
      at: n,
      phone: 4915100 + n,
    })),
  );
});

afterAll(async () => {
  await client.close();
  await store.discard();
});

async function status(): Promise<Document[]> {
  return (await client.db('admin').command({ serverStatus: 1 }))['slowQueries'] as Document[];
}

async function missingFor(part: string): Promise<string[]> {
  const found = (await status()).find(({ shape }) => String(shape).includes(part));
  return (found?.['missingIndexes'] ?? ['the shape was not noted']) as string[];
}

describe('the slow log', () => {
  it('names the missing index in the order of the planner: equal, sorted, ranged', async () => {
    const filter = { at: { $gte: 100 }, status: 'open', inboxId: { $in: [1, 2] } };
    const search = () => rows.find(filter).sort({ phone: -1 }).limit(5).toArray();
    const before = await search();
    const named = '{ status: 1, inboxId: 1, phone: -1, at: 1 }';
    expect(await missingFor('sort { phone: -1 }')).toEqual([named]);
    await expect
      .poll(() => lines.filter((line) => line.includes(`missing index: ${named}`)).length, {
        timeout: 15_000,
      })
      .toBe(1);

    await rows.createIndexes([{ key: { status: 1, inboxId: 1, phone: -1, at: 1 } }]);
    expect(await search()).toEqual(before);
    const explained = await rows.find(filter).sort({ phone: -1 }).limit(5).explain('executionStats');
    expect(JSON.stringify(explained['queryPlanner'])).not.toMatch(/"SORT"|COLLSCAN/);
    expect(await missingFor('sort { phone: -1 }')).toEqual([]);
  });

  it('names it for counts, aggregations, updates, deletes and every branch of an $or', async () => {
    await rows.countDocuments({ phone: { $gt: 4916000 } });
    expect(await missingFor('pipeline [ { $match: { phone: { $gt: ? } } }')).toEqual(['{ phone: 1 }']);
    await rows.distinct('status', { phone: 4915101 });
    expect(await missingFor('query { phone: ? }')).toEqual(['{ phone: 1 }']);
    await rows.updateOne({ phone: 4915102, at: 999_999 }, { $set: { seen: true } });
    expect(await missingFor('q { phone: ?, at: ? }')).toEqual(['{ phone: 1, at: 1 }']);
    await rows.deleteMany({ at: { $lt: -1 } });
    expect(await missingFor('q { at: { $lt: ? } }')).toEqual(['{ at: 1 }']);
    await rows.find({ $or: [{ at: -5 }, { phone: -5 }] }).toArray();
    expect(await missingFor('filter { $or: [ { at: ? }, { phone: ? } ] }')).toEqual([
      '{ at: 1 }',
      '{ phone: 1 }',
    ]);
  });

  it('names it for the later batches of a cursor', async () => {
    const two = rows.find({ at: { $in: [1, 1300] }, late: null }).batchSize(1);
    expect(await two.toArray()).toHaveLength(2);
    const later = (await status()).find(({ command }) => command === 'getMore');
    expect(later).toMatchObject({
      ns: 'slow.rows',
      shape: 'rows, filter { at: { $in: […] }, late: ? }',
      missingIndexes: ['{ late: 1, at: 1 }'],
    });
  });

  it('names none where one serves, where none can, and where little was looked at', async () => {
    await rows.find({ status: 'open', inboxId: 3 }).toArray();
    expect(await missingFor('filter { status: ?, inboxId: ? }')).toEqual([]);
    await rows.find({ status: /pen$/ }).toArray();
    expect(await missingFor('filter { status: ? }')).toEqual([]);
    const few = client.db('slow').collection('few');
    await few.insertOne({ phone: 1 });
    await few.find({ other: 1 }).toArray();
    expect(await missingFor('few, filter { other: ? }')).toEqual([]);
  });

  it('logs a shape once in a period, however often it comes, and never a value', async () => {
    for (const phone of [4915777, 4915778, 4915779]) await rows.find({ phone, status: 'open' }).toArray();
    const shape = 'rows, filter { phone: ?, status: ? }';
    const noted = (await status()).find((query) => query['shape'] === shape);
    expect(noted).toMatchObject({ ns: 'slow.rows', command: 'find', times: 3 });
    await expect.poll(() => lines.filter((line) => line.includes(shape)).length, { timeout: 15_000 }).toBe(1);
    expect(lines.join('\n')).not.toMatch(/49157|open/);
  });
});

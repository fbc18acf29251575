import mongoose, { Schema, type Connection, type Model } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestStore, type TestStore } from './support/store.ts';

interface Person {
  name: string;
  email?: string;
  age: number;
  tags: string[];
  address?: { city: string };
  expiresAt?: Date;
}

let store: TestStore;
let connection: Connection;
let people: Model<Person>;

beforeAll(async () => {
  store = await startTestStore({ flags: ['--ttl-interval', '0.2'] });
  connection = await mongoose.createConnection(store.uriOf('people')).asPromise();
  const schema = new Schema<Person>({
    name: String,
    email: String,
    age: Number,
    tags: [String],
    address: new Schema({ city: String }, { _id: false }),
    expiresAt: Date,
  });
  schema.index({ email: 1 }, { unique: true, partialFilterExpression: { email: { $type: 'string' } } });
  schema.index({ name: 1, age: -1 });
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  people = connection.model<Person>('Person', schema);
  await people.init();
});

afterAll(async () => {
  await connection.close();
  await store.discard();
});

describe('mongoose, unchanged', () => {
  it('creates its indexes once and sees no difference afterwards', async () => {
    expect(await people.diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
    expect((await people.listIndexes()).map(({ name }) => String(name)).sort()).toEqual([
      '_id_',
      'email_1',
      'expiresAt_1',
      'name_1_age_-1',
    ]);
  });

  it('creates, reads, changes and deletes', async () => {
    const ada = await people.create({ name: 'Ada', email: 'ada@example.org', tags: ['math'] });
    ada.age = 36;
    ada.tags.push('engine');
    await ada.save();
    const read = await people.findById(ada._id).lean();
    expect(read).toMatchObject({ name: 'Ada', age: 36, tags: ['math', 'engine'], __v: 1 });
    expect(await people.deleteOne({ _id: ada._id })).toMatchObject({ deletedCount: 1 });
    expect(await people.exists({ _id: ada._id })).toBeNull();
  });

  it('gets a duplicate key as MongoDB words it', async () => {
    await people.create({ name: 'B', email: 'b@example.org' });
    const failure = people.create({ name: 'B2', email: 'b@example.org' });
    await expect(failure).rejects.toMatchObject({
      code: 11000,
      keyPattern: { email: 1 },
      keyValue: { email: 'b@example.org' },
      message:
        'E11000 duplicate key error collection: people.people index: email_1 dup key: { email: "b@example.org" }',
    });
    await people.create([{ name: 'no mail' }, { name: 'no mail either' }]);
  });

  it('upserts one document when many ask at once', async () => {
    const asks = Array.from({ length: 20 }, () =>
      people.findOneAndUpdate(
        { email: 'once@example.org' },
        { $inc: { age: 1 }, $setOnInsert: { name: 'Once' } },
        { upsert: true, returnDocument: 'after' },
      ),
    );
    await Promise.all(asks);
    expect(await people.find({ email: 'once@example.org' }).lean()).toMatchObject([
      { name: 'Once', age: 20 },
    ]);
  });

  it('claims every row of a queue exactly once', async () => {
    const jobs = connection.collection('jobs');
    await jobs.createIndexes([{ key: { state: 1, at: 1 } }]);
    await jobs.insertMany(Array.from({ length: 60 }, (_, at) => ({ at, state: 'waiting' })));
    const claimed: unknown[] = [];
    const worker = async (): Promise<void> => {
      for (;;) {
        const job = await jobs.findOneAndUpdate(
          { state: 'waiting' },
          { $set: { state: 'taken' } },
          { sort: { at: 1 } },
        );
        if (!job) return;
        claimed.push(job['at']);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    expect(claimed.length).toBe(60);
    expect(new Set(claimed).size).toBe(60);
  });

  it('writes in bulk, ordered and not', async () => {
    const rows = connection.collection<{ _id: number; n?: number }>('bulk');
    const operations = [
      { insertOne: { document: { _id: 1 } } },
      { insertOne: { document: { _id: 1 } } },
      { insertOne: { document: { _id: 2 } } },
    ];
    await expect(rows.bulkWrite(operations)).rejects.toMatchObject({ code: 11000, insertedCount: 1 });
    await expect(rows.bulkWrite(operations, { ordered: false })).rejects.toMatchObject({ code: 11000 });
    expect(await rows.countDocuments()).toBe(2);
    const mixed = await rows.bulkWrite([
      { updateMany: { filter: {}, update: { $set: { n: 5 } } } },
      { updateOne: { filter: { _id: 9 }, update: { $set: { n: 9 } }, upsert: true } },
      { replaceOne: { filter: { _id: 1 }, replacement: { n: 7 } } },
      { deleteOne: { filter: { _id: 2 } } },
    ]);
    expect(mixed).toMatchObject({
      matchedCount: 3,
      modifiedCount: 3,
      upsertedCount: 1,
      deletedCount: 1,
      upsertedIds: { 1: 9 },
    });
  });

  it('updates by a pipeline, by position and by array filters', async () => {
    const rows = connection.collection<{ _id: string; items: { k: string; n: number }[]; total?: number }>(
      'positions',
    );
    await rows.insertOne({
      _id: 'x',
      items: [
        { k: 'a', n: 1 },
        { k: 'b', n: 2 },
      ],
    });
    await rows.updateOne({ _id: 'x', 'items.k': 'b' }, { $inc: { 'items.$.n': 10 } });
    await rows.updateOne(
      { _id: 'x' },
      { $inc: { 'items.$[small].n': 100 } },
      { arrayFilters: [{ 'small.n': { $lt: 5 } }] },
    );
    await rows.updateOne({ _id: 'x' }, [{ $set: { total: { $sum: '$items.n' } } }]);
    expect(await rows.findOne({ _id: 'x' })).toEqual({
      _id: 'x',
      items: [
        { k: 'a', n: 101 },
        { k: 'b', n: 12 },
      ],
      total: 113,
    });
  });

  it('streams a long cursor and forgets a closed one', async () => {
    const rows = connection.collection('long');
    await rows.insertMany(Array.from({ length: 3000 }, (_, n) => ({ n })));
    let seen = 0;
    for await (const row of rows.find().batchSize(250)) seen += row['n'] >= 0 ? 1 : 0;
    expect(seen).toBe(3000);
    const cursor = rows.find().batchSize(10);
    await cursor.next();
    await cursor.close();
    const status = await connection.db?.command({ serverStatus: 1 });
    expect(status).toMatchObject({ instance: store.instance, cursors: { open: 0 } });
  });

  it('aggregates: groups, joins, facets, dates', async () => {
    const orders = connection.collection('orders');
    const customers = connection.collection<{ _id: number; name: string }>('customers');
    await customers.insertMany([
      { _id: 1, name: 'A' },
      { _id: 2, name: 'B' },
    ]);
    await orders.insertMany(
      Array.from({ length: 10 }, (_, i) => ({
        customer: (i % 2) + 1,
        amount: i,
        at: new Date(Date.UTC(2026, 0, 1 + i)),
      })),
    );
    const result = await orders
      .aggregate([
        { $match: { amount: { $gte: 2 } } },
        {
          $group: {
            _id: '$customer',
            total: { $sum: '$amount' },
            mean: { $avg: '$amount' },
            days: { $push: { $dateToString: { date: '$at', format: '%d' } } },
          },
        },
        { $sort: { _id: 1 } },
        { $lookup: { from: 'customers', localField: '_id', foreignField: '_id', as: 'who' } },
        { $unwind: '$who' },
        { $project: { name: '$who.name', total: 1, mean: 1, first: { $arrayElemAt: ['$days', 0] } } },
      ])
      .toArray();
    expect(result).toEqual([
      { _id: 1, total: 20, mean: 5, name: 'A', first: '03' },
      { _id: 2, total: 24, mean: 6, name: 'B', first: '04' },
    ]);
    const [buckets] = await orders
      .aggregate([{ $bucket: { groupBy: '$amount', boundaries: [0, 5, 10], output: { n: { $sum: 1 } } } }])
      .toArray();
    expect(buckets).toEqual({ _id: 0, n: 5 });
  });

  it('removes expired documents', async () => {
    await people.create({ name: 'gone', expiresAt: new Date(Date.now() - 1000) });
    await people.create({ name: 'stays', expiresAt: new Date(Date.now() + 60_000) });
    await expect.poll(() => people.countDocuments({ name: 'gone' })).toBe(0);
    expect(await people.countDocuments({ name: 'stays' })).toBe(1);
  });

  it('is told clearly what is left out', async () => {
    const session = await connection.startSession();
    session.startTransaction();
    await expect(people.find().session(session).exec()).rejects.toMatchObject({ code: 20 });
    await session.abortTransaction().catch(() => undefined);
    await session.endSession();
    await expect(connection.collection('x').find({ $where: 'true' }).toArray()).rejects.toThrow(
      /not supported/,
    );
    await expect(connection.collection('x').createIndexes([{ key: { where: '2dsphere' } }])).rejects.toThrow(
      /not supported/,
    );
    await expect(connection.createCollection('ts', { timeseries: { timeField: 't' } })).rejects.toThrow(
      /not supported/,
    );
    await expect(connection.db?.command({ nonsense: 1 })).rejects.toMatchObject({ code: 59 });
  });

  it('drops what it made', async () => {
    await connection.dropDatabase();
    expect(await connection.listCollections()).toEqual([]);
    await people.create({ name: 'again' });
    expect(await people.countDocuments()).toBe(1);
  });
});

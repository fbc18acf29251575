import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareDatabase } from '../../../server/store/prepare.ts';
import { openStore, type Store } from '../../../server/store/store.ts';
import { silentLogger } from '../../../server/observability/logger.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
const clock = { now: () => new Date() };
let store: Store;

beforeAll(async () => {
  store = await openStore(database.mongodbUri, { logger: silentLogger() });
  await store.prepare(clock);
});
afterAll(() => store.close());

describe('a lease', () => {
  const at = (millis: number) => new Date(1_000_000 + millis);
  const take = (name: string, owner: string, now: Date) =>
    store.leases.acquire({ name, owner, millis: 1000, now });

  test('belongs to one, who may prolong it, until it runs out', async () => {
    expect(await take('a', 'one', at(0))).toBe(true);
    expect(await take('a', 'two', at(999))).toBe(false);
    expect(await take('a', 'one', at(999))).toBe(true);
    expect(await take('a', 'two', at(1500))).toBe(false);
    expect(await take('a', 'two', at(1999))).toBe(true);
    expect([
      ...(await store.leases.renew({ names: ['a', 'b'], owner: 'one', millis: 9, now: at(1) })),
    ]).toEqual([]);
  });

  test('is free when given back, but only by its owner', async () => {
    await take('b', 'one', at(0));
    await store.leases.release('b', 'two');
    expect(await take('b', 'two', at(1))).toBe(false);
    await store.leases.release('b', 'one');
    expect(await take('b', 'two', at(1))).toBe(true);
  });

  test('taken by many at once is taken by one', async () => {
    const takers = Array.from({ length: 20 }, (_, position) => take('c', `owner ${position}`, at(0)));
    expect((await Promise.all(takers)).filter(Boolean)).toHaveLength(1);
  });
});

test('numbers are given once, by blocks or one by one, at once or not', async () => {
  const taken = await Promise.all(
    Array.from({ length: 40 }, (_, position) =>
      position % 2 === 0 ? store.counters.take('n') : store.counters.takeFromBlock('n', 1),
    ),
  );
  expect(new Set(taken).size).toBe(40);
});

test('the same row made by many at once is made once, and everybody is content', async () => {
  const health = await Promise.all(
    Array.from({ length: 20 }, () => store.inboxStates.record('one inbox', { status: 'ok' })),
  );
  expect(health.every(({ status }) => status === 'ok')).toBe(true);
});

test('processes that start together migrate once; a step that failed is made again', async () => {
  const connection = await mongoose.createConnection(database.mongodbUri).asPromise();
  let runs = 0;
  let broken = true;
  const steps = [
    {
      id: '001-counts',
      run: () => {
        runs += 1;
        return Promise.resolve();
      },
    },
    {
      id: '002-fails-once',
      run: () => (broken ? Promise.reject(new Error('not yet')) : Promise.resolve()),
    },
  ];
  const prepare = () =>
    prepareDatabase({ connection, collections: [], logger: silentLogger(), clock, steps });
  const starts = await Promise.allSettled([prepare(), prepare(), prepare()]);
  expect(starts.every(({ status }) => status === 'rejected')).toBe(true);
  broken = false;
  await Promise.all([prepare(), prepare()]);
  expect(runs).toBe(1);
  await connection.close();
});

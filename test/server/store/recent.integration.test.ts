import mongoose, { type Connection } from 'mongoose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Collection } from '../../../server/store/collection.ts';
import { createRecent } from '../../../server/store/recent.ts';
import { testDatabase } from '../../support/test-database.ts';

interface Word {
  id: string;
  text: string;
}

const database = testDatabase();
const connections: Connection[] = [];

/** What another process would have: a connection of its own. */
async function connect(): Promise<Connection> {
  const connection = await mongoose.createConnection(database.mongodbUri).asPromise();
  connections.push(connection);
  return connection;
}

let here: Connection;
let there: Connection;
beforeAll(async () => {
  [here, there] = await Promise.all([connect(), connect()]);
});
afterAll(async () => {
  for (const connection of connections) await connection.close();
});

function listOn(connection: Connection, name: string) {
  const rows = new Collection<Word>(connection, name, []);
  const load = vi.fn(async () =>
    (await rows.find({ filter: {}, sort: { _id: 1 }, index: '_id_' })).map(({ text }) => text),
  );
  return { rows, load, recent: createRecent(load, rows) };
}

describe('a list that is kept', () => {
  test('is read once as long as nobody changes it', async () => {
    const { recent, load } = listOn(here, 'untouched');
    const first = await recent.read();
    await Promise.all([recent.read(), recent.read()]);
    expect(await recent.read()).toBe(first);
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('shows at once what this process changed, whichever way', async () => {
    const { rows, recent } = listOn(here, 'own');
    expect(await recent.read()).toEqual([]);
    await rows.insert({ id: '1', text: 'one' });
    expect(await recent.read()).toEqual(['one']);
    await rows.insertMany([{ id: '2', text: 'two' }]);
    expect(await recent.read()).toEqual(['one', 'two']);
    await rows.writeMany([{ filter: { _id: '2' }, update: { $set: { text: 'zwei' } } }]);
    expect(await recent.read()).toEqual(['one', 'zwei']);
    await rows.change({ _id: '1' }, { $set: { text: 'eins' } });
    expect(await recent.read()).toEqual(['eins', 'zwei']);
    await rows.changeMany({}, { $set: { text: '?' } });
    expect(await recent.read()).toEqual(['?', '?']);
    await rows.remove({ _id: '1' });
    expect(await recent.read()).toEqual(['?']);
  });

  test('shows soon what another process changed', async () => {
    const mine = listOn(here, 'shared');
    const theirs = listOn(there, 'shared');
    expect(await mine.recent.read()).toEqual([]);
    await theirs.rows.insert({ id: '1', text: 'from there' });
    await vi.waitFor(async () => expect(await mine.recent.read()).toEqual(['from there']), 15_000);
    expect(mine.load).toHaveBeenCalledTimes(2);
  });

  test('is read anew after a change that met a unique key, and after a read that failed', async () => {
    const { rows, recent, load } = listOn(here, 'failing');
    await rows.insert({ id: '1', text: 'one' });
    await recent.read();
    expect(await rows.insert({ id: '1', text: 'again' })).toBe(false);
    await recent.read();
    expect(load).toHaveBeenCalledTimes(2);
    await rows.insert({ id: '2', text: 'two' });
    load.mockRejectedValueOnce(new Error('the database is gone'));
    await expect(recent.read()).rejects.toThrow('gone');
    expect(await recent.read()).toEqual(['one', 'two']);
  });

  test('many who change at once are all counted', async () => {
    const { rows, recent } = listOn(here, 'many');
    await Promise.all(Array.from({ length: 30 }, (_, n) => rows.insert({ id: String(n), text: String(n) })));
    expect(await recent.read()).toHaveLength(30);
    expect(await rows.watched().version()).toBe(30);
  });
});

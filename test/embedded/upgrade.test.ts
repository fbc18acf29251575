import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it } from 'vitest';
import { doc, encodeDoc } from '../../server/embedded/bsonx/encode.ts';
import { checkDirectory } from '../../server/embedded/process/check.ts';
import { indexFromSpec, indexToDoc, type Index } from '../../server/embedded/store/index-spec.ts';
import { keysOf } from '../../server/embedded/store/index-keys.ts';

const dir = mkdtempSync(join(tmpdir(), 'upgrade-'));
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const collection = 7;
const indexes = [
  indexFromSpec(doc({ key: doc({ _id: 1 }), name: '_id_' }), 0),
  indexFromSpec(doc({ key: doc({ n: 1 }), name: 'n_1' }), 3),
];

function numbered(space: number, size: number, tail: (key: Buffer) => void): Buffer {
  const key = Buffer.alloc(size);
  key[0] = space;
  key.writeUInt32BE(collection, 1);
  tail(key);
  return key;
}

function rid48(rid: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(rid, 0, 6);
  return bytes;
}

/** One document with its entries as format 2 kept them. */
function rowsOf(index: Index, rid: number, n: number): [Buffer, Buffer] {
  const [key = Buffer.alloc(0)] = keysOf(index.parts, doc({ _id: rid, n })).keys;
  const prefix = numbered(4, 7, (bytes) => bytes.writeUInt16BE(index.no, 5));
  return index.unique
    ? [Buffer.concat([prefix, key]), rid48(rid)]
    : [Buffer.concat([prefix, key, rid48(rid)]), Buffer.alloc(0)];
}

it('brings data of format 2 into the present one, also when it was interrupted', async () => {
  const db = new DatabaseSync(join(dir, 'data.db'));
  db.exec('CREATE TABLE kv (k BLOB PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID');
  db.exec('CREATE TABLE docs (id INTEGER PRIMARY KEY, v BLOB NOT NULL)');
  db.exec('BEGIN');
  const put = db.prepare('INSERT INTO kv (k, v) VALUES (?, ?)');
  const entry = doc({
    id: collection,
    uuid: 'u',
    options: doc(),
    nextIndex: 4,
    indexes: indexes.map(indexToDoc),
  });
  put.run(Buffer.concat([Buffer.from([1]), Buffer.from('db.rows')]), encodeDoc(entry));
  put.run(Buffer.concat([Buffer.from([0]), Buffer.from('format')]), Buffer.from([2]));
  const count = Buffer.alloc(8);
  count.writeDoubleBE(300);
  put.run(
    numbered(2, 5, () => undefined),
    count,
  );
  for (let rid = 1; rid <= 300; rid++) {
    const key = numbered(3, 11, (bytes) => rid48(rid).copy(bytes, 5));
    put.run(key, encodeDoc(doc({ _id: rid, n: rid % 9 })));
    for (const index of indexes) put.run(...rowsOf(index, rid, rid % 9));
  }
  db.exec('COMMIT');
  // What an upgrade that was killed has left behind.
  db.exec("INSERT INTO docs (id, v) VALUES (5, x'00')");
  db.close();

  const report = await checkDirectory(dir);
  expect(report).toMatchObject({
    ok: true,
    collections: [
      {
        ns: 'db.rows',
        documents: 300,
        indexes: [
          { entries: 300, stray: 0 },
          { entries: 300, stray: 0 },
        ],
      },
    ],
  });
  expect(await checkDirectory(dir)).toEqual(report);
});

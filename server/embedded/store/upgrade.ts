import type { DatabaseSync } from 'node:sqlite';
import { docId, entryKey, FORMAT, indexPrefix, namedKey, Space } from './layout.ts';

/** Rows moved in one transaction, and transactions between two foldings of the log. */
const BATCH = 5000;
const FOLD_EVERY = 40;

/** Where format 2 had things: one table, space(1) | collection u32 | index u16 | key | record id of 48 bits. */
const OLD = { documents: 3, index: 4, docPrefix: 5, indexPrefix: 7, rid: 6 } as const;

/**
 * Refuses data of a format that a newer version wrote, before anything is changed.
 * @throws Error with what to do
 */
export function refuseNewerFormat(db: DatabaseSync, dir: string): void {
  const known = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'named'").get();
  if (!known) return;
  const row = db.prepare('SELECT v FROM named WHERE k = ?').get(namedKey(Space.meta, 'format'));
  const stamp = (row?.['v'] as Uint8Array | undefined)?.[0] ?? 0;
  if (stamp <= FORMAT) return;
  throw new Error(
    `The data in ${dir} were written by a newer version (format ${String(stamp)}; this one reads up to ${String(FORMAT)}). ` +
      'Nothing was changed. Start the newer version, or restore a backup of the older one into another directory.',
  );
}

type Row = [key: Uint8Array, value: Uint8Array];
type Place = (key: Buffer, value: Buffer) => void;

/**
 * Brings data of format 2 (everything in one table) into format 3. It stands in the old table until all of it stands in the
 * new ones, so that it may be interrupted at any point and begins anew.
 */
export function upgradeFromFormat2(db: DatabaseSync, say: (line: string) => void): void {
  const old = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'kv'").get();
  if (!old) return;
  say('The data is being brought into the present format; this happens once.');
  db.exec('BEGIN IMMEDIATE; DELETE FROM named; DELETE FROM docs; DELETE FROM keys; COMMIT');
  move(db, placing(db));
  db.exec('BEGIN IMMEDIATE');
  db.prepare('INSERT INTO named (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v').run(
    namedKey(Space.meta, 'format'),
    Buffer.from([FORMAT]),
  );
  db.exec('DROP TABLE kv; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  say('The data stands in the present format.');
}

function move(db: DatabaseSync, place: Place): void {
  const read = db.prepare('SELECT k, v FROM kv WHERE k > ? ORDER BY k LIMIT ?');
  read.setReturnArrays(true);
  let from: Uint8Array = Buffer.alloc(0);
  for (let batch = 1; ; batch++) {
    const rows = read.all(from, BATCH) as unknown as Row[];
    const last = rows[rows.length - 1];
    if (!last) return;
    db.exec('BEGIN IMMEDIATE');
    for (const [key, value] of rows) place(Buffer.from(key), Buffer.from(value));
    db.exec('COMMIT');
    if (batch % FOLD_EVERY === 0) db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    [from] = last;
  }
}

function placing(db: DatabaseSync): Place {
  const insertNamed = db.prepare('INSERT INTO named (k, v) VALUES (?, ?)');
  const insertDoc = db.prepare('INSERT INTO docs (id, v) VALUES (?, ?)');
  const insertKey = db.prepare('INSERT INTO keys (k, r) VALUES (?, ?)');
  return (key, value) => {
    if (key[0] === OLD.documents) {
      const rid = key.readUIntBE(OLD.docPrefix, OLD.rid);
      insertDoc.run(docId(key.readUInt32BE(1), rid), value);
    } else if (key[0] === OLD.index) {
      const isUnique = value.length > 0;
      const rid = isUnique ? value.readUIntBE(0, OLD.rid) : key.readUIntBE(key.length - OLD.rid, OLD.rid);
      const own = key.subarray(OLD.indexPrefix, isUnique ? key.length : key.length - OLD.rid);
      const prefix = indexPrefix(key.readUInt32BE(1), key.readUInt16BE(OLD.docPrefix));
      insertKey.run(entryKey(prefix, own, isUnique ? undefined : rid), rid);
    } else insertNamed.run(key, value);
  };
}

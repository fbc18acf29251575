import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * A commit appends to the write-ahead log, which is flushed off the event loop (`flush`) before anybody is told, and folded
 * into the file by a thread of its own (see write-ahead-log.ts). Documents are rows by number, which keeps them in pages of
 * their own; keys of indexes are short rows in the order of their bytes.
 */
export const SETTINGS = `
  PRAGMA page_size = 4096;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = 0;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA cache_size = -24000;
  PRAGMA mmap_size = 2147418112;
  CREATE TABLE IF NOT EXISTS named (k BLOB PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS docs (id INTEGER PRIMARY KEY, v BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS keys (k BLOB PRIMARY KEY, r INTEGER NOT NULL) WITHOUT ROWID;
`;

/**
 * For filling a file that nobody reads yet: pages stay in memory as long as they can, and nothing is flushed. Its journal only
 * holds pages that were there before.
 */
export const BULK_SETTINGS = `${SETTINGS}
  PRAGMA journal_mode = DELETE;
  PRAGMA synchronous = OFF;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA mmap_size = 0;
  PRAGMA cache_size = -1000000;
`;

const IN_RANGE = 'k >= ? AND k < ? ORDER BY k';
const NUMBERED = 'id >= ? AND id < ? ORDER BY id';
/** The base makes a document's number of a record id; CROSS JOIN keeps the order of the keys. */
const WITH_DOCS = 'FROM keys CROSS JOIN docs ON id = CAST(? AS INTEGER) + r WHERE';
/** Documents one after the other in one piece, which each of them tells the length of: a row of its own costs twice as much. */
const JOINED = "CAST(group_concat(v, '') AS BLOB)";

const STATEMENTS = {
  getNamed: 'SELECT v FROM named WHERE k = ?',
  putNamed: 'INSERT INTO named (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v',
  removeNamed: 'DELETE FROM named WHERE k = ?',
  named: `SELECT k, v FROM named WHERE ${IN_RANGE}`,
  doc: 'SELECT v FROM docs WHERE id = ?',
  insertDoc: 'INSERT INTO docs (id, v) VALUES (?, ?)',
  replaceDoc: 'UPDATE docs SET v = ? WHERE id = ?',
  removeDoc: 'DELETE FROM docs WHERE id = ?',
  docsUp: `SELECT ${JOINED}, group_concat(id) FROM (SELECT id, v FROM docs WHERE ${NUMBERED} LIMIT ?)`,
  docsDown: `SELECT ${JOINED}, group_concat(id) FROM (SELECT id, v FROM docs WHERE ${NUMBERED} DESC LIMIT ?)`,
  lastDoc: 'SELECT max(id) FROM docs WHERE id < ?',
  clearDocs: 'DELETE FROM docs WHERE id IN (SELECT id FROM docs WHERE id >= ? AND id < ? LIMIT ?)',
  find: 'SELECT r FROM keys WHERE k = ?',
  add: 'INSERT INTO keys (k, r) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET r = excluded.r',
  addNew: 'INSERT INTO keys (k, r) VALUES (?, ?)',
  remove: 'DELETE FROM keys WHERE k = ?',
  up: `SELECT k, r FROM keys WHERE ${IN_RANGE} LIMIT ?`,
  down: `SELECT k, r FROM keys WHERE ${IN_RANGE} DESC LIMIT ?`,
  upDocs: `SELECT ${JOINED}, group_concat(id), max(k) FROM (SELECT k, id, v ${WITH_DOCS} ${IN_RANGE} LIMIT ?)`,
  downDocs: `SELECT ${JOINED}, group_concat(id), min(k) FROM (SELECT k, id, v ${WITH_DOCS} ${IN_RANGE} DESC LIMIT ?)`,
  count: `SELECT count(*) FROM (SELECT 1 FROM keys WHERE ${IN_RANGE} LIMIT ?)`,
  nth: `SELECT k FROM keys WHERE ${IN_RANGE} LIMIT 1 OFFSET ?`,
  clear: 'DELETE FROM keys WHERE k IN (SELECT k FROM keys WHERE k >= ? AND k < ? LIMIT ?)',
} as const;

/** Every statement of the store, prepared. */
export type Statements = Record<keyof typeof STATEMENTS, StatementSync>;
/** Prepares every statement; rows come as arrays. */
export function prepareAll(db: DatabaseSync): Statements {
  const prepared = Object.entries(STATEMENTS).map(([name, sql]) => {
    const statement = db.prepare(sql);
    statement.setReturnArrays(true);
    return [name, statement];
  });
  return Object.fromEntries(prepared) as Statements;
}

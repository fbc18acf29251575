import { existsSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DATA_FILE } from '../store/layout.ts';
import { copyDataFile, flushPath } from '../store/snapshot.ts';

/** What a compaction did. */
export interface CompactReport {
  bytesBefore: number;
  bytesAfter: number;
}

/** Tables of the data file whose rows must be as many in the copy as in the original. */
const TABLES = ['named', 'docs', 'keys'];

/**
 * Rewrites the data file of a directory that no engine uses, without its free pages. The copy takes the original's place
 * only after it was found sound and equal in number; a crash at any moment leaves the one or the other.
 */
export async function compactDirectory(dir: string): Promise<CompactReport> {
  const file = join(dir, DATA_FILE);
  if (!existsSync(file)) throw new Error(`There is no data file in ${dir}.`);
  const copy = join(dir, 'compacted.db');
  const bytesBefore = foldLog(file);
  await rm(copy, { force: true });
  await copyDataFile(file, copy);
  try {
    mustEqual(file, copy);
    if (logBytes(file) > 0) throw new Error('Somebody else uses the data file: nothing was changed.');
    await rename(copy, file);
  } finally {
    await rm(copy, { force: true });
  }
  await flushPath(dir);
  return { bytesBefore, bytesAfter: statSync(file).size };
}

/** Brings all of the log into the file. @returns the file's size then */
function foldLog(file: string): number {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  return statSync(file).size;
}

function logBytes(file: string): number {
  const log = `${file}-wal`;
  return existsSync(log) ? statSync(log).size : 0;
}

function mustEqual(file: string, copy: string): void {
  const original = new DatabaseSync(file, { readOnly: true });
  const compacted = new DatabaseSync(copy, { readOnly: true });
  try {
    const sound = compacted.prepare('PRAGMA integrity_check(1)').get() as { integrity_check: string };
    if (sound.integrity_check !== 'ok') throw new Error(`The copy is not sound: ${sound.integrity_check}`);
    for (const table of TABLES) {
      const count = `SELECT count(*) AS n FROM ${table}`;
      const [before, after] = [original.prepare(count).get()?.['n'], compacted.prepare(count).get()?.['n']];
      if (before !== after)
        throw new Error(`The copy of ${table} has ${String(after)} of ${String(before)} rows.`);
    }
  } finally {
    original.close();
    compacted.close();
  }
}

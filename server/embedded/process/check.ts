import { RawDoc } from '../bsonx/raw.ts';
import { validateDocument } from '../bsonx/validate.ts';
import type { Collection } from '../store/catalog.ts';
import { Engine } from '../store/engine.ts';
import type { Index } from '../store/index-spec.ts';
import { after, type Entry, type Range } from '../store/kv.ts';
import { docRange, indexRange, ridAtEnd } from '../store/layout.ts';
import { indexedKeys } from '../store/records.ts';

/** What a check found about one index. */
export interface IndexReport {
  index: string;
  entries: number;
  /** Keys that documents should have and the index has not. */
  missing: number;
  /** Keys of the index that belong to no document. */
  stray: number;
}

/** What a check found about one collection. */
export interface CollectionReport {
  ns: string;
  documents: number;
  /** The persisted count, which must equal `documents`. */
  counted: number;
  malformed: number;
  indexes: IndexReport[];
}

/** The result of `--check`. */
export interface CheckReport {
  ok: boolean;
  collections: CollectionReport[];
}

/** Checks a directory that no engine uses: every index equals its documents, every count is right. */
export async function checkDirectory(dir: string): Promise<CheckReport> {
  const engine = new Engine({ dir, now: Date.now, log: () => undefined });
  const report = checkEngine(engine);
  await engine.close();
  return report;
}

/** The same over an open engine. */
export function checkEngine(engine: Engine): CheckReport {
  const collections = engine.catalog.list().map((collection) => checkCollection(engine, collection));
  return { ok: collections.every(isSound), collections };
}

function isSound(report: CollectionReport): boolean {
  const indexesSound = report.indexes.every(({ missing, stray }) => missing === 0 && stray === 0);
  return indexesSound && report.malformed === 0 && report.documents === report.counted;
}

function checkCollection(engine: Engine, collection: Collection): CollectionReport {
  const tallies = collection.indexes
    .filter(({ ready }) => ready)
    .map((index) => ({ index, expected: 0, missing: 0 }));
  let documents = 0;
  let malformed = 0;
  for (const { key, value } of all(engine, docRange(collection.id))) {
    documents++;
    if (!isWellFormed(value)) {
      malformed++;
      continue;
    }
    for (const tally of tallies) {
      const found = checkDocument(engine, {
        collection,
        index: tally.index,
        rid: ridAtEnd(key),
        bytes: value,
      });
      tally.expected += found.expected;
      tally.missing += found.missing;
    }
  }
  const indexes = tallies.map(({ index, expected, missing }) => {
    const entries = countEntries(engine, indexRange(collection.id, index.no));
    return { index: index.name, entries, missing, stray: entries - (expected - missing) };
  });
  return { ns: collection.ns, documents, counted: collection.count, malformed, indexes };
}

interface Subject {
  collection: Collection;
  index: Index;
  rid: number;
  bytes: Buffer;
}

function checkDocument(
  engine: Engine,
  { collection, index, rid, bytes }: Subject,
): { expected: number; missing: number } {
  const { keys } = indexedKeys(index, new RawDoc(bytes));
  let missing = 0;
  for (const key of keys) {
    const [entryKey, value] = engine.records.entry({ collection, index }, key, rid);
    if (engine.kv.get(entryKey)?.equals(value) !== true) missing++;
  }
  return { expected: keys.length, missing };
}

function isWellFormed(bytes: Buffer): boolean {
  try {
    return validateDocument(bytes, 0, bytes.length) === bytes.length;
  } catch {
    return false;
  }
}

function countEntries(engine: Engine, range: Range): number {
  let n = 0;
  for (const entry of all(engine, range)) n += entry.key.length > 0 ? 1 : 0;
  return n;
}

function* all(engine: Engine, whole: Range): Generator<Entry> {
  let range = whole;
  for (;;) {
    const entries = engine.kv.entries(range, 500);
    yield* entries;
    const last = entries[entries.length - 1];
    if (!last) return;
    range = after(range, last.key);
  }
}

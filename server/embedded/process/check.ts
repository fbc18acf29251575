import { RawDoc } from '../bsonx/raw.ts';
import { validateDocument } from '../bsonx/validate.ts';
import { toPurge, type Collection } from '../store/catalog.ts';
import { Engine } from '../store/engine.ts';
import type { Index } from '../store/index-spec.ts';
import type { StoredDoc } from '../store/ranges.ts';
import { indexRange, RIDS } from '../store/layout.ts';
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
  /** What is wrong with the file itself. */
  flaws: string[];
  /** Documents and entries of indexes that belong to no collection; none is as it should be. */
  homeless: { documents: number; entries: number };
  collections: CollectionReport[];
}

/** Checks a directory that no engine uses: every index equals its documents, every count is right. */
export async function checkDirectory(dir: string): Promise<CheckReport> {
  const engine = new Engine({
    dir,
    now: Date.now,
    log: () => undefined,
    lost: (error) => {
      throw error;
    },
  });
  const report = checkEngine(engine);
  await engine.close();
  return report;
}

/** The same over an open engine. */
export function checkEngine(engine: Engine): CheckReport {
  const collections = engine.catalog.list().map((collection) => checkCollection(engine, collection));
  const flaws = engine.kv.flaws();
  const homeless = countHomeless(engine, collections);
  const ok =
    collections.every(isSound) && flaws.length === 0 && homeless.documents === 0 && homeless.entries === 0;
  return { ok, flaws, homeless, collections };
}

/** What a drop left behind is no flaw while it is still to be purged. */
function countHomeless(
  engine: Engine,
  collections: CollectionReport[],
): { documents: number; entries: number } {
  const isBuilding = engine.catalog.list().some(({ indexes }) => indexes.some(({ ready }) => !ready));
  if (isBuilding || toPurge(engine.kv).length > 0) return { documents: 0, entries: 0 };
  const { docs, keys } = engine.kv.totals();
  const known = collections.reduce((sum, { documents }) => sum + documents, 0);
  const entries = collections.flatMap(({ indexes }) => indexes.map((index) => index.entries));
  return { documents: docs - known, entries: keys - entries.reduce((sum, count) => sum + count, 0) };
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
  for (const { rid, bytes } of all(engine, collection.id)) {
    documents++;
    if (!isWellFormed(bytes)) {
      malformed++;
      continue;
    }
    for (const tally of tallies) {
      const found = checkDocument(engine, {
        collection,
        index: tally.index,
        rid,
        bytes,
      });
      tally.expected += found.expected;
      tally.missing += found.missing;
    }
  }
  const indexes = tallies.map(({ index, expected, missing }) => {
    const entries = engine.kv.count(indexRange(collection.id, index.no), Number.MAX_SAFE_INTEGER);
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
    if (engine.kv.find(engine.records.entry({ collection, index }, key, rid)) !== rid) missing++;
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

function* all(engine: Engine, collection: number): Generator<StoredDoc> {
  for (let from = 0; ;) {
    const docs = engine.kv.docs({ collection, from, to: RIDS }, 500);
    yield* docs;
    const last = docs[docs.length - 1];
    if (!last) return;
    from = last.rid + 1;
  }
}

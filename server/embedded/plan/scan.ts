import type { Collection } from '../store/catalog.ts';
import type { Kv } from '../store/kv.ts';
import { after, afterDoc, type DocRange, type IndexEntry, type Range } from '../store/ranges.ts';
import { INDEX_PREFIX, indexPrefix, RIDS } from '../store/layout.ts';
import type { Interval } from './bounds.ts';
import type { IndexPlan } from './index-plan.ts';
import type { Plan } from './planner.ts';

/** What an execution looked at. */
export interface ScanStats {
  keys: number;
  docs: number;
}

/** One candidate: a record id, and the document's bytes where reading it was free. */
export interface Candidate {
  rid: number;
  bytes?: Buffer;
}

/** A point where a long scan may be interrupted. */
export const PAUSE = undefined;

export type Scan = Generator<Candidate | typeof PAUSE, void, void>;

/** What a scan reads from. */
export interface Source {
  kv: Kv;
  collection: Collection;
  stats: ScanStats;
  /** About how many candidates will be wanted: sizes the first read. */
  expected: number;
  /** The documents themselves are wanted: they are read together with the keys. */
  withDocs?: boolean;
}

const FIRST_CHUNK = 64;
const MAX_CHUNK = 256;
const CHUNK_BYTES = 1024 * 1024;

/** Reads a plan's candidates in its order, in chunks that hold no transaction open between them. */
export function scan(source: Source, plan: Plan): Scan {
  if (plan.kind === 'collection') return scanCollection(source, plan.reverse);
  if (plan.kind === 'union')
    return distinct(chain(plan.branches.map((branch) => () => scan(source, branch))));
  const ordered = plan.merge ? merge(source, plan) : sequence(source, plan);
  return plan.repeats ? distinct(ordered) : ordered;
}

function* scanCollection(source: Source, reverse: boolean): Scan {
  const { kv, collection, stats } = source;
  let range: DocRange = { collection: collection.id, from: 0, to: RIDS, reverse };
  for (let size = firstChunk(source); ;) {
    const docs = kv.docs(range, size);
    for (const doc of docs) {
      stats.docs++;
      yield doc;
    }
    const last = docs[docs.length - 1];
    if (!last || docs.length < size) return;
    range = afterDoc(range, last.rid);
    size = chunkAfter(docs);
    yield PAUSE;
  }
}

/** How many documents to read next: as many as make a megabyte, going by those just read. */
function chunkAfter(docs: readonly { bytes: Buffer }[]): number {
  const bytes = docs.reduce((sum, doc) => sum + doc.bytes.length, 0);
  return Math.max(8, Math.min(MAX_CHUNK, Math.floor(CHUNK_BYTES / (bytes / docs.length))));
}

function* chain(scans: (() => Scan)[]): Scan {
  for (const start of scans) yield* start();
}

function* distinct(inner: Scan): Scan {
  const seen = new Set<number>();
  for (const candidate of inner) {
    if (candidate === PAUSE) yield PAUSE;
    else if (!seen.has(candidate.rid)) {
      seen.add(candidate.rid);
      yield candidate;
    }
  }
}

function* sequence(source: Source, plan: IndexPlan): Scan {
  const intervals = plan.reverse ? [...plan.intervals].reverse() : plan.intervals;
  let since = 0;
  for (const interval of intervals) {
    yield* readInterval(source, plan, interval);
    if (++since % 32 === 0) yield PAUSE;
  }
}

function* readInterval(source: Source, plan: IndexPlan, interval: Interval): Scan {
  const single = interval.point && plan.index.unique;
  if (single || source.withDocs !== true) return yield* intervalKeys(source, plan, interval);
  const { kv, collection, stats } = source;
  let range = rangeOf(source, plan, interval);
  for (let size = firstChunk(source); ;) {
    const { docs, last } = kv.docsByKeys(collection.id, range, size);
    for (const doc of docs) {
      stats.keys++;
      stats.docs++;
      yield doc;
    }
    if (!last || docs.length < size) return;
    range = after(range, last);
    size = chunkAfter(docs);
    yield PAUSE;
  }
}

function firstChunk({ expected }: Source): number {
  return Math.max(1, Math.min(expected, FIRST_CHUNK));
}

function rangeOf({ collection }: Source, { index, reverse }: IndexPlan, { lo, hi }: Interval): Range {
  const prefix = indexPrefix(collection.id, index.no);
  return { lo: Buffer.concat([prefix, lo]), hi: Buffer.concat([prefix, hi]), reverse };
}

/** The entries of one interval in the plan's direction, with whole keys. */
export function* intervalKeys(
  source: Source,
  plan: IndexPlan,
  interval: Interval,
): Generator<IndexEntry | typeof PAUSE, void, void> {
  const { kv, stats } = source;
  let range = rangeOf(source, plan, interval);
  if (interval.point && plan.index.unique) {
    stats.keys++;
    const rid = kv.find(range.lo);
    if (rid !== undefined) yield { key: range.lo, rid };
    return;
  }
  for (let size = firstChunk(source); ;) {
    const chunk = kv.entries(range, size);
    for (const entry of chunk) {
      stats.keys++;
      yield entry;
    }
    const last = chunk[chunk.length - 1];
    if (!last || chunk.length < size) return;
    range = after(range, last.key);
    size = MAX_CHUNK;
    yield PAUSE;
  }
}

const COUNT_CHUNK = 4096;

/** Counts the keys of a plan's intervals without reading them out: how many each step found, at most `enough` in all. */
export function* countKeys(
  { kv, collection, stats }: Pick<Source, 'kv' | 'collection' | 'stats'>,
  { index, intervals }: IndexPlan,
  enough: number,
): Generator<number, void, void> {
  const prefix = indexPrefix(collection.id, index.no);
  let left = enough;
  for (const { lo, hi } of intervals) {
    let range: Range = { lo: Buffer.concat([prefix, lo]), hi: Buffer.concat([prefix, hi]) };
    for (let full = true; full && left > 0;) {
      const size = Math.min(COUNT_CHUNK, left);
      const n = kv.count(range, size);
      stats.keys += n;
      left -= n;
      full = n === size;
      yield n;
      const last = full && left > 0 ? kv.keyAt(range, n - 1) : undefined;
      if (last) range = after(range, last);
    }
  }
}

interface Branch {
  keys: Generator<IndexEntry | typeof PAUSE, void, void>;
  head: IndexEntry;
  prefix: number;
}

/** Merges the intervals by what follows their equality prefix. */
function* merge(source: Source, plan: IndexPlan): Scan {
  const share = {
    ...source,
    withDocs: false,
    expected: Math.max(4, Math.ceil(source.expected / plan.intervals.length) + 1),
  };
  const sign = plan.reverse ? -1 : 1;
  const branches: Branch[] = [];
  for (const interval of plan.intervals) {
    const keys = intervalKeys(share, plan, interval);
    const head = nextKey(keys);
    if (head) insertSorted(branches, { keys, head, prefix: INDEX_PREFIX + interval.prefix }, sign);
  }
  for (let branch = branches.shift(); branch; branch = branches.shift()) {
    yield { rid: branch.head.rid };
    const head = nextKey(branch.keys);
    if (head) insertSorted(branches, { ...branch, head }, sign);
    if (source.stats.keys % MAX_CHUNK === 0) yield PAUSE;
  }
}

function nextKey(keys: Generator<IndexEntry | typeof PAUSE, void, void>): IndexEntry | undefined {
  for (;;) {
    const { done, value } = keys.next();
    if (done) return undefined;
    if (value !== PAUSE) return value;
  }
}

function insertSorted(branches: Branch[], branch: Branch, sign: number): void {
  let low = 0;
  let high = branches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareTails(branches[middle] as Branch, branch) * sign <= 0) low = middle + 1;
    else high = middle;
  }
  branches.splice(low, 0, branch);
}

function compareTails(a: Branch, b: Branch): number {
  return a.head.key.compare(b.head.key, b.prefix, b.head.key.length, a.prefix, a.head.key.length);
}

import { RawDoc } from '../bsonx/raw.ts';
import { Code, StoreError } from '../errors.ts';
import { matched } from '../match/path.ts';
import type { Predicate } from '../match/compile.ts';
import type { Collection } from '../store/catalog.ts';
import type { Kv } from '../store/kv.ts';
import { docKey } from '../store/layout.ts';
import type { Plan } from './planner.ts';
import { PAUSE, scan, type ScanStats } from './scan.ts';
import { sortKey, type SortPart } from './sort.ts';

/** A document that was found. */
export interface Hit {
  rid: number;
  bytes: Buffer;
  doc: RawDoc;
}

export type Hits = Generator<Hit | typeof PAUSE, void, void>;

/** Everything an execution needs. */
export interface Query {
  kv: Kv;
  collection: Collection;
  plan: Plan;
  predicate: Predicate;
  sort: SortPart[];
  skip: number;
  /** 0: no limit. */
  limit: number;
  stats: ScanStats;
}

/** Finds documents: scan, match, sort where the plan does not, skip, limit. A yielded PAUSE is a point to let go. */
export function* execute(query: Query): Hits {
  const { plan, skip, limit } = query;
  const sorted = plan.sorted ? matching(query) : sortHits(query, matching({ ...query, limit: 0, skip: 0 }));
  let passed = 0;
  let given = 0;
  for (const hit of sorted) {
    if (hit === PAUSE) yield PAUSE;
    else if (passed++ >= skip) {
      yield hit;
      if (++given === limit) return;
    }
  }
}

function* matching({ kv, collection, plan, predicate, skip, limit, stats }: Query): Hits {
  const expected = limit === 0 ? 64 : skip + limit;
  let since = 0;
  for (const candidate of scan({ kv, collection, stats, expected }, plan)) {
    if (++since % 64 === 0) yield PAUSE;
    if (candidate === PAUSE) {
      yield PAUSE;
      continue;
    }
    const hit = load({ kv, collection, stats }, candidate);
    if (!hit) continue;
    matched.position = -1;
    if (predicate(hit.doc)) yield hit;
  }
}

type Reader = Pick<Query, 'kv' | 'collection' | 'stats'>;

function load(
  { kv, collection, stats }: Reader,
  candidate: { rid: number; bytes?: Buffer },
): Hit | undefined {
  if (collection.dropped) throw new StoreError(175, 'collection dropped while the query ran');
  let { bytes } = candidate;
  if (!bytes) {
    stats.docs++;
    bytes = kv.get(docKey(collection.id, candidate.rid));
    if (!bytes) return undefined;
  }
  return { rid: candidate.rid, bytes, doc: new RawDoc(bytes) };
}

interface Ranked {
  key: Buffer;
  order: number;
  rid: number;
  bytes: Buffer | undefined;
}

const RUN = 4096;
const KEEP_BYTES = 8 * 1024 * 1024;
const MAX_SORT_BYTES = 100 * 1024 * 1024;

/** Sorts in memory: bounded top-k with a limit, else sorted runs that are merged. Refuses beyond 100 MB. */
function* sortHits(query: Query, hits: Hits): Hits {
  const { sort, skip, limit } = query;
  const keep = limit === 0 ? Infinity : skip + limit;
  const runs: Ranked[][] = [];
  let run: Ranked[] = [];
  let held = 0;
  let order = 0;
  for (const hit of hits) {
    if (hit === PAUSE) {
      yield PAUSE;
      continue;
    }
    const key = sortKey(sort, hit.doc);
    const bytes = held < KEEP_BYTES ? hit.bytes : undefined;
    held += key.length + 64 + (bytes?.length ?? 0);
    run.push({ key, order: order++, rid: hit.rid, bytes });
    if (held > MAX_SORT_BYTES) {
      throw new StoreError(
        Code.QueryExceededMemoryLimitNoDiskUseAllowed,
        'Sort exceeded memory limit of 104857600 bytes; an index that gives the order is missing',
      );
    }
    if (run.length < Math.max(RUN, Math.min(keep, RUN) * 2)) continue;
    run.sort(byKey);
    if (keep <= RUN) {
      run.length = keep;
      held = run.reduce((sum, item) => sum + item.key.length + 64 + (item.bytes?.length ?? 0), 0);
    } else {
      runs.push(run);
      run = [];
    }
    yield PAUSE;
  }
  runs.push(run.sort(byKey));
  yield* deliver(query, mergeRuns(runs));
}

function* deliver(query: Query, ranked: Iterable<Ranked>): Hits {
  let since = 0;
  for (const { rid, bytes } of ranked) {
    if (++since % 64 === 0) yield PAUSE;
    const hit = load(query, bytes ? { rid, bytes } : { rid });
    if (hit) yield hit;
  }
}

function byKey(a: Ranked, b: Ranked): number {
  return Buffer.compare(a.key, b.key) || a.order - b.order;
}

function* mergeRuns(runs: Ranked[][]): Generator<Ranked, void, void> {
  const [only] = runs;
  if (runs.length === 1 && only) return yield* only;
  const heads = runs.filter((run) => run.length > 0).map((run) => ({ run, at: 0 }));
  while (heads.length > 0) {
    let best = heads[0] as { run: Ranked[]; at: number };
    for (const head of heads)
      if (byKey(head.run[head.at] as Ranked, best.run[best.at] as Ranked) < 0) best = head;
    yield best.run[best.at++] as Ranked;
    if (best.at === best.run.length) heads.splice(heads.indexOf(best), 1);
  }
}

import { RawDoc } from '../bsonx/raw.ts';
import type { Doc } from '../bsonx/types.ts';
import { StoreError } from '../errors.ts';
import { matched } from '../match/path.ts';
import type { Predicate } from '../match/compile.ts';
import type { Collection } from '../store/catalog.ts';
import type { Kv } from '../store/kv.ts';
import { orderAdvice } from './missing-index.ts';
import type { Plan } from './planner.ts';
import { PAUSE, scan, type ScanStats } from './scan.ts';
import { Sorter, type Keyed } from './sorter.ts';
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
  filter: Doc;
  plan: Plan;
  predicate: Predicate;
  sort: SortPart[];
  skip: number;
  /** 0: no limit. */
  limit: number;
  /** False: a sort may not go on in a file. */
  spills?: boolean | undefined;
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
  const certain = keysDecide(plan);
  let since = 0;
  for (const candidate of scan({ kv, collection, stats, expected, withDocs: true }, plan)) {
    if (++since % 64 === 0) yield PAUSE;
    if (candidate === PAUSE) {
      yield PAUSE;
      continue;
    }
    const hit = load({ kv, collection, stats }, candidate);
    if (!hit) continue;
    matched.position = -1;
    if ((certain && candidate.bytes) || predicate(hit.doc)) yield hit;
  }
}

/** Whether a document that was read together with its key needs no second look (arrays do: which element matched is told by it). */
function keysDecide(plan: Plan): boolean {
  return plan.kind === 'index' && plan.exact && plan.index.multikey === 0;
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
    bytes = kv.doc(collection.id, candidate.rid);
    if (!bytes) return undefined;
  }
  return { rid: candidate.rid, bytes, doc: new RawDoc(bytes) };
}

interface Ranked extends Keyed {
  rid: number;
  bytes: Buffer | undefined;
}

const KEEP_BYTES = 8 * 1024 * 1024;
const RUN = 1024;
const RID_BYTES = 8;

function pack({ rid, bytes }: Ranked): Buffer {
  const packed = Buffer.allocUnsafe(RID_BYTES + (bytes?.length ?? 0));
  packed.writeDoubleLE(rid);
  bytes?.copy(packed, RID_BYTES);
  return packed;
}

function unpack(key: Buffer, packed: Buffer): Ranked {
  const bytes = packed.length > RID_BYTES ? packed.subarray(RID_BYTES) : undefined;
  return { key, order: 0, rid: packed.readDoubleLE(), bytes };
}

/** Sorts: record ids with their sort keys, and the documents themselves while they are few. */
function* sortHits(query: Query, hits: Hits): Hits {
  const { sort, skip, limit } = query;
  const sorter = new Sorter<Ranked>({
    keep: limit === 0 ? Infinity : skip + limit,
    run: RUN,
    pack,
    unpack,
    advice: () => orderAdvice(query.filter, sort),
    dir: query.kv.dir,
    spills: query.spills,
  });
  try {
    yield* fillSorter(sorter, hits, sort);
    let since = 0;
    for (const { rid, bytes } of sorter.sorted()) {
      if (++since % 64 === 0) yield PAUSE;
      const hit = load(query, bytes ? { rid, bytes } : { rid });
      if (hit) yield hit;
    }
  } finally {
    sorter.close();
  }
}

function* fillSorter(
  sorter: Sorter<Ranked>,
  hits: Hits,
  sort: SortPart[],
): Generator<typeof PAUSE, void, void> {
  for (const hit of hits) {
    if (hit === PAUSE) {
      yield PAUSE;
      continue;
    }
    const bytes = sorter.held < KEEP_BYTES ? Buffer.from(hit.bytes) : undefined;
    const pause = sorter.add(
      { key: sortKey(sort, hit.doc), order: 0, rid: hit.rid, bytes },
      bytes?.length ?? 0,
    );
    if (pause) yield PAUSE;
  }
}

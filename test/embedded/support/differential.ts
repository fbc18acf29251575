import { EJSON } from 'bson';
import type { Collection, Db } from 'mongodb';
import { document, filter, INDEXES, pipeline, projection, sort, update, type Json } from './cases.ts';
import { seeded, type Random } from './random.ts';

/** One case whose answers differ. */
export interface Difference {
  seed: number;
  what: string;
  embedded: string;
  reference: string;
}

type Doc = Json & { _id: number };
type Run = (rows: Collection<Doc>) => Promise<unknown>;

const DOCS = 60;

/** Runs seeded rounds on both databases: documents, random indexes, then queries, updates and aggregations. */
export async function compareRounds(
  embedded: Db,
  reference: Db,
  options: { seed: number; rounds: number; cases: number },
): Promise<{ ran: number; differences: Difference[] }> {
  const differences: Difference[] = [];
  let ran = 0;
  for (let round = 0; round < options.rounds; round++) {
    const seed = options.seed + round;
    const r = seeded(seed);
    await Promise.all([prepare(embedded, seed), prepare(reference, seed)]);
    for (let i = 0; i < options.cases; i++) {
      const { what, run } = oneCase(r);
      const [ours, theirs] = await Promise.all([answer(embedded, run), answer(reference, run)]);
      ran++;
      if (ours !== theirs) differences.push({ seed, what, embedded: ours, reference: theirs });
      if (ours !== theirs && what.startsWith('update')) break;
    }
  }
  return { ran, differences };
}

async function prepare(db: Db, seed: number): Promise<void> {
  const r = seeded(seed * 7919 + 1);
  const rows = db.collection<Doc>('rows');
  const other = db.collection('other');
  await Promise.all([rows.drop().catch(() => false), other.drop().catch(() => false)]);
  await rows.insertMany(Array.from({ length: DOCS }, (_, i) => document(r, i) as Doc));
  await other.insertMany(
    Array.from({ length: 8 }, (_, i) => ({ _id: i, k: i * 2, v: `v${String(i)}` })) as never[],
  );
  for (const key of INDEXES)
    if (r.chance(0.5)) await rows.createIndexes([{ key: key as Record<string, 1 | -1> }]);
}

function oneCase(r: Random): { what: string; run: Run } {
  const query = filter(r);
  const kind = r.int(10);
  if (kind < 4) {
    const order = sort(r);
    const fields = projection(r);
    const limit = r.pick([0, 0, 5]);
    const skip = r.pick([0, 0, 3]);
    return {
      what: `find ${show({ query, order, fields, limit, skip })}`,
      run: (rows) => rows.find(query, { sort: order as never, projection: fields, limit, skip }).toArray(),
    };
  }
  if (kind === 4) return { what: `count ${show(query)}`, run: (rows) => rows.countDocuments(query) };
  if (kind === 5)
    return {
      what: `distinct ${show(query)}`,
      run: async (rows) => (await rows.distinct('status', query)).sort(),
    };
  if (kind === 6) {
    const stages = pipeline(r);
    return { what: `aggregate ${show(stages)}`, run: (rows) => rows.aggregate(stages).toArray() };
  }
  return updateCase(r, query);
}

function updateCase(r: Random, query: Json): { what: string; run: Run } {
  const change = update(r);
  if (r.chance(0.3)) {
    const order = sort(r);
    return {
      what: `update findOneAndUpdate ${show({ query, change, order })}`,
      run: (rows) => rows.findOneAndUpdate(query, change, { sort: order as never, returnDocument: 'after' }),
    };
  }
  const id = { _id: r.int(DOCS) };
  return {
    what: `update ${show({ id, change })}`,
    run: async (rows) => {
      const { matchedCount } = await rows.updateOne(id, change);
      return { matchedCount, after: await rows.findOne(id) };
    },
  };
}

async function answer(db: Db, run: Run): Promise<string> {
  try {
    return show(await run(db.collection<Doc>('rows')));
  } catch (error) {
    return `error ${String((error as { code?: unknown }).code)}`;
  }
}

function show(value: unknown): string {
  return EJSON.stringify(value, { relaxed: false });
}

import { nextTurn } from '../store/turns.ts';
import { tookTooLong } from '../cursors/deadline.ts';
import { MATCH_ALL } from '../match/compile.ts';
import { execute, type Query } from './execute.ts';
import type { IndexPlan } from './index-plan.ts';
import { countKeys, PAUSE, scan } from './scan.ts';

const SLICE = 5;

/** Counts: the stored number for an empty filter, index keys alone where they decide, else by looking at documents. */
export async function countOf(query: Query, how: { maxTime: number }): Promise<number> {
  const { skip, limit, collection, plan } = query;
  if (query.predicate === MATCH_ALL) return clip(collection.count, skip, limit);
  const enough = limit === 0 ? Infinity : skip + limit;
  const counting = plan.kind === 'index' && plan.exact ? covered(query, plan, enough) : looking(query);
  const started = performance.now();
  let since = started;
  let n = 0;
  for (const found of counting) {
    n += found;
    if (n >= enough) break;
    const now = performance.now();
    if (how.maxTime > 0 && now - started > how.maxTime) throw tookTooLong();
    if (now - since > SLICE) {
      await nextTurn();
      since = performance.now();
    }
  }
  return clip(n, skip, limit);
}

/** Keys decide alone: they are counted where they lie, unless a document may come twice. */
function* covered(query: Query, plan: IndexPlan, enough: number): Generator<number, void, void> {
  if (!plan.repeats) yield* countKeys(query, plan, enough);
  else for (const step of scan({ ...query, expected: 256 }, plan)) yield step === PAUSE ? 0 : 1;
}

function* looking(query: Query): Generator<number, void, void> {
  for (const step of execute({ ...query, sort: [], skip: 0, limit: 0 })) yield step === PAUSE ? 0 : 1;
}

function clip(n: number, skip: number, limit: number): number {
  const left = Math.max(0, n - skip);
  return limit === 0 ? left : Math.min(left, limit);
}

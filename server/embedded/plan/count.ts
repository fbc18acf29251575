import { setImmediate as nextTurn } from 'node:timers/promises';
import { Code, StoreError } from '../errors.ts';
import { MATCH_ALL } from '../match/compile.ts';
import { execute, type Query } from './execute.ts';
import { PAUSE, scan } from './scan.ts';

const SLICE = 5;

/** Counts: the stored number for an empty filter, index keys alone where they decide, else by looking at documents. */
export async function countOf(query: Query, how: { maxTime: number }): Promise<number> {
  const { skip, limit, collection, plan } = query;
  if (query.predicate === MATCH_ALL) return clip(collection.count, skip, limit);
  const covered = plan.kind === 'index' && plan.exact;
  const steps = covered
    ? scan({ ...query, expected: 256 }, plan)
    : execute({ ...query, sort: [], skip: 0, limit: 0, plan });
  const enough = limit === 0 ? Infinity : skip + limit;
  const started = performance.now();
  let since = started;
  let n = 0;
  for (const step of steps) {
    if (step !== PAUSE) {
      if (++n >= enough) break;
      continue;
    }
    const now = performance.now();
    if (how.maxTime > 0 && now - started > how.maxTime)
      throw new StoreError(Code.MaxTimeMSExpired, 'operation exceeded time limit');
    if (now - since > SLICE) {
      await nextTurn();
      since = performance.now();
    }
  }
  return clip(n, skip, limit);
}

function clip(n: number, skip: number, limit: number): number {
  const left = Math.max(0, n - skip);
  return limit === 0 ? left : Math.min(left, limit);
}

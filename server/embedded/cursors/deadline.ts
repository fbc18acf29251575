import { nextTurn } from '../store/turns.ts';
import { Code, StoreError } from '../errors.ts';
import type { Work } from '../store/committer.ts';

/** What a command answers that ran into its `maxTimeMS`. */
export function tookTooLong(): StoreError {
  return new StoreError(Code.MaxTimeMSExpired, 'operation exceeded time limit');
}

/** Work that ends with MaxTimeMSExpired (50) after so many milliseconds, waiting for its turn included; 0: never. What it wrote stays, but it may clean up. */
export function* within<R>(maxTime: number, work: Work<R>): Work<R> {
  if (maxTime === 0) return yield* work;
  const deadline = performance.now() + maxTime;
  let late = false;
  for (let step = work.next(); ;) {
    if (step.done) return step.value;
    if (!late && performance.now() > deadline) {
      late = true;
      step = work.throw(tookTooLong());
      continue;
    }
    yield step.value;
    step = work.next();
  }
}

/** Milliseconds of one command's work after which others get their turn. */
const SLICE = 5;

/** For loops of many small steps: resolves at once, or after the others' turn when a slice has passed. */
export function pacer(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SLICE) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
}

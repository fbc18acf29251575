import { nextTurn } from './turns.ts';
import { asStoreError, StoreError } from '../errors.ts';
import type { Kv } from './kv.ts';

/** What long work in the background yields where it has done enough for one transaction. */
export const ENOUGH = 'enough';

/** Work that writes: each `yield` is a point where the transaction may be committed and the loop let go. */
export type Work<R> = Generator<typeof ENOUGH | undefined, R, void>;

interface Job {
  work: Work<unknown>;
  done: (result: unknown) => void;
  fail: (error: unknown) => void;
}

/** Milliseconds of writing after which a transaction is committed and other work gets its turn. */
const SLICE = 8;

/** What the committer tells its owner. */
export interface CommitHooks {
  /** The disk refused to keep what was committed: nothing that follows can be relied on. */
  lost: (error: unknown) => void;
  /** Inside the transaction, before it commits. */
  beforeCommit: () => void;
  /** The transaction was aborted: whatever is cached in memory must be read anew. */
  aborted: () => void;
}

/**
 * Group commit. All writers that arrive while a transaction runs share the next one; the transactions that were committed
 * while the log was being flushed share the next flush. A writer's promise resolves only after its last change is on the
 * disk. Others may see it a moment earlier, as with MongoDB's own "local" reads.
 */
export class Committer {
  private queue: Job[] = [];
  private running = false;
  private unflushed = 0;
  private readonly kv: Kv;
  private readonly hooks: CommitHooks;

  constructor(kv: Kv, hooks: CommitHooks) {
    this.kv = kv;
    this.hooks = hooks;
  }

  /** Queues work; resolves with its result once it is durable, rejects with a StoreError. */
  run<R>(work: Work<R>): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.queue.push({ work, done: resolve as (result: unknown) => void, fail: reject });
      if (this.running) return;
      this.running = true;
      setImmediate(() => void this.drain());
    });
  }

  /** Resolves when nothing is waiting. */
  async idle(): Promise<void> {
    while (this.running || this.unflushed > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      await this.kv.roomToWrite();
      const settle: (() => void)[] = [];
      const touched: Job[] = [];
      try {
        this.kv.transaction(() => {
          this.writeSlice(touched, settle);
          this.hooks.beforeCommit();
        });
        this.settleWhenKept(settle);
      } catch (error) {
        this.hooks.aborted();
        const failure = asStoreError(error);
        for (const job of touched) job.fail(failure);
        this.queue = this.queue.filter((job) => !touched.includes(job));
      }
      await nextTurn();
    }
    this.running = false;
  }

  private settleWhenKept(settle: (() => void)[]): void {
    this.unflushed++;
    this.kv.flush().then(() => {
      this.unflushed--;
      for (const answer of settle) answer();
    }, this.hooks.lost);
  }

  private writeSlice(touched: Job[], settle: (() => void)[]): void {
    const deadline = performance.now() + SLICE;
    const unfinished: Job[] = [];
    let late = false;
    while (this.queue.length > 0 && !late) {
      const job = this.queue.shift() as Job;
      touched.push(job);
      const finished = step(job, settle, () => (late = performance.now() > deadline));
      if (!finished) unfinished.push(job);
    }
    this.queue.push(...unfinished);
  }
}

/** Runs one job until it ends or time is up. Errors of the store's own kind end the job; others abort the transaction. */
function step(job: Job, settle: (() => void)[], isLate: () => boolean): boolean {
  try {
    for (;;) {
      const { done, value } = job.work.next();
      if (done) {
        settle.push(() => {
          job.done(value);
        });
        isLate();
        return true;
      }
      if (isLate() || value === ENOUGH) return false;
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    settle.push(() => {
      job.fail(error);
    });
    return true;
  }
}

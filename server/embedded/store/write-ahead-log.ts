import { closeSync, fdatasync, openSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Folded } from './fold-log.ts';

/** Rows written after which the log is folded into the file, about a page of the log each at most. */
const FOLD_AFTER = 4000;
/** Pages of the log beyond which writers wait until all of it is folded: only then does it begin anew. */
const LONG_LOG = 8000;

/**
 * SQLite's write-ahead log, as far as it takes time: it is flushed by the system's own threads, and folded into the data
 * file by a worker thread, so that no flush holds the event loop.
 */
export class WriteAheadLog {
  /** Rows written since the last folding began. */
  written = 0;
  private readonly file: string;
  private readonly fd: number;
  private flushing: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  private worker: Worker | undefined;
  private folding: Promise<void> | undefined;
  private isLong = false;

  private readonly say: (line: string) => void;

  /** @param file the data file; its log must exist. */
  constructor(file: string, say: (line: string) => void) {
    this.file = file;
    this.say = say;
    this.fd = openSync(`${file}-wal`, 'r+');
  }

  /** Resolves once everything that was committed before the call is on the disk. Calls meanwhile share one flush. */
  flush(): Promise<void> {
    if (!this.flushing) return (this.flushing = this.start());
    this.next ??= this.flushing.then(() => {
      this.next = undefined;
      return (this.flushing = this.start());
    });
    return this.next;
  }

  private start(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      fdatasync(this.fd, (error) => {
        if (error) return reject(error);
        if (!this.next) this.flushing = undefined;
        resolve();
      });
    });
  }

  /** What a writer has to wait for before the next transaction. */
  room(): Promise<void> | undefined {
    if (this.folding) return this.isLong ? this.folding : undefined;
    if (this.written < FOLD_AFTER && !this.isLong) return undefined;
    this.written = 0;
    this.folding = this.fold().finally(() => (this.folding = undefined));
    return this.isLong ? this.folding : undefined;
  }

  /** Folds what it can beside the writers. A log that is still long after it makes them wait for one folding. */
  private async fold(): Promise<void> {
    const waited = this.isLong;
    const { pages, failed } = await this.ask();
    if (failed !== undefined) this.say(`folding the write-ahead log failed: ${failed}`);
    this.isLong = !waited && pages > LONG_LOG;
  }

  private ask(): Promise<Folded> {
    this.worker ??= new Worker(new URL('fold-log.ts', import.meta.url), {
      workerData: this.file,
    });
    const { worker } = this;
    worker.ref();
    return new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (folded: Folded) => {
        worker.off('error', reject);
        worker.unref();
        resolve(folded);
      });
      worker.postMessage('fold');
    });
  }

  async close(): Promise<void> {
    await this.folding;
    await this.next;
    await this.flushing;
    await this.worker?.terminate();
    closeSync(this.fd);
  }
}

import { nextTurn } from '../store/turns.ts';
import { RawList } from '../wire/reply.ts';
import { tookTooLong } from './deadline.ts';

/** Milliseconds of reading after which other connections get their turn. */
const SLICE = 5;
/** A batch never grows beyond this. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/** Documents one after the other; undefined is a point to let go. */
export type DocStream =
  Generator<Buffer | undefined, void, void> | AsyncGenerator<Buffer | undefined, void, void>;

/** Reads a stream in batches without ever holding the event loop for long. */
export class PacedReader {
  private readonly stream: DocStream;
  private readonly maxTime: number;
  private carried: Buffer | undefined;
  private spent = 0;
  private left: number;
  done = false;

  /** `maxTime` in milliseconds over all batches, `limit` in documents: after these it is done; 0: no limit. */
  constructor(stream: DocStream, { maxTime, limit }: { maxTime: number; limit: number }) {
    this.stream = stream;
    this.maxTime = maxTime;
    this.left = limit === 0 ? Infinity : limit;
  }

  /** Up to `maxDocs` documents. Afterwards `done` tells whether anything may be left. */
  async batch(maxDocs: number): Promise<RawList> {
    try {
      const docs = await this.read(maxDocs);
      if (this.done) this.close();
      return docs;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Ends the stream wherever it is, so that it gives back what it holds. */
  close(): void {
    this.done = true;
    this.carried = undefined;
    void Promise.resolve(this.stream.return()).catch(() => undefined);
  }

  private async read(maxDocs: number): Promise<RawList> {
    const docs = new RawList();
    let since = performance.now();
    while (docs.count < maxDocs && !this.done) {
      const pulled = this.pull();
      const item = pulled instanceof Promise ? await pulled : pulled;
      if (item) {
        if (docs.count > 0 && docs.size + item.length > MAX_BATCH_BYTES) {
          this.carried = item;
          break;
        }
        docs.add(item);
        if (--this.left === 0) this.done = true;
      }
      const now = performance.now();
      if (now - since > SLICE) {
        this.checkTime(now - since);
        await nextTurn();
        since = performance.now();
      }
    }
    this.checkTime(performance.now() - since);
    return docs;
  }

  private pull(): Buffer | undefined | Promise<Buffer | undefined> {
    const { carried } = this;
    if (carried) {
      this.carried = undefined;
      return carried;
    }
    const step = this.stream.next();
    return step instanceof Promise ? step.then((result) => this.take(result)) : this.take(step);
  }

  private take(step: IteratorResult<Buffer | undefined, void>): Buffer | undefined {
    if (step.done) {
      this.done = true;
      return undefined;
    }
    return step.value;
  }

  private checkTime(ms: number): void {
    this.spent += ms;
    if (this.maxTime > 0 && this.spent > this.maxTime) throw tookTooLong();
  }
}

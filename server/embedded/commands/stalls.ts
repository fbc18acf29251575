import {
  createHistogram,
  monitorEventLoopDelay,
  type Histogram,
  type IntervalHistogram,
} from 'node:perf_hooks';
import { doc } from '../bsonx/encode.ts';
import { Double, type Doc } from '../bsonx/types.ts';
import { badValue } from '../errors.ts';
import type { Reply } from '../wire/reply.ts';
import { textField, type Call } from './context.ts';

const RESOLUTION = 1;
const NANOS = 1_000_000;
const MICROS = 1000;
/** Microseconds: shorter turns are the watching itself, and would thin out the others. */
const WORTH_NOTING = 100;

/** Watches the event loop: how late it comes to its timers, and how long the thread computes between two turns. */
class Watch {
  private readonly late: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  private readonly busy = createHistogram();
  private over = false;

  constructor() {
    this.late.enable();
    this.turn(this.computed());
  }

  end(): Doc {
    this.late.disable();
    this.over = true;
    return doc({
      late: figures(this.late, (nanos) => Math.max(0, nanos / NANOS - RESOLUTION)),
      busy: figures(this.busy, (micros) => micros / MICROS),
    });
  }

  private turn(before: number): void {
    setImmediate(() => {
      const now = this.computed();
      if (now - before >= WORTH_NOTING) this.busy.record(now - before);
      if (!this.over) this.turn(this.computed());
    });
  }

  /** Microseconds of this thread's computing so far: what other processes take of the machine is not in it. */
  private computed(): number {
    const { user, system } = process.threadCpuUsage();
    return user + system;
  }
}

function figures(histogram: Histogram, millis: (value: number) => number): Doc {
  const at = (value: number): Double => new Double(millis(value));
  return doc({
    p99: at(histogram.percentile(99)),
    p999: at(histogram.percentile(99.9)),
    max: at(histogram.max),
  });
}

let watch: Watch | undefined;

/**
 * `onevoiceStalls`, a command of our own for benchmarks: `{ onevoiceStalls: 'begin' }` starts to watch the event loop (and
 * keeps it turning), `'end'` answers how late it was and how long it computed without a turn, in milliseconds.
 */
export function stalls({ command }: Call): Reply {
  const what = textField(command, 'onevoiceStalls');
  if (what === 'begin') {
    watch?.end();
    watch = new Watch();
    return { ok: 1 };
  }
  if (what !== 'end' || !watch) throw badValue("onevoiceStalls wants 'begin', and then 'end'");
  const millis = watch.end();
  watch = undefined;
  return { millis, ok: 1 };
}

import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import { doc } from '../bsonx/encode.ts';
import { Double } from '../bsonx/types.ts';
import { badValue } from '../errors.ts';
import type { Reply } from '../wire/reply.ts';
import { textField, type Call } from './context.ts';

let watching: IntervalHistogram | undefined;
const RESOLUTION = 1;
const NANOS = 1_000_000;

/**
 * `onevoiceStalls`, a command of our own for benchmarks: `{ onevoiceStalls: 'begin' }` starts to watch how late the event
 * loop comes to its timers, `'end'` answers how late in milliseconds.
 */
export function stalls({ command }: Call): Reply {
  const what = textField(command, 'onevoiceStalls');
  if (what === 'begin') {
    watching?.disable();
    watching = monitorEventLoopDelay({ resolution: RESOLUTION });
    watching.enable();
    return { ok: 1 };
  }
  if (what !== 'end' || !watching) throw badValue("onevoiceStalls wants 'begin', and then 'end'");
  watching.disable();
  const late = (nanos: number): Double => new Double(Math.max(0, nanos / NANOS - RESOLUTION));
  const millis = doc({
    p99: late(watching.percentile(99)),
    p999: late(watching.percentile(99.9)),
    max: late(watching.max),
  });
  watching = undefined;
  return { millis, ok: 1 };
}

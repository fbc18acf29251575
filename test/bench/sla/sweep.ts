import { sweepSla } from '../../../server/services/sla/sweep.ts';
import { percentile, rounded, type Row } from '../scenario.ts';
import type { Rig } from '../rig.ts';

const rounds = 12;
/** How often the schedule sweeps. */
const everyMillis = 5000;

/** Sweeps over all deadlines, one after the other: what one takes, in milliseconds of CPU (here and in the store) and of time. */
export async function measureSweeps(rig: Rig, target: number): Promise<Row[]> {
  const still = await sweeps(rig, 0);
  // Nobody woke up what came due within five seconds: as if Redis had lost every job.
  const due = await sweeps(rig, everyMillis);
  return [
    { what: 'a sweep that finds nothing due', ...still, target: `${String(target)} ms` },
    { what: 'a sweep that does all of five seconds', ...due, target: `${String(target)} ms` },
  ];
}

async function sweeps({ context, cpuSeconds }: Rig, step: number): Promise<Row> {
  await sweepSla(context);
  const times: number[] = [];
  const before = await cpuSeconds();
  const told = await count(context);
  for (let round = 0; round < rounds; round += 1) {
    context.clock.forward(step);
    const begun = performance.now();
    await sweepSla(context);
    times.push(performance.now() - begun);
  }
  const cpu = ((await cpuSeconds()) - before) / rounds;
  return {
    'CPU ms': rounded(cpu * 1000),
    'p50 ms': rounded(percentile(times, 0.5)),
    'most ms': rounded(Math.max(...times)),
    told: rounded(((await count(context)) - told) / rounds),
  };
}

function count({ store }: Rig['context']): Promise<number> {
  return store.messages.collection.native.countDocuments({ kind: 'activity' });
}

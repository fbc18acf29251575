import { readConfig } from '../../../server/config.ts';
import { createContext } from '../../../server/create-context.ts';
import { silentLogger } from '../../../server/observability/logger.ts';
import { drivenClock } from '../rig.ts';
import { carryOut, type Work } from './workers.ts';

/** A worker in a process of its own, at the time that it is told: it may be killed at any moment. */
export interface Order {
  at: number;
  jobs: Work[];
}

const clock = drivenClock(new Date(0));
const context = await createContext(readConfig(), { role: 'cli', clock, logger: silentLogger() });

process.on('message', ({ at, jobs }: Order) => {
  clock.forward(at - clock.now().getTime());
  void (async () => {
    for (const job of jobs) await carryOut(context, job);
    process.send?.('done');
  })();
});
process.on('disconnect', () => {
  process.exit(0);
});
process.send?.('ready');

import type { Context } from '../../context.ts';
import { makeDice } from '../../demo/dice.ts';
import { keepReputation } from '../reputation/keep.ts';
import { giveDemoCampaigns } from './campaigns.ts';
import { startColleagues } from './colleagues.ts';
import { wakePast } from './wake-past.ts';
import { giveDemoTiers } from './customers.ts';
import { countDemoFigures } from './figures.ts';
import { giveDemoIdeas } from './ideas.ts';
import { giveDemoManners } from './manners.ts';
import { giveDemoOrders } from './orders.ts';
import { giveDemoTasks } from './tasks.ts';
import { seedPast } from './past.ts';
import { seedDemoPeople } from './people.ts';
import { startSocialTraffic } from './social.ts';
import { giveDemoSurveys } from './surveys.ts';
import { startTraffic } from './traffic.ts';

const past = { scope: 'demo', conversations: 2000, days: 90 };
const lease = { name: 'demo', millis: 60_000 };

export interface RunningDemo {
  stop(): Promise<void>;
}

type Needs = Pick<Context, 'files' | 'secretBox' | 'redis' | 'publisher'> &
  Parameters<typeof startTraffic>[0] &
  Parameters<typeof startColleagues>[0] &
  Parameters<typeof wakePast>[0];

/**
 * Fills the workspace with the demo's past where it is missing, then keeps its traffic coming; for a worker. When
 * several workers run, one does it.
 */
export async function startDemo(context: Needs, owner: string): Promise<RunningDemo> {
  const { store, clock, logger } = context;
  if (!(await store.leases.acquire({ ...lease, owner, now: clock.now() }))) {
    return { stop: () => Promise.resolve() };
  }
  const cast = await seedDemoPeople(context);
  const abort = new AbortController();
  const begun = clock.now().getTime();
  const stopWhenRemoved = async () => {
    if (!(await store.workspace.read()).demo) abort.abort();
  };
  const onProgress = () => void stopWhenRemoved().catch(() => undefined);
  const written = await seedPast(context, cast, { ...past, signal: abort.signal, onProgress });
  if (written.conversations > 0) {
    await giveDemoTiers(context);
    await giveDemoManners(context);
    await giveDemoOrders(context);
    await giveDemoTasks(context);
    await giveDemoSurveys(context);
    await giveDemoIdeas(context);
    await giveDemoCampaigns(context);
  }
  logger.info({ ...written, millis: clock.now().getTime() - begun }, 'the demo’s past is there');
  const traffic = await startTraffic(context, cast);
  const isFirst = written.conversations > 0;
  const inboxes = [...cast.inboxes.values()];
  const idsOf = (mail: boolean) =>
    inboxes.filter(({ channel }) => (channel === 'email') === mail).map(({ id }) => id);
  if (isFirst) await wakePast(context, idsOf(true));
  const colleagues = startColleagues(context, cast, makeDice(begun));
  const social = await startSocialTraffic(context, cast, abort.signal);
  if (isFirst) {
    await wakePast(context, idsOf(false));
    await keepReputation(context, { anew: true });
    // Traffic does not wait for it; what is not done when it stops, the sweeps do.
    void countDemoFigures(context, abort.signal).catch((error: unknown) => {
      logger.warn({ error }, 'the demo’s figures are left to the sweeps');
    });
  }
  const renewal = setInterval(() => {
    store.leases.acquire({ ...lease, owner, now: clock.now() }).catch((error: unknown) => {
      logger.warn({ error }, 'the demo’s lease could not be renewed');
    });
  }, lease.millis / 3);
  return {
    stop: async () => {
      abort.abort();
      clearInterval(renewal);
      colleagues.stop();
      await traffic.stop();
      await social.stop();
      await store.leases.release(lease.name, owner);
    },
  };
}

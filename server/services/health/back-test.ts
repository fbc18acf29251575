import { BackTesting, momentsBefore } from '../../../shared/health/back-test.ts';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { groupPeople } from '../contacts/person.ts';
import { readHealthHistories } from './histories.ts';
import { dayMillis, readHealthScene } from './upkeep.ts';

type TestContext = Pick<Context, 'store' | 'clock' | 'queue'>;

const atOnce = 100;
/** A test that has not ended by then has died. */
const patienceMillis = 15 * 60_000;
const graceMillis = 10_000;
/** More contacts are not looked at. */
const mostContacts = 200_000;

/** Asks for the signals to be held against the past; a worker does it. @throws AppError not-allowed */
export async function startBackTest(context: TestContext, actor: Actor): Promise<void> {
  if (!can(actor, 'value.manage')) throw new AppError('not-allowed');
  const { store, clock, queue } = context;
  const before = await store.health.read('test');
  const now = clock.now();
  const busy = before?.state === 'working' && before.at.getTime() > now.getTime() - patienceMillis;
  if (!busy) await store.health.put({ id: 'test', at: now, place: '', state: 'waiting' });
  await queue.enqueue('health.test', {});
}

/** For the job: holds what would have been said of everybody against what they did. */
export async function carryOutBackTest(context: Pick<Context, 'store' | 'clock'>): Promise<void> {
  const { store, clock } = context;
  const now = clock.now();
  if (!(await store.health.takeTest(now, new Date(now.getTime() - patienceMillis)))) return;
  const { terms, lostDays } = await readHealthScene(context);
  const moments = momentsBefore(now.getTime(), lostDays);
  const testing = new BackTesting({ terms, lostDays, moments });
  // Orders of twice the span before the first moment are looked at.
  const since = new Date((moments[0] ?? now.getTime()) - 2 * lostDays * dayMillis);
  let after = '';
  for (let looked = 0; looked < mostContacts; looked += atOnce) {
    const rows = await store.contacts.from(after, atOnce);
    const standing = rows.filter(({ mergedInto }) => (mergedInto ?? null) === null);
    const people = await groupPeople(context, standing);
    for (const history of await readHealthHistories(context, people, since)) testing.add(history);
    const last = rows.at(-1);
    if (!last || rows.length < atOnce) break;
    after = last.id;
  }
  await store.health.put({
    ...{ id: 'test', at: now, place: '', state: 'done', doneAt: clock.now(), lostDays },
    result: testing.result(),
  });
}

/** For the sweep: a test whose job was lost, or whose worker died. */
export async function wakeBackTest({ store, clock, queue }: TestContext): Promise<void> {
  const test = await store.health.read('test');
  const age = clock.now().getTime() - (test?.at.getTime() ?? 0);
  const lost = test?.state === 'waiting' ? age > graceMillis : age > patienceMillis;
  if (test && test.state !== 'done' && lost) await queue.enqueue('health.test', {});
}

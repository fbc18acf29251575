import { afterAll, beforeAll, expect, test } from 'vitest';
import { unitsOf } from '../../../../shared/routing/units.ts';
import { readConfig } from '../../../../server/config.ts';
import { createContext, type RunningContext } from '../../../../server/create-context.ts';
import { silentLogger } from '../../../../server/observability/logger.ts';
import { takeNext } from '../../../../server/services/assignment/next.ts';
import { workOf } from '../../../../server/services/assignment/people.ts';
import { releaseFromUser } from '../../../../server/services/assignment/release.ts';
import { sweepAssignments } from '../../../../server/services/assignment/sweep.ts';
import { watchUnresolved } from '../../../../server/services/assignment/watch.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';
import { openScene, type Scene } from './scene.ts';

const database = testDatabase();
const workers: RunningContext[] = [];
let context: ServiceContext;

beforeAll(async () => {
  context = await serviceContext(database);
  const config = readConfig({
    MONGODB_URI: database.mongodbUri,
    REDIS_URL: database.redisUrl,
    REDIS_PREFIX: database.redisPrefix,
    ONEVOICE_SECRET: 'a secret for tests that is long enough',
    DATA_DIR: context.config.dataDir,
  });
  const open = () => createContext(config, { role: 'cli', clock: context.clock, logger: silentLogger() });
  workers.push(...(await Promise.all(Array.from({ length: 50 }, open))));
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.dispose()));
  await context.dispose();
});

/** What somebody holds, in units, as one query sees it. */
async function held(userId: string): Promise<number> {
  const { weights } = await context.store.workspace.read();
  const rows = await context.store.conversations.openOf(userId);
  return unitsOf(
    rows.map(({ channel }) => workOf(channel)),
    weights,
  );
}

/** Every fourth is a chat, which takes two units. */
async function letters(scene: Scene, count: number): Promise<StoredConversation[]> {
  const rows = Array.from({ length: count }, (_, index) =>
    scene.letter({ triage: 'pending', channel: index % 4 === 0 ? 'webchat' : 'test' }),
  );
  const written = await Promise.all(rows);
  const threads = await Promise.all(written.map(({ id }) => context.store.messages.before(id, undefined, 5)));
  const now = context.clock.now();
  const ids = threads.flatMap(({ items }) => items.map(({ id }) => id));
  await context.store.messages.updateMany(ids.map((id) => ({ id, set: { untriaged: true }, now })));
  return written;
}

/** Of 50, most sweep, some triage what just came, some walk through everything: as jobs fall to processes. */
function work(worker: RunningContext, index: number): Promise<unknown> {
  if (index % 10 === 0) return triageWaiting(worker);
  return index % 10 === 1 ? watchUnresolved(worker) : sweepAssignments(worker);
}

/** Looks at what everybody holds for as long as there is work. @returns who ever held more than they can */
async function observe(capacities: ReadonlyMap<string, number>, ended: () => boolean): Promise<string[]> {
  const over = new Set<string>();
  for (let rounds = 0; rounds === 0 || !ended(); rounds += 1) {
    for (const [userId, capacity] of capacities) if ((await held(userId)) > capacity) over.add(userId);
  }
  return [...over];
}

async function expectLedger(scene: Scene, ids: readonly string[], gone: ReadonlySet<string>): Promise<void> {
  const rows = await context.store.conversations.readMany(ids);
  expect(rows).toHaveLength(ids.length);
  for (const row of rows) {
    const said = await scene.told(row.id);
    const given = said.filter(({ type }) => type === 'assigned').length;
    const taken = said.filter(({ type }) => type === 'taken-back').length;
    // Given once for who holds it now, and once for each time that it was taken back from who left.
    expect(given).toBe(taken + (row.assigneeId === null ? 0 : 1));
    expect(row.assigneeId === null || !gone.has(row.assigneeId)).toBe(true);
    expect(row.routing?.holderId).toBe(row.assigneeId);
    expect(row.routing?.queue === null).toBe(row.assigneeId !== null);
  }
}

test('50 workers, each with connections of its own, give out one queue: nothing twice, no more than fits, nothing to who leaves', async () => {
  const scene = await openScene(context, { strategy: 'least-loaded', sticky: false });
  const before = await letters(scene, 10);
  await triageWaiting(context);
  const fresh = await letters(scene, 4);
  const wanted = [2, 1, 3, 2];
  const staying = await Promise.all(wanted.map((capacity, n) => scene.atWork(`Agent ${n}`, { capacity })));
  const leavers = await Promise.all([1, 2].map((n) => scene.atWork(`Leaver ${n}`, { capacity: 4 })));
  const full = await scene.atWork('Full', { capacity: 0 });
  const taker = await person(context, { name: 'Taker', role: 'supervisor', inboxIds: [scene.inbox.id] });
  const leave = async (userId: string, worker: RunningContext) => {
    await context.store.users.update(userId, { active: false });
    await releaseFromUser(worker, userId);
  };

  let ended = false;
  const capacities = new Map([
    ...staying.map((id, n) => [id, wanted[n] ?? 0] as const),
    ...leavers.map((id) => [id, 4] as const),
    [full, 0],
  ]);
  const everOver = observe(capacities, () => ended);
  const taken = Promise.all(workers.slice(-3).map((worker) => takeNext(worker, taker)));
  await Promise.all([
    ...workers.map(work),
    ...workers.slice(0, 2).map((worker, n) => leave(leavers[n] ?? '', worker)),
    taken,
  ]);
  ended = true;
  await sweepAssignments(context);

  expect(await everOver).toEqual([]);
  const ids = [...before, ...fresh].map(({ id }) => id);
  await expectLedger(scene, ids, new Set([...leavers, full]));
  // There was more than fits: everybody who stayed has as much as they can hold.
  expect(await Promise.all(staying.map(held))).toEqual(wanted);
  expect(await Promise.all([...leavers, full].map(held))).toEqual([0, 0, 0]);
  // Whoever takes the next one gets one that nobody else has.
  const own = (await taken).flatMap((one) => one?.id ?? []);
  expect(new Set(own).size).toBe(own.length);
  const rows = await context.store.conversations.readMany(own);
  expect(rows.map(({ assigneeId }) => assigneeId)).toEqual(own.map(() => taker.userId));
}, 120_000);

// Once: it is about processes that hang, not about the store.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { keepRunning } from '../../server/cli/start/keep-running.mjs';
import { startNodeProgram } from '../../server/cli/start/node-program.mjs';
import { acceptRaw } from '../../server/services/raw-items/accept.ts';
import { inbox } from '../support/conversations.ts';
import { serviceContext, type ServiceContext } from '../support/service-context.ts';
import { testDatabase } from '../support/test-database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const database = testDatabase();
const dataDir = mkdtempSync(join(tmpdir(), 'onevoice-watchdog-'));
let context: ServiceContext;

beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(async () => {
  await context.dispose();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Workers kept running as `npm start` does; each of them finds Redis empty, so that it need not wait for the locks of the dead. */
function keepWorkers() {
  const ends: string[] = [];
  let starts = 0;
  const keeper = keepRunning({
    name: 'The workers',
    launch: () => {
      starts += 1;
      const env = {
        PATH: process.env['PATH'],
        DATA_DIR: dataDir,
        MONGODB_URI: database.mongodbUri,
        REDIS_URL: database.redisUrl,
        REDIS_PREFIX: `${database.redisPrefix}-${String(starts)}`,
        ONEVOICE_SECRET: 'a secret for tests that is long enough',
        LOG_LEVEL: 'warn',
      };
      return startNodeProgram({
        ...{ root, node: process.execPath, entry: 'test/workers/hanging-worker.ts', flags: [], env },
        log: 'inherit',
      });
    },
    onTrouble: (sentence) => void ends.push(sentence),
    onGiveUp: (sentence) => void ends.push(sentence),
  });
  return { ends, keeper };
}

test('an item that hangs the process is put aside after three tries, and what waits behind it is imported', async () => {
  const { id } = await inbox(context, 'Support', { channel: 'hanging' });
  const item = (externalId: string) => ({
    externalId,
    raw: Buffer.from(externalId),
    providerTime: null,
    summary: { from: '', subject: '' },
  });
  await acceptRaw(context, id, [item('poison'), item('after it')]);
  const stateOf = async (wanted: string) => {
    const states = ['pending', 'imported', 'ignored', 'quarantined'] as const;
    const lists = await Promise.all(
      states.map((state) => context.store.rawItems.list({ inboxId: id, state }, 10)),
    );
    return lists.flat().find(({ externalId }) => externalId === wanted);
  };
  const { ends, keeper } = keepWorkers();
  try {
    await vi.waitUntil(async () => ends.length > 3 || (await stateOf('after it'))?.state === 'ignored', {
      timeout: 100_000,
      interval: 100,
    });
    for (const sentence of ends) expect(sentence).toContain('killed by SIGKILL');
    expect(ends).toHaveLength(3);
    expect(await stateOf('poison')).toMatchObject({
      state: 'quarantined',
      reason: 'The import stopped 3 times while it was read.',
    });
    expect(await stateOf('after it')).toMatchObject({ reason: 'It was read.' });
  } finally {
    await keeper.stop();
  }
}, 120_000);

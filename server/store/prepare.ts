import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import { Collection, type StoreLogger } from './collection.ts';
import { migrations, type Migration } from './migrations/migrations.ts';
import { createLeaseStore } from './upkeep.ts';

interface AppliedMigration {
  id: string;
  appliedAt: Date;
}

interface Preparation {
  connection: Connection;
  collections: readonly { name: string; ensureIndexes(): Promise<void> }[];
  logger: StoreLogger;
  clock: { now(): Date };
  /** Left out: those of the product. */
  steps?: readonly Migration[];
}

const leaseName = 'prepare';
const leaseMillis = 30_000;
const pauseMillis = 200;

/**
 * Makes the database fit this version: indexes, then migrations not yet applied, under a lock, so that any number of
 * processes may start at once. Returns when it is done, whoever did it.
 */
export async function prepareDatabase(preparation: Preparation): Promise<void> {
  const { connection, clock } = preparation;
  const leases = createLeaseStore(connection);
  const lease = { name: leaseName, owner: randomUUID(), millis: leaseMillis };
  while (!(await leases.acquire({ ...lease, now: clock.now() }))) {
    await new Promise((resolve) => setTimeout(resolve, pauseMillis));
  }
  const renewal = setInterval(() => {
    leases.acquire({ ...lease, now: clock.now() }).catch((error: unknown) => {
      preparation.logger.warn({ error }, 'the migration lock could not be renewed');
    });
  }, leaseMillis / 3);
  try {
    for (const collection of preparation.collections) await collection.ensureIndexes();
    await migrate(preparation);
  } finally {
    clearInterval(renewal);
    await leases.release(lease.name, lease.owner);
  }
}

async function migrate({ connection, logger, clock, steps = migrations }: Preparation): Promise<void> {
  const applied = new Collection<AppliedMigration>(connection, 'migrations', []);
  const done = new Set((await applied.find({ filter: {}, index: '_id_' })).map((row) => row.id));
  for (const migration of steps.filter((step) => !done.has(step.id))) {
    logger.info({ migration: migration.id }, 'migrating');
    await migration.run(connection.getClient().db(connection.name));
    await applied.insert({ id: migration.id, appliedAt: clock.now() });
  }
}

import { openSync, closeSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildProcess } from 'node:child_process';
import type { TestProject } from 'vitest/node';
import { stopChild } from '../../server/cli/start/guard.mjs';
import { findProgram, redisPrograms } from '../../server/cli/start/programs.mjs';
import { startRedis } from '../../server/cli/start/redis.mjs';
import { startStore } from '../../server/cli/start/store.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of a MongoDB-compatible server; names no database. */
    TEST_MONGODB_URI: string;
    /** Of a Redis; `unix:///path` when it is our own. */
    TEST_REDIS_URL: string;
  }
}

interface RunningServer {
  name: string;
  child: ChildProcess;
  ready: Promise<void>;
}

const running: RunningServer[] = [];
let directory: string | undefined;

/**
 * Vitest's global set-up of the integration tests: one Redis and one embedded store for all test files, in a temporary
 * directory, or the servers that MONGODB_URI and REDIS_URL name. They end with the run: even when it is killed, since
 * each of them watches its standard input. Test files take their part with `testDatabase()`.
 */
export async function setup(project: TestProject): Promise<void> {
  try {
    const urls = await startDatabases();
    project.provide('TEST_MONGODB_URI', urls.mongodbUri);
    project.provide('TEST_REDIS_URL', urls.redisUrl);
  } catch (error) {
    await teardown();
    throw error;
  }
}

/** Stops what `setup` started and removes its data. */
export async function teardown(): Promise<void> {
  await Promise.all(running.splice(0).map(({ child }) => stopChild(child)));
  if (directory) rmSync(directory, { recursive: true, force: true });
  directory = undefined;
}

async function startDatabases(): Promise<{ mongodbUri: string; redisUrl: string }> {
  let mongodbUri = process.env['MONGODB_URI'] ?? '';
  let redisUrl = process.env['REDIS_URL'] ?? '';
  const temporary = mkdtempSync(join(tmpdir(), 'onevoice-test-'));
  directory = temporary;
  if (redisUrl === '') redisUrl = await withOwnRedis(temporary);
  if (mongodbUri === '') mongodbUri = withOwnStore(temporary);
  await Promise.all(
    running.map(async ({ name, ready }) => {
      await ready.catch((error: unknown) => {
        throw new Error(
          `${String(error)}\n${readFileSync(join(temporary, `${name}.log`), 'utf8').slice(-2000)}`,
        );
      });
    }),
  );
  return { mongodbUri, redisUrl };
}

async function withOwnRedis(temporary: string): Promise<string> {
  const program = findProgram(redisPrograms);
  if (!program)
    throw new Error('redis-server is not installed: run `npm test` once as root, or set REDIS_URL.');
  const log = openSync(join(temporary, 'redis.log'), 'a');
  const place = { directory: join(temporary, 'redis'), socket: join(temporary, 'redis.sock') };
  const { url, ...server } = await startRedis({ ...place, program, log });
  closeSync(log);
  running.push({ name: 'redis', ...server });
  return url;
}

function withOwnStore(temporary: string): string {
  const log = openSync(join(temporary, 'store.log'), 'a');
  const { uri, ...server } = startStore({
    node: process.execPath,
    root: fileURLToPath(new URL('../..', import.meta.url)),
    directory: join(temporary, 'store'),
    socket: join(temporary, 'store.sock'),
    log,
  });
  closeSync(log);
  running.push({ name: 'store', ...server });
  return uri;
}

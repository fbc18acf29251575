// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isFree } from '../../server/cli/start/port.mjs';
import { runProgram } from '../../server/cli/start/run-program.mjs';

/**
 * Runs something with a MongoDB-compatible server that is not ours: an instance of its own, empty, stopped and removed
 * afterwards. Where there is none beside the project, or it cannot run, it says so and does nothing.
 *
 * @param {{ root: string, say: (text: string) => void }} place the project's root, and how to tell people
 * @param {(uri: string) => Promise<void>} work
 */
export async function withReferenceServer({ root, say }, work) {
  const folder = join(root, '../shared/mongo');
  if (!existsSync(join(folder, 'start.sh'))) return;
  const base = process.env['DOCUMENTDB_ROOT'] ?? '/var/tmp/documentdb-root';
  const instance = `onevoice-test-${process.pid}`;
  const [port, postgresPort] = await freePorts();
  const env = {
    ...process.env,
    DOCUMENTDB_ROOT: base,
    DOCUMENTDB_INSTANCE: instance,
    DOCUMENTDB_PORT: String(port),
    DOCUMENTDB_PG_PORT: String(postgresPort),
    DOCUMENTDB_FRESH: '1',
  };
  try {
    const uri = await start(join(folder, 'start.sh'), env);
    if (uri) await work(uri);
    else say('\n!! The reference server does not start: integration tests on it are SKIPPED.\n');
  } finally {
    await runProgram(join(folder, 'stop.sh'), [], { env });
    for (const kind of ['inst', 'run']) {
      rmSync(join(base, 'var/lib/documentdb', `${kind}-${instance}`), { recursive: true, force: true });
    }
  }
}

/**
 * The daemons that the script leaves behind keep its error output: it must not be a pipe of ours.
 *
 * @param {string} script
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | null>} the URI
 */
function start(script, env) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(script, [], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', () => resolve(null));
    child.once('exit', (code) => {
      const uri = /mongodb:\/\/\S+/.exec(output)?.[0] ?? null;
      resolve(code === 0 ? uri : null);
    });
  });
}

/** @returns {Promise<[number, number]>} two that are free, below the ephemeral ones */
async function freePorts() {
  /** @type {number[]} */
  const found = [];
  for (let port = 21_000 + (process.pid % 8000); found.length < 2; port += 1) {
    if (await isFree(port, '127.0.0.1')) found.push(port);
  }
  return [found[0] ?? 0, found[1] ?? 0];
}

// @ts-check
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { compileCache, nodeFlags } from './compile-cache.mjs';
import { createCrew } from './crew.mjs';
import { addDatabases } from './databases.mjs';
import { takeLock } from './lock.mjs';
import { createLogFiles } from './log-files.mjs';
import { startNodeProgram } from './node-program.mjs';
import { choosePort } from './port.mjs';
import { removeRuntimeFile, writeRuntimeFile } from './runtime-file.mjs';
import { ensureSecret } from './secret.mjs';
import { stopSignals } from './stop-signals.mjs';

/**
 * @typedef {object} Installation
 * @property {string} root the project's root
 * @property {string} node the Node that runs TypeScript
 * @property {NodeJS.ProcessEnv} env the environment we were started in
 * @property {string} data absolute path of the data directory; created when missing
 * @property {import('./port.mjs').PortWish} port
 * @property {boolean} demo
 * @property {boolean} logToFiles or else to our own output
 * @property {() => Promise<string>} redisProgram finds redis-server; asked only when REDIS_URL is not set
 * @property {import('./progress.mjs').Progress} progress
 * @property {import('./keep-running.mjs').Patience} [patience]
 */

/**
 * @typedef {object} ServerReady what the server reports when it answers
 * @property {string} url
 * @property {string | null} [setupUrl] for the first admin, while there is none
 * @property {{ email: string, password: string }} [demo] who can log in to the demo
 */

/** Workers stop first, so that nothing is begun any more; the databases last, because the others still write. */
const ranks = { workers: 1, server: 2, databases: 3 };

/**
 * Runs the databases, the server and the workers until somebody asks to stop, or until one of them cannot be started.
 *
 * @param {Installation} installation
 * @returns {Promise<number>} exit code: 0 when asked to stop
 */
export async function runUntilStopped(installation) {
  mkdirSync(installation.data, { recursive: true, mode: 0o700 });
  const data = realpathSync(installation.data);
  const lock = await takeLock(data);
  try {
    return await supervise({ ...installation, data }, lock);
  } finally {
    await lock.release();
  }
}

/**
 * @param {Installation} installation
 * @param {import('./lock.mjs').Lock} lock
 * @returns {Promise<number>}
 */
async function supervise(installation, lock) {
  const { progress, data, patience } = installation;
  const port = await choosePort(installation.port);
  if (port !== installation.port.port)
    progress.say(`Port ${installation.port.port} is taken; using ${port}.`);
  const logs = installation.logToFiles ? createLogFiles(join(data, 'logs')) : null;
  const signals = stopSignals(() => {
    crew.kill();
    process.exit(1);
  });
  const crew = createCrew({ logs, say: progress.say, giveUp: signals.giveUp, ...(patience && { patience }) });
  try {
    const { firstReady, databases } = await startAll(crew, installation, port);
    const ready = await progress.during('Starting', () => Promise.race([firstReady, signals.asked]));
    if (typeof ready === 'object' && ready) {
      const { MONGODB_URI: mongodbUri, REDIS_URL: redisUrl } = databases;
      writeRuntimeFile(data, { mongodbUri, redisUrl, url: ready.url });
      announce({ installation, lock, ready });
    }
    const trouble = await signals.asked;
    progress.say(trouble ? `\n${trouble}` : '\nStopping.');
    return trouble ? 1 : 0;
  } finally {
    removeRuntimeFile(data);
    await crew.stop();
    signals.dispose();
    logs?.close();
  }
}

/**
 * Starts everything at once: the server loads its code while the databases open their files, and tries until they answer.
 * The workers follow when the server is ready, so that it has the processors for itself until the first page is there.
 *
 * @param {import('./crew.mjs').Crew} crew
 * @param {Installation} installation
 * @param {number} port
 * @returns {Promise<{ firstReady: Promise<ServerReady>, databases: { MONGODB_URI: string, REDIS_URL: string } }>} the
 *   server's first message that it answers, and where the databases are
 */
async function startAll(crew, installation, port) {
  const { root, node, progress } = installation;
  const databases = await addDatabases(crew, { ...installation, rank: ranks.databases });
  const env = childEnvironment(installation, { ...databases, PORT: String(port) });
  const program = (/** @type {string} */ entry) => (/** @type {number | 'inherit'} */ log) =>
    startNodeProgram({ root, node, entry, flags: nodeFlags, env, log });
  const firstReady = new Promise((/** @type {(ready: ServerReady) => void} */ resolve) => {
    let times = 0;
    const onReady = (/** @type {ServerReady} */ ready) => {
      times += 1;
      if (times > 1) return progress.say('The server answers again.');
      resolve(ready);
      crew.add({
        name: 'The workers',
        key: 'workers',
        rank: ranks.workers,
        launch: program('workers/main.ts'),
        // Without them mail waits; people still read, and nobody is logged out.
        dispensable: true,
      });
    };
    crew.add({
      name: 'The server',
      key: 'server',
      rank: ranks.server,
      launch: program('server/main.ts'),
      onReady,
    });
  });
  return { firstReady, databases };
}

/**
 * @param {Installation} installation
 * @param {{ MONGODB_URI: string, REDIS_URL: string, PORT: string }} own
 * @returns {NodeJS.ProcessEnv}
 */
function childEnvironment({ root, env, data, demo }, own) {
  return {
    NODE_ENV: 'production',
    // What was compiled once is kept: the second start is quicker.
    NODE_COMPILE_CACHE: compileCache(root),
    ...env,
    ...own,
    DATA_DIR: data,
    ONEVOICE_SECRET: env['ONEVOICE_SECRET'] || ensureSecret(data),
    SUPERVISED: '1',
    ...(demo && { ONEVOICE_DEMO: '1' }),
  };
}

/**
 * @param {{ installation: Installation, lock: import('./lock.mjs').Lock, ready: ServerReady }} facts
 */
function announce({ installation: { progress, data, logToFiles }, lock, ready }) {
  lock.holder.url = ready.url;
  progress.say(`\n  Onevoice is ready:  ${ready.url}`);
  if (ready.setupUrl)
    progress.say(`  Create the first admin with this link, it works once:\n  ${ready.setupUrl}`);
  if (ready.demo)
    progress.say(`  The demo is open to ${ready.demo.email} with the password ${ready.demo.password}`);
  progress.say(`\n  Data: ${data}${logToFiles ? '   Logs: its folder logs' : ''}   Stop: Ctrl-C\n`);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryTree, writeInTree } from './temporary-tree.ts';
import { until } from './until.ts';

const startFolder = new URL('../../server/cli/start/', import.meta.url).href;

/** Begins every fake: `note` writes a line into the file `events`, and the end of standard input ends it. */
const head = `
import { appendFileSync } from 'node:fs';
const note = (text: string) => appendFileSync('events', text + '\\n');
const name = process.argv[1]!.replace(process.cwd() + '/', '');
note('start ' + name + ' ' + process.pid);
const goodbye = () => setTimeout(() => { note('end ' + name); process.exit(0); }, 50);
process.stdin.on('end', goodbye).resume();
`;

const server = `${head}
import { createServer } from 'node:http';
const url = 'http://127.0.0.1:' + process.env.PORT;
createServer((_request, response) => response.end('hello')).listen(Number(process.env.PORT), '127.0.0.1', () =>
  process.send!({ type: 'ready', url, setupUrl: url + '/setup#once' }));
`;

const workers = `${head}
note('workers see ' + JSON.stringify({ REDIS_URL: process.env.REDIS_URL, MONGODB_URI: process.env.MONGODB_URI, demo: process.env.ONEVOICE_DEMO ?? null,
  supervised: process.env.SUPERVISED, data: process.env.DATA_DIR, secret: process.env.ONEVOICE_SECRET!.length }));
process.send!({ type: 'ready' });
`;

const store = `${head}
console.log(JSON.stringify({ ready: true, socket: process.argv[process.argv.indexOf('--socket') + 1] }));
`;

/** What the programs of a fake installation are; any of them can be replaced. */
export const fakePrograms = {
  'server/main.ts': server,
  'workers/main.ts': workers,
  'server/embedded/main.ts': store,
};

/** One that does not end when it is asked to. */
export const deafServer = server.replace("process.stdin.on('end', goodbye).resume();", '');

/** The environment of somebody who did not come by way of npm. */
const withoutNpm = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('npm_')));

interface RunOptions {
  /** Whether a shell stands between us and the supervisor, as npm does. */
  throughShell?: boolean;
  env?: Record<string, string>;
}

interface Options {
  programs?: Partial<typeof fakePrograms>;
  /** Parts of the installation that is handed to the supervisor. */
  installation?: Record<string, unknown>;
  env?: Record<string, string>;
}

/**
 * An installation of small programs in a temporary directory, and the supervisor of `npm start` in a process of its own.
 * Unless `env` says otherwise, its databases are said to run elsewhere.
 */
export function fakeInstallation({ programs = {}, installation = {}, env }: Options = {}) {
  const root = temporaryTree();
  for (const [path, text] of Object.entries({ ...fakePrograms, ...programs })) writeInTree(root, path, text);
  const settings = {
    root,
    node: process.execPath,
    env: {
      PATH: process.env['PATH'],
      ...(env ?? { MONGODB_URI: 'mongodb://elsewhere', REDIS_URL: 'redis://elsewhere' }),
    },
    data: join(root, 'data'),
    port: { port: 20_000 + (process.pid % 9000), firm: false, host: '127.0.0.1' },
    demo: false,
    logToFiles: true,
    patience: {
      firstDelayMs: 20,
      longestDelayMs: 100,
      longestDelayAfterWorkMs: 40,
      quickMs: 30_000,
      tries: 4,
    },
    ...installation,
  };
  const script = `
    const { runUntilStopped } = await import(${JSON.stringify(`${startFolder}supervise.mjs`)});
    const { createProgress } = await import(${JSON.stringify(`${startFolder}progress.mjs`)});
    const { findProgram, redisPrograms } = await import(${JSON.stringify(`${startFolder}programs.mjs`)});
    process.exitCode = await runUntilStopped({ ...${JSON.stringify(settings)}, progress: createProgress(process.stdout),
      redisProgram: async () => findProgram(redisPrograms) });`;

  /** Runs the supervisor; `text` is what it has said so far. */
  const run = ({ throughShell = false, env: runEnv = {} }: RunOptions = {}) => {
    const command = [process.execPath, '--input-type=module', '-e', script];
    // The second command keeps the shell from becoming the first one.
    const [program = '', ...args] = throughShell
      ? ['/bin/sh', '-c', '"$@"; exit $?', 'npm', ...command]
      : command;
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...withoutNpm(process.env), ...runEnv },
    });
    const said = { text: '' };
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => (said.text += part.toString()));
    const exit = once(child, 'close') as Promise<[number | null, string | null]>;
    onTestFinished(async () => {
      child.kill('SIGTERM');
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await exit;
      clearTimeout(force);
    });
    const says = (words: string) =>
      until(`it says "${words}", after:\n${said.text}`, () => said.text.includes(words));
    return { child, said, exit, says };
  };
  const events = () => {
    const file = join(root, 'events');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  };
  /** The process that was last started for a program, once there is one. */
  const pidOf = (entry: string) =>
    until(`${entry} was started`, () => {
      const line = events().findLast((event) => event.startsWith(`start ${entry} `));
      return Number(line?.split(' ').at(-1));
    });
  /** What the workers found in their environment, once they are there. */
  const seenByWorkers = async () => {
    const prefix = 'workers see ';
    const line = await until('the workers run', () => events().find((event) => event.startsWith(prefix)));
    return JSON.parse(line.slice(prefix.length)) as Record<string, unknown>;
  };
  return { root, settings, run, events, pidOf, seenByWorkers };
}

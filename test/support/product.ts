import { spawn, type ChildProcess } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The whole product as `npm start` runs it, on a data directory of its own. */
export interface Product {
  url: string;
  /** The one-time link of the first admin; null once it exists. */
  setUpUrl: string | null;
  /** The supervisor's process id. */
  pid: number;
  /** Milliseconds from spawn to a page that answers. */
  startMillis: number;
  /** Everything it printed so far. */
  output(): string;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Processes below the supervisor by role; redis and the store included. Linux only. */
  processes(): Promise<ProductProcess[]>;
}

export type ProcessRole = 'supervisor' | 'server' | 'workers' | 'store' | 'redis';

export interface ProductProcess {
  role: ProcessRole;
  pid: number;
}

export interface ProductOptions {
  dataDir: string;
  args?: readonly string[];
  env?: Record<string, string>;
  /** How long to wait for a page that answers. */
  withinMillis?: number;
}

/** Starts it and waits for the page. @throws Error with what it printed when it does not come up. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    ['server/cli/start.mjs', '--data', options.dataDir, '--port', String(port), ...(options.args ?? [])],
    { cwd: root, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let printed = '';
  const keep = (chunk: Buffer): void => {
    printed += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const url = `http://127.0.0.1:${String(port)}`;
  await answers(url, child, { withinMillis: options.withinMillis ?? 240_000, printed: () => printed });
  const startMillis = performance.now() - begun;
  // The last words of the announcement: the address and the link of the first admin were printed before them.
  await until(() => printed.includes('Stop: Ctrl-C'), 20_000, 'it did not say where it is');
  const pid = child.pid ?? 0;
  return {
    url,
    setUpUrl: /https?:\/\/\S+\/setup#\S+/.exec(printed)?.[0] ?? null,
    pid,
    startMillis,
    output: () => printed,
    stop: () => stopChild(child),
    processes: () => processesBelow(pid),
  };
}

/** Polls a condition without hiding a time-out. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  withinMillis: number,
  what: string,
): Promise<void> {
  const end = performance.now() + withinMillis;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`gave up after ${String(withinMillis)} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function answers(
  url: string,
  child: ChildProcess,
  wait: { withinMillis: number; printed: () => string },
): Promise<void> {
  const ready = async (): Promise<boolean> => {
    if (child.exitCode !== null)
      throw new Error(`it ended with ${String(child.exitCode)}:\n${wait.printed()}`);
    const response = await fetch(`${url}/readyz`).catch(() => null);
    return response?.ok ?? false;
  };
  await until(ready, wait.withinMillis, `no page at ${url}`).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw new Error(`${String(error)}\n${wait.printed()}`, { cause: error });
  });
}

async function stopChild(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  return ended;
}

function roleOf(command: string): ProcessRole | null {
  if (command.includes('server/main.ts')) return 'server';
  if (command.includes('workers/main.ts')) return 'workers';
  if (command.includes('server/embedded/main.ts')) return 'store';
  if (/^(\S*\/)?redis-server/.test(command)) return 'redis';
  return null;
}

async function processesBelow(supervisor: number): Promise<ProductProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  const commands = new Map<number, string>();
  for (const pid of pids) {
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
    const parent = /\) \S (\d+)/.exec(stat)?.[1];
    if (parent === undefined) continue;
    parents.set(pid, Number(parent));
    const line = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');
    commands.set(pid, line.replaceAll('\0', ' '));
  }
  const below = (pid: number): boolean => {
    for (let at = parents.get(pid); at !== undefined && at > 1; at = parents.get(at)) {
      if (at === supervisor) return true;
    }
    return false;
  };
  const found: ProductProcess[] = [{ role: 'supervisor', pid: supervisor }];
  for (const [pid, command] of commands) {
    const role = roleOf(command);
    if (role && below(pid)) found.push({ role, pid });
  }
  return found;
}

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../../server/cli/start/programs.mjs';

/**
 * Real servers of social networks on loopback, started by the reference scripts beside the project where these are
 * present and may run. What was running before is left running; what tests started ends with the last run that uses it.
 */

const scripts = fileURLToPath(new URL('../../../shared/servers/', import.meta.url));

export interface SnacServers {
  instances: { url: string; users: { user: string; password: string; acct: string }[] }[];
  stop(): Promise<void>;
}

export interface BlueskyNetwork {
  pds: string;
  users: { handle: string; password: string; did: string }[];
  stop(): Promise<void>;
}

/** Two Mastodon-API servers that federate. @returns null, having said why, where they cannot run */
export async function startSnac(): Promise<SnacServers | null> {
  if (process.getuid?.() !== 0) return skipped('the Mastodon-API server', 'it has to be started by root');
  return start<SnacServers>('snac', 'the Mastodon-API server');
}

/** PLC directory, PDS and AppView. @returns null, having said why, where they are not installed */
export async function startBluesky(): Promise<BlueskyNetwork | null> {
  const name = 'the Bluesky network';
  const home = process.env.PDS_HOME ?? join(tmpdir(), 'test-servers', 'pds');
  // Installing takes minutes: that is not for a test run to decide.
  if (!existsSync(join(home, 'app', '.installed'))) return skipped(name, 'it is not installed');
  return start<BlueskyNetwork>('pds', name);
}

function skipped(name: string, why: string): null {
  process.stderr.write(`\n!! SKIPPED: tests against ${name}: ${why}.\n\n`);
  return null;
}

async function start<T extends { stop(): Promise<void> }>(script: string, name: string): Promise<T | null> {
  const up = join(scripts, `${script}-up.sh`);
  if (!existsSync(up)) return skipped(name, 'the reference scripts are not beside the project');
  const use = beginUse(script);
  const { code, lines } = await oneAtATime(use.directory, up);
  const last = lines.at(-1) ?? '';
  if (code !== 0 || !last.startsWith('{')) {
    use.end();
    return skipped(name, 'it does not start');
  }
  const facts = JSON.parse(last) as Omit<T, 'stop'> & { started: boolean };
  if (facts.started) use.startedByTests();
  const stop = async (): Promise<void> => {
    if (use.end()) await oneAtATime(use.directory, join(scripts, `${script}-down.sh`));
  };
  return { ...facts, stop } as unknown as T;
}

interface Use {
  directory: string;
  startedByTests(): void;
  /** @returns whether nobody else uses them and they are ours to stop */
  end(): boolean;
}

/** Several runs may share the servers, which have fixed addresses: each leaves a file while it does. */
function beginUse(script: string): Use {
  const directory = join(tmpdir(), 'test-servers', `${script}-users`);
  const ours = join(directory, 'ours');
  mkdirSync(directory, { recursive: true });
  const me = join(directory, String(process.pid));
  writeFileSync(me, '');
  return {
    directory,
    startedByTests: () => {
      writeFileSync(ours, '');
    },
    end() {
      rmSync(me, { force: true });
      const others = readdirSync(directory).filter(
        (name) => /^\d+$/.test(name) && existsSync(`/proc/${name}`),
      );
      if (others.length > 0 || !existsSync(ours)) return false;
      rmSync(ours, { force: true });
      return true;
    },
  };
}

/** Two runs that start or stop the same servers wait for each other, where the machine has a program for that. */
function oneAtATime(directory: string, path: string): Promise<{ code: number | null; lines: string[] }> {
  const flock = findProgram(['flock']);
  return flock ? run(flock, ['-o', join(directory, 'lock'), path]) : run(path);
}

/** The daemons that a script leaves behind keep its error output: it must not be a pipe of ours. */
function run(path: string, args: string[] = []): Promise<{ code: number | null; lines: string[] }> {
  return new Promise((resolve) => {
    const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', () => {
      resolve({ code: null, lines: [] });
    });
    child.once('exit', (code) => {
      resolve({ code, lines: output.trim().split('\n') });
    });
  });
}

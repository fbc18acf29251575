import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The data directory belongs to another engine that is running. */
export class LockedError extends Error {}

const NAME = 'engine.lock';

/**
 * Takes the exclusive lock of a data directory; returns the function that gives it back. A lock whose process is gone
 * (kill -9, power loss) is taken over. Throws LockedError while another engine runs on the directory.
 */
export function lockDirectory(dir: string): () => void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, NAME);
  const mine = identity(process.pid);
  for (let attempt = 0; attempt < 20; attempt++) {
    if (tryCreate(path, mine))
      return () => {
        release(path, mine);
      };
    const holder = readLock(path);
    if (holder === undefined) continue;
    if (isAlive(holder)) throw refuse(dir, holder);
    discard(path, holder);
  }
  throw new LockedError(`The lock of ${dir} could not be taken: too many others try at the same time.`);
}

function refuse(dir: string, holder: string): LockedError {
  return new LockedError(
    `Another document store (process ${holder.split(' ')[0] ?? '?'}) already runs on ${dir}. Stop it first.`,
  );
}

function tryCreate(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Removes a dead lock. Renaming lets only one of several starters win; a lock that is not the dead one is put back. */
function discard(path: string, dead: string): void {
  const aside = `${path}.${String(process.pid)}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') === dead) rmSync(aside);
  else renameSync(aside, path);
}

function release(path: string, mine: string): void {
  if (readLock(path) === mine) rmSync(path, { force: true });
}

/** A process is known by its number and the time it started: numbers are used again. */
function identity(pid: number): string {
  return `${String(pid)} ${startTime(pid)}`;
}

function isAlive(holder: string): boolean {
  const pid = Number(holder.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return isCode(error, 'EPERM');
  }
  return identity(pid) === holder;
}

function startTime(pid: number): string {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

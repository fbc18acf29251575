import { fstatSync } from 'node:fs';
import { parseFlags, USAGE, type Flags } from './process/flags.ts';
import { LockedError, lockDirectory } from './process/lock.ts';
import { runOffline } from './process/offline.ts';

/** Exit codes: 0 ended as asked, 1 failed, 2 wrong command line, 3 the data directory is in use. */
const EXIT = { failed: 1, usage: 2, locked: 3 } as const;

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function main(): Promise<void> {
  const flags = readFlags();
  const unlock = lock(flags.dir);
  const outcome = await runOffline(flags);
  if (outcome) {
    process.stdout.write(`${JSON.stringify(outcome.report)}\n`);
    unlock();
    process.exit(outcome.ok ? 0 : EXIT.failed);
  }
  const { run } = await import('./process/run.ts');
  const running = await run(flags, { log, lost: fail });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void running.stop().then(() => {
      unlock();
      process.exit(0);
    }, fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  stopWithParent(stop);
  process.stdout.write(
    `${JSON.stringify({ ready: true, socket: flags.socket, instance: running.instance })}\n`,
  );
}

function readFlags(): Flags {
  try {
    return parseFlags(process.argv.slice(2));
  } catch (error) {
    log(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(EXIT.usage);
  }
}

function lock(dir: string): () => void {
  try {
    return lockDirectory(dir);
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    log(error.message);
    process.exit(EXIT.locked);
  }
}

/** A pipe on stdin is the parent's hand: when it closes, the parent is gone. A terminal or /dev/null means nothing. */
function stopWithParent(stop: () => void): void {
  const stdin = fstatSync(0);
  if (!stdin.isFIFO() && !stdin.isSocket()) return;
  process.stdin.on('end', stop).on('close', stop).on('error', stop);
  process.stdin.resume();
}

function fail(error: unknown): void {
  log(error instanceof Error ? error.message : String(error));
  process.exit(EXIT.failed);
}

process.on('uncaughtException', fail);
main().catch(fail);

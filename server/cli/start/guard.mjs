// @ts-check
import { spawn } from 'node:child_process';

/**
 * The watchdog: starts the program, and ends it when its own standard input closes, which is what the kernel does when
 * whoever holds the other end dies, by kill -9 too. First it asks; after so many tenths of a second it insists.
 * Interrupts from the keyboard are not for the program: whoever started it decides when it ends.
 */
const watchdog = `
patience=$1
shift
trap '' INT HUP
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
{
  read -r _ <&3
  kill -TERM "$child"
  ticks=0
  while [ "$ticks" -lt "$patience" ] && kill -0 "$child"; do sleep 0.1; ticks=$((ticks + 1)); done
  kill -KILL "$child"
} >/dev/null 2>&1 &
watcher=$!
trap 'kill -TERM "$child" 2>/dev/null' TERM
wait "$child"; code=$?
while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
kill "$watcher" 2>/dev/null
exit "$code"
`;

/**
 * Starts a program that must not outlive us, in a session of its own.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ log?: number | 'ignore' | 'inherit', graceMs?: number }} [options] where its output goes (a file descriptor, or
 *   nowhere), and how long it may take to end
 * @returns {import('node:child_process').ChildProcess} the watchdog; its exit code is the program's
 */
export function spawnGuarded(program, args, { log = 'ignore', graceMs = 10_000 } = {}) {
  return spawn('/bin/sh', ['-c', watchdog, 'watchdog', String(Math.ceil(graceMs / 100)), program, ...args], {
    stdio: ['pipe', log, log],
    detached: true,
  });
}

/**
 * Ends a child that exits when its standard input closes. Resolves when it is gone.
 *
 * @param {import('node:child_process').ChildProcess} child started with a pipe as standard input, in a session of its own
 * @param {number} [graceMs] how long it may take before it and all it started are killed
 * @returns {Promise<void>}
 */
export function stopChild(child, graceMs = 10_000) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
    return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => killSession(child), graceMs);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end();
  });
}

/**
 * Kills a child and everything in its session at once.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function killSession(child) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It was gone already.
  }
}

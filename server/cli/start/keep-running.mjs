// @ts-check
import { performance } from 'node:perf_hooks';
import { killSession, stopChild } from './guard.mjs';

/**
 * @typedef {object} Launched
 * @property {import('node:child_process').ChildProcess} child ends when its standard input closes
 * @property {Promise<any>} ready resolves when it does its work; rejects when it ends before
 */

/**
 * @typedef {object} Duty
 * @property {string} name as people read it: "The server"
 * @property {() => Launched | Promise<Launched>} launch starts it
 * @property {(answer: any) => void} [onReady] each time that it is ready
 * @property {(sentence: string) => void} onTrouble each time that it ended by itself and will be started again
 * @property {(sentence: string) => void} [onGiveUp] when it ended too often, too quickly; left out: it is never given up
 * @property {Patience} [patience]
 */

/**
 * @typedef {object} Patience
 * @property {number} firstDelayMs before it is started again; doubles with each quick end
 * @property {number} longestDelayMs
 * @property {number} quickMs one that lived longer than this begins with a clean record
 * @property {number} tries how many quick ends in a row are too many
 */

/** @type {Patience} */
export const usualPatience = { firstDelayMs: 250, longestDelayMs: 8000, quickMs: 30_000, tries: 6 };

/**
 * Keeps a child process running: starts it again when it ends by itself, each time a little later. When it keeps
 * ending it is given up, if there is somebody to tell.
 *
 * @param {Duty} duty
 * @returns {{ stop: (graceMs?: number) => Promise<void>, kill: () => void }} `stop` resolves when it is gone for good
 */
export function keepRunning({ name, launch, onReady, onTrouble, onGiveUp, patience = usualPatience }) {
  let stopping = false;
  let quickEnds = 0;
  /** @type {NodeJS.Timeout | undefined} */
  let nextStart;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let current;

  const run = async () => {
    const startedAt = performance.now();
    const launched = await Promise.resolve().then(launch).catch(asEnd);
    if (!('child' in launched)) return ended(launched.how, startedAt);
    current = launched.child;
    if (stopping) return stopChild(launched.child);
    const unready = launched.ready.then((answer) => {
      onReady?.(answer);
      return null;
    }, asEnd);
    const how = await endOf(launched.child, unready);
    ended(how, startedAt);
  };

  const ended = (/** @type {string} */ how, /** @type {number} */ startedAt) => {
    if (stopping) return;
    quickEnds = performance.now() - startedAt > patience.quickMs ? 1 : quickEnds + 1;
    if (onGiveUp && quickEnds >= patience.tries) {
      stopping = true;
      onGiveUp(`${name} ended ${quickEnds} times in a row (${how}).`);
      return;
    }
    const delay = Math.min(patience.firstDelayMs * 2 ** (quickEnds - 1), patience.longestDelayMs);
    const when = delay < 1000 ? '' : ` in ${Math.round(delay / 1000)} s`;
    onTrouble(`${name} ended (${how}); starting it again${when}.`);
    nextStart = setTimeout(() => (running = run()), delay);
  };

  let running = run();
  const stop = async (/** @type {number | undefined} */ graceMs) => {
    stopping = true;
    clearTimeout(nextStart);
    if (current) await stopChild(current, graceMs);
    await running;
  };
  const kill = () => {
    stopping = true;
    if (current) killSession(current);
  };
  return { stop, kill };
}

/**
 * @param {unknown} error
 * @returns {{ how: string }}
 */
const asEnd = (error) => ({ how: error instanceof Error ? error.message : String(error) });

/**
 * Waits until a child has ended; one that will never do its work is stopped.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<{ how: string } | null>} unready resolves with the reason why it will never be ready
 * @returns {Promise<string>} how it ended, in words
 */
async function endOf(child, unready) {
  const words = (/** @type {number | null} */ code, /** @type {string | null} */ signal) =>
    signal ? `killed by ${signal}` : `exit code ${code}`;
  const end = new Promise((/** @type {(how: string) => void} */ resolve) => {
    if (child.exitCode !== null || child.signalCode !== null)
      resolve(words(child.exitCode, child.signalCode));
    child.once('exit', (code, signal) => resolve(words(code, signal)));
    child.once('error', (error) => resolve(error.message));
  });
  const how = await Promise.race([end, unready.then((reason) => reason?.how ?? end)]);
  // What is left of its session ends with its standard input: the watchdog's program, or a child that is of no use.
  await stopChild(child);
  child.stdin?.destroy();
  return how;
}

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
 * @property {(sentence: string) => void} onTrouble when it ended by itself and will be started again, and when it works again
 *   after that took many tries
 * @property {(sentence: string) => void} [onGiveUp] when it cannot be started; left out: it is never given up
 * @property {() => string} [lastWords] what it said last: added when it keeps ending
 * @property {Patience} [patience]
 */

/**
 * @typedef {object} Patience
 * @property {number} firstDelayMs before it is started again; doubles with each quick end
 * @property {number} longestDelayMs when it ends without ever being ready
 * @property {number} longestDelayAfterWorkMs when it had been ready: whatever ended it, it can be started
 * @property {number} quickMs one that lived longer than this begins with a clean record
 * @property {number} tries how many quick ends in a row are too many
 */

/** @type {Patience} */
export const usualPatience = {
  firstDelayMs: 250,
  longestDelayMs: 8000,
  longestDelayAfterWorkMs: 2000,
  quickMs: 30_000,
  tries: 6,
};

/**
 * Keeps a child process running: starts it again when it ends by itself, each time a little later. One that was never
 * ready and keeps ending cannot be started, and is given up if there is somebody to tell. One that has once been ready is
 * never given up: what ends it now (somebody's kill -9, a full disk, a database that is away) may be over tomorrow.
 *
 * @param {Duty} duty
 * @returns {{ stop: (graceMs?: number) => Promise<void>, kill: () => void }} `stop` resolves when it is gone for good
 */
export function keepRunning(duty) {
  const { launch, onReady, onTrouble, onGiveUp, patience = usualPatience } = duty;
  const record = createRecord(duty, patience);
  let stopping = false;
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
      const news = record.ready();
      if (news) onTrouble(news);
      onReady?.(answer);
      return null;
    }, asEnd);
    const how = await endOf(launched.child, unready);
    ended(how, startedAt);
  };

  const ended = (/** @type {string} */ how, /** @type {number} */ startedAt) => {
    if (stopping) return;
    const verdict = record.ended(how, performance.now() - startedAt);
    if (verdict.hopeless && onGiveUp) {
      stopping = true;
      onGiveUp(verdict.sentence);
      return;
    }
    if (verdict.sentence) onTrouble(verdict.sentence);
    nextStart = setTimeout(() => (running = run()), verdict.delayMs);
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
 * @typedef {object} Verdict
 * @property {boolean} hopeless it was never ready and ended too often
 * @property {number} delayMs when to start it again
 * @property {string} sentence what to tell; empty when that was said already
 */

/**
 * Remembers how a process did, and says what follows.
 *
 * @param {Duty} duty
 * @param {Patience} patience
 * @returns {{ ready: () => string, ended: (how: string, livedMs: number) => Verdict }} `ready` returns what to tell, if
 *   anything
 */
function createRecord({ name, lastWords, onGiveUp }, patience) {
  let quickEnds = 0;
  let wasReady = false;
  let isReady = false;
  let complained = false;
  const ready = () => {
    const news = complained ? `${name} works again.` : '';
    complained = false;
    wasReady = isReady = true;
    return news;
  };
  const ended = (/** @type {string} */ how, /** @type {number} */ livedMs) => {
    quickEnds = livedMs > patience.quickMs ? 1 : quickEnds + 1;
    const longest = isReady ? patience.longestDelayAfterWorkMs : patience.longestDelayMs;
    const delayMs = Math.min(patience.firstDelayMs * 2 ** (quickEnds - 1), longest);
    const endless = quickEnds >= patience.tries && !isReady;
    const hopeless = endless && !wasReady && onGiveUp !== undefined;
    const sentence = endless ? manyEnds(how, hopeless) : plainEnd(how, delayMs);
    isReady = false;
    return { hopeless, delayMs, sentence };
  };
  const plainEnd = (/** @type {string} */ how, /** @type {number} */ delayMs) =>
    `${name} ended (${how}); starting it again${delayMs < 1000 ? '' : ` in ${Math.round(delayMs / 1000)} s`}.`;

  const manyEnds = (/** @type {string} */ how, /** @type {boolean} */ hopeless) => {
    if (complained) return '';
    complained = true;
    const promise = hopeless ? '' : ' It is tried again and again until it works.';
    return `${name} ended ${quickEnds} times in a row (${how}).${promise}${lastWords?.() ?? ''}`;
  };
  return { ready, ended };
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

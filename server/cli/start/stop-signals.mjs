// @ts-check
import { performance } from 'node:perf_hooks';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** npm hands a signal on that reached us already: within this time a second one means the same. */
const sameSignalMs = 400;

const parentCheckMs = 500;

/**
 * Waits until somebody asks us to stop, until the npm that runs us is gone, or until there is a reason to.
 *
 * @param {() => void} force what to do when somebody asks again, because stopping takes too long
 * @returns {{ asked: Promise<string | null>, giveUp: (reason: string) => void, dispose: () => void }}
 *   `asked` resolves with the reason given to `giveUp`, or with null when it was a signal
 */
export function stopSignals(force) {
  /** @type {(reason: string | null) => void} */
  let resolveAsked = () => {};
  const asked = new Promise((/** @type {(reason: string | null) => void} */ resolve) => {
    resolveAsked = resolve;
  });
  let firstAt = Number.POSITIVE_INFINITY;
  const onSignal = () => {
    const now = performance.now();
    if (now - firstAt > sameSignalMs) force();
    firstAt = Math.min(firstAt, now);
    resolveAsked(null);
  };
  for (const signal of signals) process.on(signal, onSignal);
  const watch = watchNpm(() => resolveAsked(null));
  const dispose = () => {
    clearInterval(watch);
    for (const signal of signals) process.off(signal, onSignal);
  };
  return { asked, giveUp: (reason) => resolveAsked(reason), dispose };
}

/**
 * `kill -9` of npm reaches only npm. Then somebody else becomes our parent, and nobody would know any more that we run.
 * Without npm that is nothing special: a shell may start us in the background and end.
 *
 * @param {() => void} act when npm is gone
 */
function watchNpm(act) {
  if (process.env['npm_lifecycle_event'] === undefined) return undefined;
  const npm = process.ppid;
  return setInterval(() => {
    if (process.ppid !== npm) act();
  }, parentCheckMs).unref();
}

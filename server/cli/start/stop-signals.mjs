// @ts-check
import { performance } from 'node:perf_hooks';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** npm hands a signal on that reached us already: within this time a second one means the same. */
const sameSignalMs = 400;

/**
 * Waits until somebody asks us to stop, or until there is a reason to.
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
  const dispose = () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  return { asked, giveUp: (reason) => resolveAsked(reason), dispose };
}

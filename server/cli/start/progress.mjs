// @ts-check
import { performance } from 'node:perf_hooks';

/**
 * @typedef {object} Progress
 * @property {(text: string) => void} say one line
 * @property {<T>(label: string, work: () => Promise<T>) => Promise<T>} during shows that something takes its time
 */

/**
 * Tells people what goes on: on a terminal one line that counts the seconds, elsewhere a line at the start, one every
 * fifteen seconds, and one at the end.
 *
 * @param {{ write(text: string): unknown, isTTY?: boolean }} output
 * @returns {Progress}
 */
export function createProgress(output) {
  return {
    say: (text) => void output.write(`${text}\n`),
    during: (label, work) => (output.isTTY ? onTerminal(output, label, work) : inLog(output, label, work)),
  };
}

/**
 * @template T
 * @param {{ write(text: string): unknown }} output
 * @param {string} label
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function onTerminal(output, label, work) {
  const seconds = counter();
  const show = () => output.write(`\r\x1b[2K${label} … ${seconds() >= 1 ? `${seconds()} s` : ''}`);
  show();
  const timer = setInterval(show, 1000);
  try {
    const result = await work();
    output.write(`\r\x1b[2K${label}: done${seconds() >= 1 ? ` in ${seconds()} s` : ''}.\n`);
    return result;
  } catch (error) {
    output.write('\n');
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/**
 * @template T
 * @param {{ write(text: string): unknown }} output
 * @param {string} label
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function inLog(output, label, work) {
  const seconds = counter();
  output.write(`${label} …\n`);
  const timer = setInterval(() => output.write(`${label} … ${seconds()} s\n`), 15_000);
  try {
    const result = await work();
    output.write(`${label}: done in ${seconds()} s.\n`);
    return result;
  } finally {
    clearInterval(timer);
  }
}

/** @returns {() => number} whole seconds since now */
function counter() {
  const start = performance.now();
  return () => Math.round((performance.now() - start) / 1000);
}

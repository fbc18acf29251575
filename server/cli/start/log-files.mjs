// @ts-check
import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

/** A log longer than this is moved to NAME.1.log, which is thrown away the next time. */
const longestLog = 20 * 1024 * 1024;
const trimEveryMs = 600_000;

/**
 * @typedef {object} LogFiles
 * @property {(name: string) => number} open a descriptor that a child may write to
 * @property {(name: string) => string} path
 * @property {(name: string, lines?: number) => string} tail the last lines
 * @property {() => void} close
 */

/**
 * The logs of the children, one file each. While they write, what grew too long is moved away.
 *
 * @param {string} directory created when missing
 * @returns {LogFiles}
 */
export function createLogFiles(directory) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  /** @type {Map<string, number>} */
  const opened = new Map();
  const path = (/** @type {string} */ name) => join(directory, `${name}.log`);
  const trim = () => {
    for (const name of opened.keys()) trimLog(path(name), join(directory, `${name}.1.log`));
  };
  const trimming = setInterval(trim, trimEveryMs);
  trimming.unref();
  const open = (/** @type {string} */ name) => {
    // Opened for appending: what a child writes after the file was cut goes to its new end.
    const descriptor = opened.get(name) ?? openSync(path(name), 'a', 0o600);
    opened.set(name, descriptor);
    return descriptor;
  };
  const tail = (/** @type {string} */ name, lines = 20) =>
    readFileSync(path(name), 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  const close = () => {
    clearInterval(trimming);
    for (const descriptor of opened.values()) closeSync(descriptor);
  };
  return { open, path, tail, close };
}

/**
 * Cuts a log that somebody may be writing to.
 *
 * @param {string} file
 * @param {string} older
 */
function trimLog(file, older) {
  if (statSync(file).size <= longestLog) return;
  copyFileSync(file, older);
  truncateSync(file, 0);
}

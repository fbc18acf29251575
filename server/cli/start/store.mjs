// @ts-check
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { makePrivate } from './sockets.mjs';

/**
 * @typedef {object} StoreSettings
 * @property {string} node the Node that runs TypeScript
 * @property {string} root the project's root
 * @property {string} directory absolute path, for its data; created when missing
 * @property {string} socket absolute path of its Unix socket
 * @property {number | 'ignore' | 'inherit'} [log] where its error output goes
 * @property {string[]} [flags] for Node
 * @property {string} [cache] directory where Node keeps what it compiled
 */

/**
 * Starts the embedded document store, which ends when its standard input closes.
 *
 * @param {StoreSettings} settings
 * @returns {{ child: import('node:child_process').ChildProcess, uri: string, ready: Promise<void> }}
 *   `uri` names no database; `ready` resolves when the store has said that it answers, and rejects when it ends first
 */
export function startStore({ node, root, directory, socket, log = 'ignore', flags = [], cache }) {
  makePrivate(directory);
  const child = spawn(node, [...flags, 'server/embedded/main.ts', '--dir', directory, '--socket', socket], {
    cwd: root,
    env: { ...process.env, ...(cache !== undefined && { NODE_COMPILE_CACHE: cache }) },
    stdio: ['pipe', 'pipe', log],
    detached: true,
  });
  return { child, uri: `mongodb://${encodeURIComponent(socket)}`, ready: whenItSaysSo(child, socket) };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} socket
 * @returns {Promise<void>}
 */
function whenItSaysSo(child, socket) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`The document store ended before it was ready (${signal ?? `exit code ${code}`}).`)),
    );
    if (!child.stdout) return reject(new Error('The document store has no output to read.'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message = parseLine(line);
      if (message?.ready === true && message.socket === socket) resolve();
    });
  });
}

/**
 * @param {string} line
 * @returns {{ ready?: unknown, socket?: unknown } | null}
 */
function parseLine(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

// @ts-check
import { spawn } from 'node:child_process';

/**
 * @typedef {object} NodeProgram
 * @property {string} node the Node that runs TypeScript
 * @property {string} root the project's root
 * @property {string} entry relative to the root: server/main.ts
 * @property {string[]} flags for Node
 * @property {NodeJS.ProcessEnv} env
 * @property {number | 'inherit'} log where its output goes
 */

/**
 * Starts one of our own programs. It ends when its standard input closes, and reports with a message
 * `{ type: 'ready', ... }` that it does its work.
 *
 * @param {NodeProgram} program
 * @returns {import('./keep-running.mjs').Launched} `ready` resolves with the message
 */
export function startNodeProgram({ node, root, entry, flags, env, log }) {
  const child = spawn(node, [...flags, entry], {
    cwd: root,
    env,
    stdio: ['pipe', log, log, 'ipc'],
    detached: true,
  });
  const ready = new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (isReady(message)) resolve(message);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${entry} ended before it was ready`)));
  });
  ready.catch(() => {});
  return { child, ready };
}

/**
 * @param {unknown} message
 * @returns {message is { type: 'ready' }}
 */
function isReady(message) {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';
}

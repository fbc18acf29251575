// @ts-check
import { randomUUID } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { spawnGuarded } from './guard.mjs';
import { askRedis } from './redis-client.mjs';
import { makePrivate } from './sockets.mjs';

/**
 * @typedef {object} RedisSettings
 * @property {string} directory absolute path, for its data; created when missing
 * @property {string} socket absolute path of its Unix socket
 * @property {string} program the redis-server (or valkey-server) to run
 * @property {number | 'ignore' | 'inherit'} [log] where its output goes
 */

/**
 * Starts a Redis of our own: reachable by its Unix socket only, flushed to disk every second, never evicting anything,
 * and gone when we are gone.
 *
 * @param {RedisSettings} settings
 * @returns {Promise<{ child: import('node:child_process').ChildProcess, url: string, ready: Promise<void> }>}
 *   `ready` resolves when the server that answers is the one just started, its data loaded; it rejects when it ends first
 */
export async function startRedis({ directory, socket, program, log = 'ignore' }) {
  makePrivate(directory);
  await retirePredecessor(socket, directory);
  const token = randomUUID();
  const settings = {
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    dir: directory,
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
    save: '',
    daemonize: 'no',
    // The token has nothing to do with syslog, which is off: it is a setting that no other server would answer with.
    'syslog-ident': token,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawnGuarded(program, args, { log });
  return { child, url: `unix://${socket}`, ready: whenOurs(child, socket, token) };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} socket
 * @param {string} token
 */
async function whenOurs(child, socket, token) {
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  for (let wait = 5; !gone(); wait = Math.min(wait * 1.5, 200)) {
    await pause(wait);
    if (!existsSync(socket)) continue;
    const answer = await askRedis(socket, ['CONFIG', 'GET', 'syslog-ident']).catch(() => null);
    if (!Array.isArray(answer)) continue;
    if (answer[1] !== token) throw new Error(`Another Redis answers on ${socket}.`);
    const pong = await askRedis(socket, ['PING']).catch(() => 'LOADING');
    if (pong === 'PONG') return;
  }
  throw new Error(`Redis ended before it was ready (${child.signalCode ?? `exit code ${child.exitCode}`}).`);
}

/**
 * A Redis that still works on the same data, because its owner was killed a moment ago, must finish first: two of them
 * on one directory would ruin each other's files.
 *
 * @param {string} socket
 * @param {string} directory
 */
async function retirePredecessor(socket, directory) {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (!existsSync(socket)) return;
    const answer = await askRedis(socket, ['CONFIG', 'GET', 'dir']).catch(() => null);
    if (!Array.isArray(answer)) return;
    if (answer[1] !== realpathSync(directory)) throw new Error(`Another Redis answers on ${socket}.`);
    if (attempt === 120) await askRedis(socket, ['SHUTDOWN']).catch(() => null);
    await pause(100);
  }
  throw new Error(`A Redis from before still holds ${directory} and does not end.`);
}

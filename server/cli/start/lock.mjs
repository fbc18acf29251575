// @ts-check
import { statSync, unlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { socketPath } from './sockets.mjs';
import { StartError } from './start-error.mjs';

/**
 * @typedef {object} Holder who holds a data directory
 * @property {number} pid
 * @property {string} [url] where it answers, once it does
 */

/**
 * @typedef {object} Lock
 * @property {Holder} holder what to tell others; may be changed while the lock is held
 * @property {() => Promise<void>} release
 */

/**
 * Takes a data directory for this process alone. The lock is a listening socket, so the kernel lets go of it when the
 * process dies, however it dies; and whoever comes second can ask who holds it.
 *
 * @param {string} directory absolute path, exists
 * @param {string} [platform] as process.platform
 * @returns {Promise<Lock>} rejects with a StartError that names the holder
 */
export async function takeLock(directory, platform = process.platform) {
  const address = lockAddress(directory, platform);
  /** @type {Holder} */
  const holder = { pid: process.pid };
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const server = await listen(address, holder);
    if (server)
      return { holder, release: () => new Promise((resolve) => void server.close(() => resolve())) };
    const other = await askHolder(address);
    if (other === 'gone') removeStale(address);
    else if (other !== 'silent') throw new StartError(heldSentence(directory, other));
  }
  throw new StartError(`${directory} is in use by another Onevoice that does not say which.`);
}

/**
 * On Linux a name in the abstract namespace, made of the directory's device and inode: it leaves no file behind that
 * could be stale. Elsewhere a socket file.
 *
 * @param {string} directory
 * @param {string} platform
 */
function lockAddress(directory, platform) {
  const { dev, ino } = statSync(directory);
  return platform === 'linux' ? `\0onevoice-lock-${dev}-${ino}` : socketPath(directory, 'lock.sock');
}

/**
 * @param {string} directory
 * @param {Holder} holder
 */
function heldSentence(directory, { pid, url }) {
  const where = url ? ` and answers on ${url}` : ' and is just starting';
  return `Onevoice already runs on ${directory} (process ${pid})${where}. Stop it first, or choose another directory with --data.`;
}

/**
 * @param {string} address
 * @param {Holder} holder
 * @returns {Promise<import('node:net').Server | null>} null when the address is taken
 */
function listen(address, holder) {
  return new Promise((resolve, reject) => {
    const server = createServer((connection) => {
      connection.on('error', () => {});
      connection.end(JSON.stringify(holder));
    });
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen({ path: address }, () => resolve(server));
  });
}

/**
 * @param {string} address
 * @returns {Promise<Holder | 'gone' | 'silent'>} silent: somebody holds it, who did not say anything we understand
 */
function askHolder(address) {
  return new Promise((resolve) => {
    let text = '';
    const connection = connect({ path: address });
    connection.setTimeout(3000, () => connection.destroy());
    connection.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    connection.on('error', (/** @type {NodeJS.ErrnoException} */ { code }) => {
      if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve('gone');
    });
    connection.on('close', () => resolve(parseHolder(text)));
  });
}

/**
 * @param {string} text
 * @returns {Holder | 'silent'}
 */
function parseHolder(text) {
  try {
    return JSON.parse(text);
  } catch {
    return 'silent';
  }
}

/**
 * Removes the file that a dead holder left behind.
 *
 * @param {string} address
 */
function removeStale(address) {
  if (address.startsWith('\0')) return;
  try {
    unlinkSync(address);
  } catch {
    // Somebody else removed it first.
  }
}

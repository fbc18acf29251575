// @ts-check
import { createServer } from 'node:net';
import { StartError } from './start-error.mjs';

/** From here on the kernel hands ports out to anybody's outgoing connections. */
const firstEphemeral = 32_768;

/**
 * @typedef {object} PortWish
 * @property {number} port
 * @property {boolean} firm whether somebody asked for this very port
 * @property {string} host the address the server will listen on
 */

/**
 * Finds the port to listen on.
 *
 * @param {PortWish} wish
 * @returns {Promise<number>} the wished one, or the next free one below it was firm
 */
export async function choosePort({ port, firm, host }) {
  if (await isFree(port, host)) return port;
  if (firm) {
    throw new StartError(
      `Port ${port} is taken by another program. Stop it, or choose another one: npm start -- --port N`,
    );
  }
  for (let next = port + 1; next < firstEphemeral; next += 1) if (await isFree(next, host)) return next;
  throw new StartError(`No port from ${port} to ${firstEphemeral - 1} is free.`);
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>} whether the port is free there, and on the loopback interface, where people look for it
 */
export async function isFree(port, host) {
  return (await canListen(port, host)) && (host === '127.0.0.1' || (await canListen(port, '127.0.0.1')));
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
function canListen(port, host) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else if (error.code === 'EACCES')
        reject(new StartError(`Port ${port} needs special rights: choose one above 1023.`));
      else reject(new StartError(`Cannot listen on ${host}, port ${port}: ${error.message}`));
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

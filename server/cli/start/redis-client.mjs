// @ts-check
import { connect } from 'node:net';

/** @typedef {string | number | null | unknown[]} Reply */

/**
 * Sends one command to a Redis server on a Unix socket and reads its reply. Just enough to ask a server who it is
 * before any package is installed.
 *
 * @param {string} socket path
 * @param {string[]} command
 * @param {number} [timeoutMs]
 * @returns {Promise<Reply>} rejects with the server's words on an error reply
 */
export function askRedis(socket, command, timeoutMs = 2000) {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const connection = connect(socket);
    const finish = (/** @type {() => void} */ settle) => {
      connection.destroy();
      settle();
    };
    connection.setTimeout(timeoutMs, () => finish(() => reject(new Error(`${socket} does not answer`))));
    connection.on('error', (error) => finish(() => reject(error)));
    connection.on('close', () => reject(new Error(`${socket} closed the connection`)));
    connection.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      try {
        const parsed = parseReply(received, 0);
        if (parsed) finish(() => resolve(parsed.value));
      } catch (error) {
        finish(() => reject(error));
      }
    });
    const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
    connection.write(`*${command.length}\r\n${parts.join('')}`);
  });
}

/**
 * Reads one reply from the bytes at `at`; null while it is not complete.
 *
 * @param {Buffer} bytes
 * @param {number} at
 * @returns {{ value: Reply, end: number } | null}
 */
function parseReply(bytes, at) {
  const lineEnd = bytes.indexOf('\r\n', at);
  if (lineEnd < 0) return null;
  const kind = String.fromCharCode(bytes[at] ?? 0);
  const line = bytes.toString('utf8', at + 1, lineEnd);
  const next = lineEnd + 2;
  if (kind === '+') return { value: line, end: next };
  if (kind === '-') throw new Error(line);
  if (kind === ':') return { value: Number(line), end: next };
  if (kind === '$') return parseBulk(bytes, next, Number(line));
  if (kind === '*') return parseArray(bytes, next, Number(line));
  throw new Error(`not a Redis reply: ${line.slice(0, 80)}`);
}

/**
 * @param {Buffer} bytes
 * @param {number} at
 * @param {number} length
 * @returns {{ value: Reply, end: number } | null}
 */
function parseBulk(bytes, at, length) {
  if (length < 0) return { value: null, end: at };
  const end = at + length;
  return bytes.length < end + 2 ? null : { value: bytes.toString('utf8', at, end), end: end + 2 };
}

/**
 * @param {Buffer} bytes
 * @param {number} at
 * @param {number} count
 * @returns {{ value: Reply, end: number } | null}
 */
function parseArray(bytes, at, count) {
  /** @type {unknown[]} */
  const items = [];
  let end = at;
  for (let index = 0; index < count; index += 1) {
    const item = parseReply(bytes, end);
    if (!item) return null;
    items.push(item.value);
    end = item.end;
  }
  return { value: items, end };
}

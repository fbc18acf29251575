// @ts-check
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** The kernel's limit is 104 bytes on macOS and 108 on Linux, the closing zero included. */
const longestPath = 100;

/**
 * Where a Unix socket of an installation lives: beside its data, or, where that path would be too long for the kernel,
 * in a private directory under the system's temporary one. The same directory always gives the same path.
 *
 * @param {string} directory absolute path of an existing directory
 * @param {string} name file name of the socket
 * @param {string} [temporary] the system's temporary directory
 * @returns {string}
 */
export function socketPath(directory, name, temporary = tmpdir()) {
  const near = join(directory, name);
  if (Buffer.byteLength(near) <= longestPath) return near;
  const digest = createHash('sha256').update(realpathSync(directory)).digest('hex').slice(0, 12);
  const refuge = join(temporary, `onevoice-${digest}`);
  makePrivate(refuge);
  const far = join(refuge, name);
  if (Buffer.byteLength(far) <= longestPath) return far;
  throw new Error(`No place for a socket: both ${near} and ${far} are longer than ${longestPath} bytes.`);
}

/**
 * Creates a directory that only its owner may enter, or makes sure that an existing one is so.
 *
 * @param {string} directory
 */
export function makePrivate(directory) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const found = lstatSync(directory);
  const { uid } = userInfo();
  if (
    !found.isDirectory() ||
    found.isSymbolicLink() ||
    (uid >= 0 && found.uid !== uid) ||
    (found.mode & 0o077) !== 0
  ) {
    throw new Error(`${directory} must be a directory of yours that nobody else can enter.`);
  }
}

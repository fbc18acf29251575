// @ts-check
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.mjs';

/**
 * The installation's secret: read from DIR/secret.key, which is made when there is none.
 *
 * @param {string} directory the data directory
 * @returns {string} 64 hexadecimal digits, unless somebody wrote another one there
 */
export function ensureSecret(directory) {
  const file = join(directory, 'secret.key');
  if (!existsSync(file)) createSecret(file);
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length >= 32) return secret;
  throw new StartError(
    `${file} is damaged: put it back from a backup. Without it stored passwords cannot be read.`,
  );
}

/**
 * Under a name of its own first, so that a half-written one is never taken for the secret.
 *
 * @param {string} file
 */
function createSecret(file) {
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    writeSync(descriptor, `${randomBytes(32).toString('hex')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    linkSync(draft, file);
  } catch (error) {
    // Somebody else made it in the same moment: theirs holds.
    if (!existsSync(file)) throw error;
  } finally {
    unlinkSync(draft);
  }
}

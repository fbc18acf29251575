// @ts-check
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where distributions keep servers; a user's PATH often leaves these out. */
const systemDirectories = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/opt/homebrew/bin', '/usr/local/bin'];

/**
 * Finds the first of these programs that is installed.
 *
 * @param {string[]} names in order of preference
 * @param {string} [path] the PATH to look on
 * @returns {string | null} absolute path
 */
export function findProgram(names, path = process.env['PATH'] ?? '') {
  const directories = [
    ...path.split(delimiter).filter((directory) => directory !== ''),
    ...systemDirectories,
  ];
  for (const name of names) {
    const found = directories.map((directory) => join(directory, name)).find(isExecutable);
    if (found) return found;
  }
  return null;
}

/** Redis, or Valkey, which several distributions ship in its place. */
export const redisPrograms = ['redis-server', 'valkey-server'];

/**
 * @param {string} file
 * @returns {boolean}
 */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

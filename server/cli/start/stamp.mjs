// @ts-check
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A digest of what these files say.
 *
 * @param {string[]} files absolute paths; a missing one counts as empty
 * @param {string[]} [facts] further texts that matter
 * @returns {string}
 */
export function stampOfContents(files, facts = []) {
  const hash = createHash('sha256');
  for (const text of [...facts, ...files.map(contents)]) hash.update(`${text.length}:`).update(text);
  return hash.digest('hex');
}

/**
 * A digest of the names, sizes and times of all files below these directories: quick, and changes whenever somebody
 * edits, adds or removes one.
 *
 * @param {string[]} paths absolute paths of directories and files
 * @param {(name: string) => boolean} [skip] tells by its name which entry to leave out, with all that is in it
 * @returns {string}
 */
export function stampOfTree(paths, skip = () => false) {
  const hash = createHash('sha256');
  const visit = (/** @type {string} */ path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return;
    if (!found.isDirectory()) {
      hash.update(`${path}\0${found.size}\0${found.mtimeMs}\n`);
      return;
    }
    for (const name of readdirSync(path).sort()) if (!skip(name)) visit(join(path, name));
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}

/**
 * @param {string} file where the stamp of the last time was written
 * @param {string} stamp the stamp of now
 * @returns {boolean} whether nothing changed since
 */
export function isCurrent(file, stamp) {
  return contents(file).trim() === stamp;
}

/**
 * @param {string} file
 * @param {string} stamp
 */
export function writeStamp(file, stamp) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${stamp}\n`);
}

/** @param {string} file */
function contents(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Integration tests that say the same on any database server, so that one run of them is enough: those that take no part
 * of the shared databases, and those that say `// Once: why`.
 *
 * @param {string} root the project's root
 * @returns {string[]} paths from there
 */
export function storeFreeTests(root) {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.integration.test.ts'))
    .filter((path) => isStoreFree(readFileSync(join(root, 'test', path), 'utf8')))
    .map((path) => join('test', path))
    .sort();
}

/**
 * @param {string} source of a test file
 * @returns {boolean}
 */
export function isStoreFree(source) {
  return /^\/\/ Once: \S/m.test(source) || !/test-database|MONGODB_URI/.test(source);
}

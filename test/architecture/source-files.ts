import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root, absolute. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

const generated = new Set([
  'node_modules',
  'dist',
  'data',
  'coverage',
  'fixtures',
  'screenshots',
  'results',
  '.git',
]);

/** Every file below the named rooms that people write, as paths relative to the root, sorted. */
export function sourceFiles(rooms: readonly string[], endings: readonly string[]): string[] {
  return rooms
    .flatMap((room) => walk(join(projectRoot, room)))
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => relative(projectRoot, path))
    .sort();
}

/** The text of a file, named relative to the root. */
export const readSource = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

function walk(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (generated.has(entry.name)) return [];
    const path = join(directory, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}

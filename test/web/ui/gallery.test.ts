import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const web = join(import.meta.dirname, '../../../web');
const ui = join(web, 'ui');
const gallery = join(ui, 'gallery');

/** The components of a folder that a file names, whether it has them at once or later. */
function componentsIn(file: string): string[] {
  const named = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/gu);
  return [...named].map(([, path = '']) => join(dirname(file), path));
}
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(svelte|ts)$/u.test(name))
    .map((name) => join(folder, name));

const all = readdirSync(ui).filter((name) => name.endsWith('.svelte'));
const shown = new Set(filesIn(gallery).flatMap(componentsIn));

test('the gallery shows every component that the app is made of', () => {
  expect(all.length).toBeGreaterThan(50);
  const used = new Set(filesIn(join(web, 'features')).flatMap(componentsIn));
  const missing = all.map((name) => join(ui, name)).filter((path) => used.has(path) && !shown.has(path));
  expect(missing.map((path) => basename(path))).toEqual([]);
});

test('parts of components are reached from there, or from the frame of the app', () => {
  const reached = new Set<string>();
  const walk = (path: string): void => {
    if (reached.has(path) || relative(ui, path).startsWith('..') || path.startsWith(gallery)) return;
    reached.add(path);
    for (const next of componentsIn(path)) walk(next);
  };
  for (const path of [...shown, ...componentsIn(join(web, 'App.svelte'))]) walk(path);
  expect(all.filter((name) => !reached.has(join(ui, name)))).toEqual([]);
});

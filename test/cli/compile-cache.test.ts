import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileCache, warmCompileCache } from '../../server/cli/start/compile-cache.mjs';
import { temporaryTree, writeInTree } from './temporary-tree.ts';

const entries = ['server/main.ts', 'workers/main.ts', 'server/embedded/main.ts'];
const loaded = [
  'server/app.ts',
  'server/create-context.ts',
  'server/http/socket-access.ts',
  'server/realtime/sockets.ts',
  'server/services/demo/people.ts',
  'workers/life.ts',
  'server/embedded/process/run.ts',
];
const note = (what: string) => `
import { appendFileSync } from 'node:fs';
appendFileSync('seen', ${JSON.stringify(`${what}\n`)} satisfies string);`;

/** A project in which every module writes down that it ran. */
function project(): { root: string; seen: () => string[] } {
  const root = temporaryTree({ 'package.json': '{ "type": "module" }' });
  for (const path of [...entries, ...loaded]) writeInTree(root, path, note(path));
  const file = join(root, 'seen');
  return { root, seen: () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []) };
}

test('everything is compiled, and no process is started', async () => {
  const { root, seen } = project();
  await warmCompileCache({ root, node: process.execPath });
  expect(seen()).toEqual(loaded);
  const [version = ''] = readdirSync(compileCache(root)).filter((name) => name.startsWith('v'));
  // For each module its JavaScript and its code.
  const kept = readdirSync(join(compileCache(root), version)).length;
  expect(kept).toBeGreaterThanOrEqual(2 * (entries.length + loaded.length));
});

test('it is done once, and again when something changed', async () => {
  const { root, seen } = project();
  await warmCompileCache({ root, node: process.execPath });
  await warmCompileCache({ root, node: process.execPath });
  expect(seen()).toHaveLength(loaded.length);
  writeInTree(root, 'server/app.ts', note('newer'));
  await warmCompileCache({ root, node: process.execPath });
  expect(seen()).toHaveLength(2 * loaded.length);
});

test('code that cannot be loaded is no reason not to start', async () => {
  const { root } = project();
  writeInTree(root, 'server/app.ts', 'throw new Error("broken");');
  await warmCompileCache({ root, node: process.execPath });
  expect(existsSync(join(compileCache(root), '.stamp'))).toBe(false);
});

// @ts-check
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runProgram } from './run-program.mjs';
import { isCurrent, stampOfTree, writeStamp } from './stamp.mjs';

/** Small young generations: these processes idle most of the time, and memory is what a small machine lacks. */
export const nodeFlags = ['--max-semi-space-size=2'];

/** What the processes run; to load them would be to start them. */
const entries = ['server/main.ts', 'workers/main.ts', 'server/embedded/main.ts'];

/** What they load when they start: without effects of its own. */
const loaded = [
  'server/app.ts',
  'server/create-context.ts',
  'server/http/socket-access.ts',
  'server/realtime/sockets.ts',
  'server/services/demo/people.ts',
  'workers/life.ts',
  'server/embedded/process/run.ts',
];

/** Whoever is imported after somebody who throws was compiled, and never runs. */
const loader = `
const { flushCompileCache } = await import('node:module');
const { loaded, entries } = JSON.parse(process.argv[1]);
for (const file of loaded) await import(file);
const data = 'data:text/javascript,';
const all = [data + 'throw null', ...entries].map((url) => 'import ' + JSON.stringify(url) + ';');
const stopped = await import(data + encodeURIComponent(all.join(''))).catch((reason) => reason);
flushCompileCache();
process.exit(stopped === null ? 0 : 1);
`;

/**
 * Where Node keeps what it compiled: with it processes start sooner, and do without the compiler of TypeScript and its
 * memory.
 *
 * @param {string} root the project's root
 */
export const compileCache = (root) => join(root, 'node_modules/.cache/node');

/**
 * Compiles what the processes load, when it changed: also the first start then finds it done. Nothing depends on it.
 *
 * @param {{ root: string, node: string }} settings
 */
export async function warmCompileCache({ root, node }) {
  const stampFile = join(compileCache(root), '.stamp');
  const sources = ['server', 'workers', 'shared', 'package-lock.json'].map((path) => join(root, path));
  const stamp = stampOfTree(sources, (name) => name.endsWith('.md'));
  if (isCurrent(stampFile, stamp)) return;
  const urlOf = (/** @type {string} */ path) => pathToFileURL(join(root, path)).href;
  const files = JSON.stringify({ loaded: loaded.map(urlOf), entries: entries.map(urlOf) });
  const { code } = await runProgram(node, [...nodeFlags, '--input-type=module', '-e', loader, files], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NODE_COMPILE_CACHE: compileCache(root) },
  });
  if (code === 0) writeStamp(stampFile, stamp);
}

// @ts-check
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { helpPage, parseArguments, parsePort } from './arguments.mjs';
import { warmCompileCache } from './compile-cache.mjs';
import { ensurePackages } from './packages.mjs';
import { createProgress } from './progress.mjs';
import { ensureRedisProgram } from './redis-program.mjs';
import { StartError } from './start-error.mjs';
import { runUntilStopped } from './supervise.mjs';
import { ensureWeb } from './web.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Prepares and runs Onevoice; ends the process with 0 when it was asked to stop, with 1 when it could not go on.
 *
 * @param {string[]} argv
 */
export async function main(argv) {
  try {
    const options = parseArguments(argv);
    if (options.help) process.stdout.write(helpPage);
    else process.exitCode = await start(options);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}

/**
 * @param {import('./arguments.mjs').StartOptions} options
 * @returns {Promise<number>} exit code
 */
async function start(options) {
  if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));
  const { env } = process;
  const progress = createProgress(process.stdout);
  const prepared = options.container ? { node: process.execPath } : await prepare(progress);
  const askedFor = options.port ?? (env['PORT'] ? parsePort(env['PORT']) : undefined);
  return runUntilStopped({
    root,
    progress,
    node: prepared.node,
    env,
    data: resolve(options.data ?? env['DATA_DIR'] ?? join(root, 'data')),
    port: { port: askedFor ?? 3000, firm: askedFor !== undefined, host: env['HOST'] || '127.0.0.1' },
    demo: options.demo,
    logToFiles: !options.container,
    redisProgram: () => ensureRedisProgram(progress),
  });
}

/**
 * Brings what is missing on this machine.
 *
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<{ node: string }>}
 */
async function prepare(progress) {
  const node = await ensurePackages(root, progress);
  await Promise.all([ensureWeb({ root, node, progress }), warmCompileCache({ root, node })]);
  return { node };
}

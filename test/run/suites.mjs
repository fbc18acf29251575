// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { toTryAgain, verdictOf } from './verdict.mjs';

/** Somebody wants the whole run to end: Ctrl-C, or whoever started it. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`Ended by ${signal}.`);
    this.code = 128 + constants.signals[signal];
  }
}

/**
 * @typedef {object} SuiteRun
 * @property {string} title
 * @property {string[]} projects of test/vitest.config.ts
 * @property {Record<string, string>} [env] added to ours; databases that ours names are left out
 * @property {string} root the project's root
 * @property {string} node the Node that runs TypeScript
 * @property {string[]} filters handed on to vitest
 */

/**
 * Runs vitest on some projects, its output shown as it comes. Files that fail are tried once more, one after the other
 * on a machine that does nothing else; what they say then holds.
 *
 * @param {SuiteRun} run
 * @returns {Promise<import('./verdict.mjs').Verdict>}
 */
export async function runSuites(run) {
  process.stdout.write(`\n── ${run.title} ──\n`);
  const first = await attempt(run, { files: run.filters, alone: false });
  const again = toTryAgain(first);
  if (!again) return verdictOf(first);
  const files = again === 'everything' ? run.filters : again;
  process.stdout.write(
    `\n── ${run.title}: second try of ${again === 'everything' ? again : again.join(', ')} ──\n`,
  );
  return verdictOf(first, await attempt(run, { files, alone: true }));
}

/**
 * @param {SuiteRun} run
 * @param {{ files: string[], alone: boolean }} wish
 * @returns {Promise<import('./verdict.mjs').Attempt>}
 */
async function attempt({ projects, env = {}, root, node }, { files, alone }) {
  const directory = mkdtempSync(join(tmpdir(), 'onevoice-report-'));
  const place = join(directory, 'report.json');
  const args = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config=test/vitest.config.ts',
    ...projects.map((project) => `--project=${project}`),
    '--passWithNoTests',
    ...(alone ? ['--no-file-parallelism'] : ['--maxWorkers=100%']),
    '--reporter=default',
    '--reporter=./test/run/reporter.mjs',
    ...files,
  ];
  const { MONGODB_URI: _mongo, REDIS_URL: _redis, ...rest } = process.env;
  try {
    const code = await runVisibly(node, args, { cwd: root, env: { ...rest, ...env, TEST_REPORT: place } });
    return { code, report: readReport(place) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} exit code; as a shell has it, when it was ended by a signal
 * @throws {Interrupted} once it has ended because we were told to
 */
function runVisibly(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
    /** @type {NodeJS.Signals | null} */
    let told = null;
    const handOn = (/** @type {NodeJS.Signals} */ signal) => {
      told = signal;
      child.kill(signal);
    };
    process.on('SIGINT', handOn).on('SIGTERM', handOn);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGINT', handOn).off('SIGTERM', handOn);
      if (told) reject(new Interrupted(told));
      else resolve(signal ? 128 + constants.signals[signal] : (code ?? 1));
    });
  });
}

/**
 * @param {string} place
 * @returns {import('./reporter.mjs').Report | null}
 */
function readReport(place) {
  try {
    return JSON.parse(readFileSync(place, 'utf8'));
  } catch {
    return null;
  }
}

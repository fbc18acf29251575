// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed a file that could not even be loaded counts as one
 * @property {number} skipped
 */

/** @type {Tally} */
export const emptyTally = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {Tally} tally
 * @returns {string} the closing line
 */
export const tallyLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/**
 * @typedef {object} SuiteRun
 * @property {string} title
 * @property {string[]} projects of test/vitest.config.ts
 * @property {Record<string, string>} env added to ours; databases that ours names are left out
 * @property {string} root the project's root
 * @property {string} node the Node that runs TypeScript
 * @property {string[]} filters handed on to vitest
 */

/**
 * Runs vitest on some projects, its output shown as it comes.
 *
 * @param {SuiteRun} run
 * @returns {Promise<Tally>}
 */
export async function runSuites({ title, projects, env, root, node, filters }) {
  process.stdout.write(`\n── ${title} ──\n`);
  const directory = mkdtempSync(join(tmpdir(), 'onevoice-report-'));
  const report = join(directory, 'report.json');
  const args = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config=test/vitest.config.ts',
    ...projects.map((project) => `--project=${project}`),
    '--passWithNoTests',
    '--maxWorkers=100%',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...filters,
  ];
  const { MONGODB_URI: _mongo, REDIS_URL: _redis, ...rest } = process.env;
  try {
    const code = await runVisibly(node, args, { cwd: root, env: { ...rest, ...env } });
    return readTally(report, code);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} exit code; as a shell has it, when it was ended by a signal
 */
function runVisibly(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
    const handOn = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
    process.on('SIGINT', handOn).on('SIGTERM', handOn);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGINT', handOn).off('SIGTERM', handOn);
      resolve(signal ? 128 + constants.signals[signal] : (code ?? 1));
    });
  });
}

/**
 * @typedef {object} FileReport
 * @property {string} status
 * @property {{ status: string }[]} assertionResults
 */

/**
 * Counts what vitest reports. A run that fails without a failed test (an error outside of any) counts as one failure.
 *
 * @param {string} report path of the JSON report
 * @param {number} code vitest's exit code
 * @returns {Tally}
 */
export function readTally(report, code) {
  const files = readReport(report);
  if (!files) return { ...emptyTally, failed: code === 0 ? 0 : 1 };
  const tally = { ...emptyTally };
  for (const { status, assertionResults } of files) {
    const failures = assertionResults.filter((result) => result.status === 'failed').length;
    const passes = assertionResults.filter((result) => result.status === 'passed').length;
    tally.passed += passes;
    tally.skipped += assertionResults.length - passes - failures;
    tally.failed += failures === 0 && status === 'failed' ? 1 : failures;
  }
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/**
 * @param {string} report
 * @returns {FileReport[] | null}
 */
function readReport(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch {
    return null;
  }
}

// @ts-check
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {object} TestReport
 * @property {string} name with those of its groups
 * @property {'passed' | 'failed' | 'skipped' | 'pending'} state
 * @property {boolean} retried whether it passed only when vitest itself tried again
 * @property {string} error of the first try; empty when there was none
 */

/**
 * @typedef {object} FileReport
 * @property {string} path from the project's root
 * @property {boolean} failed also when it could not be loaded, a hook of it failed, or it never ended
 * @property {number} millis
 * @property {TestReport[]} tests
 * @property {string} error of the file or of a hook, not of a test; empty when there was none
 */

/**
 * @typedef {object} Report
 * @property {FileReport[]} files
 * @property {{ path: string | null, error: string }[]} stray thrown outside of any test, and in which file's process
 */

/**
 * Writes what came of a run to the file that TEST_REPORT names. (Vitest's own JSON says neither what was thrown outside
 * of tests, nor which of them passed only when they were tried again.)
 */
export default class Reporter {
  #root = '';

  /** @param {import('vitest/node').Vitest} vitest */
  onInit(vitest) {
    this.#root = vitest.config.root;
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly Thrown[]} errors
   */
  onTestRunEnd(modules, errors) {
    const place = process.env['TEST_REPORT'];
    if (!place) return;
    const fromRoot = (/** @type {string} */ path) => relative(this.#root, path);
    /** @type {Report} */
    const report = {
      files: modules.map((module) => ({ ...fileReport(module), path: fromRoot(module.moduleId) })),
      stray: errors.map((error) => {
        const path = error['VITEST_TEST_PATH'];
        return { path: typeof path === 'string' ? fromRoot(path) : null, error: inWords(error) };
      }),
    };
    writeFileSync(place, JSON.stringify(report));
  }
}

/**
 * @param {import('vitest/node').TestModule} module
 * @returns {Omit<FileReport, 'path'>}
 */
function fileReport(module) {
  const errors = [module, ...module.children.allSuites()].flatMap((suite) => suite.errors());
  return {
    failed: !['passed', 'skipped'].includes(module.state()) || errors.length > 0,
    millis: Math.round(module.diagnostic().duration),
    tests: Array.from(module.children.allTests(), testReport),
    error: errors.map(inWords).join('\n'),
  };
}

/**
 * @param {import('vitest/node').TestCase} test
 * @returns {TestReport}
 */
function testReport(test) {
  const { state, errors } = test.result();
  return {
    name: test.fullName,
    state,
    retried: test.diagnostic()?.flaky ?? false,
    error: (errors ?? []).slice(0, 1).map(inWords).join('\n'),
  };
}

/** @typedef {{ name?: unknown, message?: unknown, stack?: unknown, diff?: unknown, [key: string]: unknown }} Thrown */

/**
 * The message, what differs, and where in our own files it happened.
 *
 * @param {Thrown} error
 */
function inWords({ name, message, diff, stack }) {
  const own = String(stack ?? '')
    .split('\n')
    .filter((line) => /^\s*at /.test(line) && !/node_modules|node:|<anonymous>/.test(line))
    .slice(0, 3);
  const said = [String(name ?? 'Error'), String(message ?? '')].join(': ');
  return stripVTControlCharacters([said, ...(diff ? [String(diff)] : []), ...own].join('\n'));
}

// @ts-check

/**
 * @typedef {import('./reporter.mjs').Report} Report
 * @typedef {import('./reporter.mjs').FileReport} FileReport
 * @typedef {{ code: number, report: Report | null }} Attempt vitest's exit code, and what it reported, if it came to that
 */

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed a file that could not even be loaded counts as one
 * @property {number} skipped
 */

/**
 * @typedef {object} Failure
 * @property {string} name file and test
 * @property {string} error
 */

/**
 * @typedef {object} Verdict
 * @property {Tally} tally
 * @property {Failure[]} failures
 * @property {Failure[]} unstable what failed first and passed then, with the error of the first try
 */

/** So many files do not fail by chance: trying them again would only take longer. */
const mostByChance = 12;

/** @type {Tally} */
export const emptyTally = { passed: 0, failed: 0, skipped: 0 };

/** @param {Tally[]} tallies @returns {Tally} */
export const sumOf = (tallies) =>
  tallies.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    emptyTally,
  );

/**
 * @param {Tally} tally
 * @returns {string} the closing line
 */
export const tallyLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/**
 * What deserves a second try, alone on the machine.
 *
 * @param {Attempt} first
 * @returns {string[] | 'everything' | null} the paths of files; everything when it cannot be told which; null for nothing
 */
export function toTryAgain({ code, report }) {
  if (code === 0) return null;
  if (!report) return 'everything';
  const strayed = report.stray.map(({ path }) => path);
  const paths = [...report.files.filter(({ failed }) => failed).map(({ path }) => path), ...strayed];
  const known = [...new Set(paths.filter((path) => path !== null))];
  if (known.length === 0) return 'everything';
  return known.length > mostByChance ? null : known;
}

/**
 * What holds after one try or two: of files that were tried again, the second.
 *
 * @param {Attempt} first
 * @param {Attempt | null} [second]
 * @returns {Verdict}
 */
export function verdictOf(first, second = null) {
  const last = second ?? first;
  const again = new Map((second?.report?.files ?? []).map((file) => [file.path, file]));
  const files = [...(first.report?.files ?? []).filter(({ path }) => !again.has(path)), ...again.values()];
  const tally = sumOf(files.map(tallyOf));
  const failures = [...files.flatMap(failuresOf), ...(last.code === 0 ? [] : outsideOf(last))];
  // Never hide that the last run failed, whatever it says.
  if (last.code !== 0 && failures.length === 0) failures.push(unexplained(last.code));
  const counted = last.code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  const names = new Set(failures.map(({ name }) => name));
  const before = [
    ...(second ? [...(first.report?.files ?? []).flatMap(failuresOf), ...outsideOf(first)] : []),
    ...files.flatMap(retriedOf),
  ];
  return { tally: counted, failures, unstable: before.filter(({ name }) => !names.has(name)) };
}

/** @param {FileReport} file @returns {Tally} */
function tallyOf({ failed, tests }) {
  const passes = tests.filter(({ state }) => state === 'passed').length;
  const failures = tests.filter(({ state }) => state === 'failed').length;
  return {
    passed: passes,
    failed: failures === 0 && failed ? 1 : failures,
    skipped: tests.length - passes - failures,
  };
}

/** @param {FileReport} file @returns {Failure[]} */
function failuresOf({ path, failed, error, tests }) {
  const failures = tests
    .filter(({ state }) => state === 'failed')
    .map((test) => ({ name: `${path} > ${test.name}`, error: test.error }));
  if (error !== '' || (failed && failures.length === 0)) failures.unshift({ name: path, error });
  return failures;
}

/** @param {FileReport} file @returns {Failure[]} */
function retriedOf({ path, tests }) {
  return tests
    .filter(({ state, retried }) => state === 'passed' && retried)
    .map(({ name, error }) => ({ name: `${path} > ${name}`, error }));
}

/** @param {Attempt} attempt @returns {Failure[]} */
function outsideOf({ code, report }) {
  if (!report) return [unexplained(code)];
  return report.stray.map(({ path, error }) => ({
    name: `outside of any test, ${path ?? 'somewhere'}`,
    error,
  }));
}

/** @param {number} code @returns {Failure} */
const unexplained = (code) => ({
  name: `the run itself`,
  error: `It ended with exit code ${code}, and says no more.`,
});

// @ts-check

/** @typedef {{ title: string, verdict: import('./verdict.mjs').Verdict }} Suite */

const linesOfAnError = { failed: 15, unstable: 6 };

/**
 * What failed and what is unstable, so short that it is read: some errors in full, then names only.
 *
 * @param {Suite[]} suites
 * @param {number} [most] lines
 * @returns {string[]}
 */
export function summaryLines(suites, most = 90) {
  const named = (/** @type {'failures' | 'unstable'} */ which) =>
    suites.flatMap(({ title, verdict }) =>
      verdict[which].map(({ name, error }) => ({ name: `${name} [${title}]`, error })),
    );
  const failed = section('FAILED', named('failures'), { each: linesOfAnError.failed, most: most * 0.7 });
  const unstable = section('Unstable: passed at the second try', named('unstable'), {
    each: linesOfAnError.unstable,
    most: most - failed.length,
  });
  return [...failed, ...unstable];
}

/**
 * @param {string} title
 * @param {import('./verdict.mjs').Failure[]} failures
 * @param {{ each: number, most: number }} limits
 * @returns {string[]}
 */
function section(title, failures, { each, most }) {
  if (failures.length === 0) return [];
  const lines = ['', `!! ${title} (${failures.length}):`];
  for (const [index, { name, error }] of failures.entries()) {
    const left = failures.length - index;
    if (lines.length + 2 > most) return [...lines, `  … and ${left} more, above`];
    const room = Math.min(each, Math.floor(most - lines.length - 1 - left));
    lines.push(`  ${name}`, ...shortened(error, room));
  }
  return lines;
}

/**
 * @param {string} error
 * @param {number} most lines
 * @returns {string[]}
 */
function shortened(error, most) {
  return error
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, Math.max(0, most))
    .map((line) => `      ${line.trimEnd().slice(0, 200)}`);
}

// @ts-check
/**
 * `npm test [-- FILTER …] [-- --reference]`: brings what the suites need, runs all of them, and ends with one line of
 * counts. Plain JavaScript, because it runs before anything is installed.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createProgress } from '../server/cli/start/progress.mjs';
import { StartError } from '../server/cli/start/start-error.mjs';
import { ensureWeb } from '../server/cli/start/web.mjs';
import { prepareMachine } from './run/prepare-machine.mjs';
import { withReferenceServer } from './run/reference-server.mjs';
import { Interrupted, runSuites } from './run/suites.mjs';
import { summaryLines } from './run/summary.mjs';
import { emptyTally, sumOf, tallyLine } from './run/verdict.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (/** @type {string} */ text) => void process.stdout.write(`${text}\n`);

const args = process.argv.slice(2);
const filters = args.filter((argument) => argument !== '--reference');
const onReference = args.includes('--reference') || Boolean(process.env['CI']);

/** @returns {Promise<import('./run/summary.mjs').Suite[]>} */
async function runAll() {
  const progress = createProgress(process.stdout);
  const { node } = await prepareMachine(root, progress);
  const run = async (
    /** @type {Omit<import('./run/suites.mjs').SuiteRun, 'root' | 'node' | 'filters'>} */ suite,
  ) => ({
    title: suite.title,
    verdict: await runSuites({ ...suite, root, node, filters }),
  });
  const suites = [
    await run({ title: 'Unit and web', projects: ['unit', 'web'] }),
    await run({ title: 'Integration, on the embedded store', projects: ['integration'] }),
  ];
  if (onReference) {
    const suite = { title: 'Integration, on the reference server', projects: ['integration'] };
    await withReferenceServer({ root, say }, async (uri) => {
      suites.push(
        await run({ ...suite, env: { MONGODB_URI: uri, REFERENCE_MONGODB_URI: uri, TEST_OTHER_STORE: '1' } }),
      );
    });
  }
  suites.push(
    await overTheWeb(
      () => ensureWeb({ root, node, progress }),
      () => run({ title: 'End to end', projects: ['e2e'] }),
    ),
  );
  return suites;
}

/**
 * A web that cannot be built is one failure, and no reason to lose the counts of everything else.
 *
 * @param {() => Promise<void>} build
 * @param {() => Promise<import('./run/summary.mjs').Suite>} run
 * @returns {Promise<import('./run/summary.mjs').Suite>}
 */
async function overTheWeb(build, run) {
  try {
    await build();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const failures = [{ name: 'building the web', error: error.message }];
    return { title: 'End to end', verdict: { tally: { ...emptyTally, failed: 1 }, failures, unstable: [] } };
  }
  return run();
}

try {
  const suites = await runAll();
  const tally = sumOf(suites.map(({ verdict }) => verdict.tally));
  const nothing = tally.passed + tally.failed + tally.skipped === 0;
  if (nothing) say(`No test matches ${filters.join(' ')}.`);
  process.exitCode = nothing || tally.failed > 0 ? 1 : 0;
  say([...summaryLines(suites), '', tallyLine(tally)].join('\n'));
} catch (error) {
  const known = error instanceof StartError || error instanceof Interrupted;
  say(known ? `\n${error.message}\n` : String(error instanceof Error ? error.stack : error));
  say(tallyLine({ ...emptyTally, failed: 1 }));
  process.exitCode = error instanceof Interrupted ? error.code : 1;
}

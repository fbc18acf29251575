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
import { emptyTally, runSuites, tallyLine } from './run/suites.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (/** @type {string} */ text) => void process.stdout.write(`${text}\n`);

const args = process.argv.slice(2);
const filters = args.filter((argument) => argument !== '--reference');
const onReference = args.includes('--reference') || Boolean(process.env['CI']);

/** @returns {Promise<import('./run/suites.mjs').Tally>} */
async function runAll() {
  const progress = createProgress(process.stdout);
  const { node } = await prepareMachine(root, progress);
  const run = (/** @type {string} */ title, /** @type {string[]} */ projects, env = {}) =>
    runSuites({ title, projects, env, root, node, filters });
  const tallies = [
    await run('Unit and web', ['unit', 'web']),
    await run('Integration, on the embedded store', ['integration']),
  ];
  if (onReference) {
    await withReferenceServer({ root, say }, async (uri) => {
      tallies.push(await run('Integration, on the reference server', ['integration'], { MONGODB_URI: uri }));
    });
  }
  tallies.push(
    await overTheWeb(
      () => ensureWeb({ root, node, progress }),
      () => run('End to end', ['e2e']),
    ),
  );
  return tallies.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
    }),
    emptyTally,
  );
}

/**
 * A web that cannot be built is one failure, and no reason to lose the counts of everything else.
 *
 * @param {() => Promise<void>} build
 * @param {() => Promise<import('./run/suites.mjs').Tally>} run
 */
async function overTheWeb(build, run) {
  try {
    await build();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    say(`\n${error.message}\n`);
    return { ...emptyTally, failed: 1 };
  }
  return run();
}

try {
  const tally = await runAll();
  const nothing = tally.passed + tally.failed + tally.skipped === 0;
  if (nothing) say(`No test matches ${filters.join(' ')}.`);
  process.exitCode = nothing || tally.failed > 0 ? 1 : 0;
  say(tallyLine(tally));
} catch (error) {
  say(
    error instanceof StartError
      ? `\n${error.message}\n`
      : String(error instanceof Error ? error.stack : error),
  );
  say(tallyLine({ ...emptyTally, failed: 1 }));
  process.exitCode = 1;
}

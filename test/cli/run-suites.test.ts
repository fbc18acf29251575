import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryTree } from './temporary-tree.ts';
import { until } from './until.ts';

const suites = fileURLToPath(new URL('../run/suites.mjs', import.meta.url));

/** Runs suites with a script in vitest's place; it is told where to report by TEST_REPORT. */
function runWith(vitest: string) {
  const root = temporaryTree({ 'node_modules/vitest/vitest.mjs': vitest });
  const script = `
    const { Interrupted, runSuites } = await import(${JSON.stringify(suites)});
    const run = { title: 'Some', projects: ['unit'], root: ${JSON.stringify(root)}, node: process.execPath, filters: ['all'] };
    const said = await runSuites(run).catch((error) => ({ interrupted: error instanceof Interrupted, code: error.code }));
    console.log(JSON.stringify(said));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  const answer = async (): Promise<unknown> => {
    await once(child, 'close');
    return JSON.parse(text.trim().split('\n').at(-1) ?? '');
  };
  return { child, said: () => text, answer };
}

const report = (files: string) => `
  import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
  appendFileSync('tries', process.argv.slice(2).join(' ') + '\\n');
  const tries = readFileSync('tries', 'utf8').trim().split('\\n');
  console.log('try', tries.length, tries.at(-1));
  const file = (path, failed) => ({ path, failed, millis: 1, error: '',
    tests: [{ name: 'works', state: failed ? 'failed' : 'passed', retried: false, error: failed ? 'Error: no' : '' }] });
  writeFileSync(process.env.TEST_REPORT, JSON.stringify({ files: ${files}, stray: [] }));
`;

test('a file that fails is tried again alone, and the others are not', async () => {
  const { answer, said } = runWith(`
    ${report("tries.length === 1 ? [file('one', true), file('two', false)] : [file('one', false)]")}
    process.exitCode = tries.length === 1 ? 1 : 0;`);
  expect(await answer()).toMatchObject({
    tally: { passed: 2, failed: 0, skipped: 0 },
    unstable: [{ name: 'one > works', error: 'Error: no' }],
  });
  expect(said()).toMatch(/try 1 .*--maxWorkers=100% .* all\n/);
  expect(said()).toMatch(/try 2 .*--no-file-parallelism .* one\n/);
  expect(said()).not.toContain('try 3');
});

test('what fails twice has failed', async () => {
  const { answer } = runWith(`${report("[file('one', true)]")} process.exitCode = 1;`);
  expect(await answer()).toMatchObject({ tally: { failed: 1 }, unstable: [] });
});

test('who ends the run ends it: nothing is tried again', async () => {
  const { child, said, answer } = runWith(`console.log('begun'); setInterval(() => undefined, 1000);`);
  await until('it runs', () => said().includes('begun'));
  child.kill('SIGTERM');
  expect(await answer()).toEqual({ interrupted: true, code: 143 });
  expect(said()).not.toContain('second try');
});

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensurePackages } from '../../server/cli/start/packages.mjs';
import { findProgram } from '../../server/cli/start/programs.mjs';
import { createProgress } from '../../server/cli/start/progress.mjs';
import { installSentence } from '../../server/cli/start/system-packages.mjs';
import { ensureWeb } from '../../server/cli/start/web.mjs';
import { temporaryTree, writeInTree } from './temporary-tree.ts';

function recordedProgress(isTTY = false) {
  const written: string[] = [];
  return { written, progress: createProgress({ isTTY, write: (text: string) => written.push(text) }) };
}

const countRuns =
  "const { appendFileSync } = await import('node:fs'); appendFileSync('runs', process.argv.slice(2).join(' ') + '\\n');";
const runs = (root: string) =>
  existsSync(join(root, 'runs')) ? readFileSync(join(root, 'runs'), 'utf8').trim().split('\n') : [];

describe('the packages', () => {
  const goodNode = '#!/bin/sh\necho v24.21.0\n';

  /** A project whose npm writes down that it was run and brings a Node. */
  function project(node: string): string {
    const root = temporaryTree({ 'package.json': '{}', 'package-lock.json': '{}' });
    writeInTree(
      root,
      'npm-cli.js',
      `(async () => { ${countRuns}
        const { mkdirSync, writeFileSync } = await import('node:fs');
        mkdirSync('node_modules/node/bin', { recursive: true });
        writeFileSync('node_modules/node/bin/node', ${JSON.stringify(node)}, { mode: 0o755 }); })();`,
    );
    process.env['npm_execpath'] = join(root, 'npm-cli.js');
    return root;
  }

  let npm: string | undefined;
  beforeEach(() => {
    npm = process.env['npm_execpath'];
  });
  afterEach(() => {
    if (npm === undefined) delete process.env['npm_execpath'];
    else process.env['npm_execpath'] = npm;
  });

  test('are installed once, development ones included, and give a Node 24', async () => {
    const root = project(goodNode);
    const { progress, written } = recordedProgress();
    expect(await ensurePackages(root, progress)).toBe(join(root, 'node_modules/node/bin/node'));
    await ensurePackages(root, progress);
    expect(runs(root)).toEqual(['install --include=dev --no-audit --no-fund --loglevel=error']);
    expect(written).toEqual(['Installing packages …\n', 'Installing packages: done in 0 s.\n']);
  });

  test.each<[string, (root: string) => void]>([
    ['the lock file changed', (root) => writeInTree(root, 'package-lock.json', '{ "new": true }')],
    ['the list of packages changed', (root) => writeInTree(root, 'package.json', '{ "new": true }')],
    ['they were thrown away', (root) => rmSync(join(root, 'node_modules'), { recursive: true })],
  ])('are installed again when %s', async (_why, change) => {
    const root = project(goodNode);
    await ensurePackages(root, recordedProgress().progress);
    change(root);
    await ensurePackages(root, recordedProgress().progress);
    expect(runs(root)).toHaveLength(2);
  });

  test('which cannot be installed give npm’s own words', async () => {
    const root = project(goodNode);
    writeInTree(root, 'npm-cli.js', "console.error('npm error code ENOSPC'); process.exit(1);");
    await expect(ensurePackages(root, recordedProgress().progress)).rejects.toThrow(/npm error code ENOSPC/);
  });

  test.each([
    ['#!/bin/sh\necho v20.1.0\n', 'v20.1.0'],
    ['#!/bin/sh\necho no such loader >&2; exit 127\n', 'no such loader'],
  ])('whose Node does not serve are not taken for installed', async (node, words) => {
    const root = project(node);
    await expect(ensurePackages(root, recordedProgress().progress)).rejects.toThrow(words);
    await expect(ensurePackages(root, recordedProgress().progress)).rejects.toThrow(/npm rebuild node/);
    expect(runs(root)).toHaveLength(2);
  });
});

describe('the web', () => {
  const build = `(async () => { ${countRuns}
    const { mkdirSync, rmSync, writeFileSync } = await import('node:fs');
    rmSync('web/dist', { recursive: true, force: true });
    mkdirSync('web/dist');
    writeFileSync('web/dist/index.html', 'built'); })();`;
  const project = (vite: string) =>
    temporaryTree({ 'node_modules/vite/bin/vite.js': vite, 'web/app.ts': '', 'shared/a.ts': '' });
  const ensure = (root: string) =>
    ensureWeb({ root, node: process.execPath, progress: recordedProgress().progress });

  test('is built once, and again when its sources change or the result is gone', async () => {
    const root = project(build);
    await ensure(root);
    await ensure(root);
    expect(runs(root)).toHaveLength(1);
    writeInTree(root, 'shared/a.ts', 'export const a = 1;');
    await ensure(root);
    expect(runs(root)).toHaveLength(2);
    rmSync(join(root, 'web/dist'), { recursive: true });
    await ensure(root);
    expect(runs(root)).toHaveLength(3);
  });

  test('that cannot be built gives the words of the builder', async () => {
    const root = project("console.error('Unexpected token in app.ts'); process.exit(1);");
    await expect(ensure(root)).rejects.toThrow(/The web could not be built:\n\nUnexpected token in app\.ts/);
  });
});

describe('programs of the system', () => {
  test('are found on the PATH, the preferred one first', () => {
    const root = temporaryTree({
      'a/valkey-server': '#!/bin/sh',
      'b/redis-server': '#!/bin/sh',
      'a/plain': 'text',
    });
    const path = `${root}/a:${root}/b`;
    expect(findProgram(['redis-server', 'valkey-server'], path)).toBe(join(root, 'b/redis-server'));
    expect(findProgram(['valkey-server'], path)).toBe(join(root, 'a/valkey-server'));
  });

  test('are not found when they may not be run, or are directories', () => {
    const root = temporaryTree({ 'a/onevoice-nothing': 'text', 'b/onevoice-nothing/file': '' });
    expect(findProgram(['onevoice-nothing'], `${root}/a:${root}/b`)).toBeNull();
  });

  test.runIf(findProgram(['apt-get']))('are installed on Debian with a sentence one can type', () => {
    expect(installSentence({ 'apt-get': ['redis-server'] })).toMatch(
      /apt-get update && (sudo )?apt-get install redis-server$/,
    );
    expect(installSentence({ 'apt-get': ['one', 'two'], brew: ['one'] })).toMatch(/apt-get install one two$/);
  });
});

describe('progress', () => {
  test('on a terminal stays on one line', async () => {
    const { written, progress } = recordedProgress(true);
    expect(await progress.during('Building', () => Promise.resolve(7))).toBe(7);
    expect(written).toEqual(['\r\x1b[2KBuilding … ', '\r\x1b[2KBuilding: done.\n']);
  });

  test('of what fails ends its line, and hands the error on', async () => {
    const { written, progress } = recordedProgress(true);
    await expect(progress.during('Building', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(written.at(-1)).toBe('\n');
  });
});

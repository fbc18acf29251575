import { execFile } from 'node:child_process';
import { getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const module = new URL('../../workers/give-way.ts', import.meta.url).href;

/** Niceness of a process of its own after it gave way so many times: this one's must stay as it is. */
async function nicenessAfter(times: number): Promise<number> {
  const script = `const { giveWay } = await import(${JSON.stringify(module)});
    for (let n = 0; n < ${String(times)}; n += 1) giveWay();
    console.log((await import('node:os')).getPriority());`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });
  return Number(stdout);
}

test('a worker process is passed by whoever answers people', async () => {
  expect(await nicenessAfter(1)).toBe(Math.min(19, getPriority() + 3));
});

test('it stays within what the system knows', async () => {
  expect(await nicenessAfter(10)).toBe(19);
});

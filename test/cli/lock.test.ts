import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { takeLock } from '../../server/cli/start/lock.mjs';
import { temporaryTree } from './temporary-tree.ts';

const lockModule = new URL('../../server/cli/start/lock.mjs', import.meta.url).href;

/** Takes the lock in a process of its own. */
async function holdElsewhere(directory: string, platform: string) {
  const script = `
    const { takeLock } = await import(${JSON.stringify(lockModule)});
    const lock = await takeLock(${JSON.stringify(directory)}, ${JSON.stringify(platform)});
    lock.holder.url = 'http://localhost:3999';
    console.log('held');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

/** Where the abstract namespace is at hand, the way of the other systems is tried as well. */
describe.each([process.platform, 'other'])('the lock of a data directory on %s', (platform) => {
  test('is held by one at a time', async () => {
    const directory = temporaryTree();
    const lock = await takeLock(directory, platform);
    await expect(takeLock(directory, platform)).rejects.toThrow(
      `process ${process.pid}) and is just starting`,
    );
    await lock.release();
    const next = await takeLock(directory, platform);
    await next.release();
  });

  test('says who holds it, and where they answer', async () => {
    const directory = temporaryTree();
    const holder = await holdElsewhere(directory, platform);
    await expect(takeLock(directory, platform)).rejects.toThrow(
      `Onevoice already runs on ${directory} (process ${String(holder.pid)}) and answers on http://localhost:3999.`,
    );
  });

  test('is free again when its holder is killed', async () => {
    const directory = temporaryTree();
    const holder = await holdElsewhere(directory, platform);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(existsSync(join(directory, 'lock.sock'))).toBe(platform === 'other');
    const lock = await takeLock(directory, platform);
    await lock.release();
  });

  test('is of one directory only', async () => {
    const locks = [await takeLock(temporaryTree(), platform), await takeLock(temporaryTree(), platform)];
    for (const lock of locks) await lock.release();
  });
});

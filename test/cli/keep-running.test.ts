import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keepRunning } from '../../server/cli/start/keep-running.mjs';
import { until } from './until.ts';

const patience = {
  firstDelayMs: 10,
  longestDelayMs: 40,
  longestDelayAfterWorkMs: 20,
  quickMs: 30_000,
  tries: 4,
};

/** Keeps a shell script running; it is ready once it has said anything. */
function keep(script: string, settings = patience) {
  const seen = { starts: 0, ready: 0, pids: [] as number[], troubles: [] as string[], gaveUp: '' };
  const keeper = keepRunning({
    name: 'The thing',
    launch: () => {
      seen.starts += 1;
      const child = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
      if (child.pid) seen.pids.push(child.pid);
      const ready = new Promise<void>((resolve, reject) => {
        child.stdout.once('data', () => resolve());
        child.once('exit', () => reject(new Error('ended before it was ready')));
      });
      return { child, ready };
    },
    onReady: () => void (seen.ready += 1),
    onTrouble: (sentence) => void seen.troubles.push(sentence),
    onGiveUp: (sentence) => void (seen.gaveUp = sentence),
    lastWords: () => ' Its last words.',
    patience: settings,
  });
  onTestFinished(() => keeper.stop(1000));
  return { seen, keeper };
}

describe('a program that is kept running', () => {
  test('is started again when it is killed', async () => {
    const { seen, keeper } = keep('echo ready; read -r line');
    await until('it is ready', () => seen.ready === 1);
    process.kill(seen.pids[0] ?? 0, 'SIGKILL');
    await until('it is ready again', () => seen.ready === 2);
    expect(seen.troubles).toEqual(['The thing ended (killed by SIGKILL); starting it again.']);
    await keeper.stop();
    expect(seen.starts).toBe(2);
  });

  test('is given up when it keeps ending', async () => {
    const { seen } = keep('exit 3');
    await until('it is given up', () => seen.gaveUp);
    expect(seen.gaveUp).toMatch(/^The thing ended 4 times in a row/);
    expect(seen.starts).toBe(4);
  });

  test('is never given up when nobody wants to know', async () => {
    const troubles: string[] = [];
    let tries = 0;
    const keeper = keepRunning({
      name: 'The thing',
      launch: () => {
        tries += 1;
        return Promise.reject(new Error('no such program'));
      },
      onTrouble: (sentence) => void troubles.push(sentence),
      patience: { ...patience, firstDelayMs: 1, longestDelayMs: 2 },
    });
    onTestFinished(() => keeper.stop());
    await until('it was tried often', () => tries > 2 * patience.tries);
    expect(troubles.slice(0, patience.tries)).toEqual([
      'The thing ended (no such program); starting it again.',
      'The thing ended (no such program); starting it again.',
      'The thing ended (no such program); starting it again.',
      'The thing ended 4 times in a row (no such program). It is tried again and again until it works.',
    ]);
  });

  test('is never given up once it was ready, however often it is killed', async () => {
    const { seen, keeper } = keep('echo ready; read -r line');
    for (let kills = 1; kills <= 2 * patience.tries; kills += 1) {
      await until(`it is ready for the ${String(kills)}. time`, () => seen.ready === kills);
      process.kill(seen.pids.at(-1) ?? 0, 'SIGKILL');
    }
    await until('it is ready again', () => seen.ready === 2 * patience.tries + 1);
    expect(seen.gaveUp).toBe('');
    expect(new Set(seen.troubles)).toEqual(
      new Set(['The thing ended (killed by SIGKILL); starting it again.']),
    );
    await keeper.stop();
  });

  test('is tried until it works again once it was ready; the end of its log is told, once', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'onevoice-keep-')), 'broken');
    onTestFinished(() => rmSync(dirname(file), { recursive: true }));
    const { seen, keeper } = keep(`[ -e '${file}' ] && exit 3; echo ready; read -r line`);
    await until('it is ready', () => seen.ready === 1);
    writeFileSync(file, '');
    process.kill(seen.pids[0] ?? 0, 'SIGKILL');
    await until('it ended often', () => seen.starts > 3 * patience.tries);
    rmSync(file);
    await until('it is ready again', () => seen.ready === 2);
    expect(seen.gaveUp).toBe('');
    expect(seen.troubles.slice(-2)).toEqual([
      expect.stringMatching(
        /^The thing ended 4 times in a row \(.*\)\. It is tried again and again until it works\. Its last words\.$/,
      ),
      'The thing works again.',
    ]);
    await keeper.stop();
  });

  test('is never given up when it lives long in between', async () => {
    const { seen } = keep('echo ready; exit 1', { ...patience, quickMs: 0 });
    await until('it was started often', () => seen.starts > 8);
    expect(seen.gaveUp).toBe('');
  });

  test('is started later and later', async () => {
    const begun = performance.now();
    const { seen } = keep('exit 1', {
      firstDelayMs: 50,
      longestDelayMs: 100,
      longestDelayAfterWorkMs: 40,
      quickMs: 5000,
      tries: 4,
    });
    await until('it is given up', () => seen.gaveUp);
    expect(performance.now() - begun).toBeGreaterThan(50 + 100 + 100);
  });

  test('is not started again once it was stopped', async () => {
    const { seen, keeper } = keep('exit 1', { ...patience, firstDelayMs: 100 });
    await until('it ended once', () => seen.troubles.length === 1);
    await keeper.stop();
    expect(seen.starts).toBe(1);
  });

  test('counts what cannot even be launched as an end', async () => {
    const gaveUp = await new Promise<string>((resolve) => {
      keepRunning({
        name: 'The thing',
        launch: () => Promise.reject(new Error('no such socket')),
        onTrouble: () => undefined,
        onGiveUp: resolve,
        patience,
      });
    });
    expect(gaveUp).toBe('The thing ended 4 times in a row (no such socket).');
  });

  test('is stopped when it can never be ready', async () => {
    const pids: number[] = [];
    const gaveUp = await new Promise<string>((resolve) => {
      keepRunning({
        name: 'The thing',
        launch: () => {
          const child = spawn('/bin/sh', ['-c', 'read -r line'], {
            stdio: ['pipe', 'ignore', 'ignore'],
            detached: true,
          });
          pids.push(child.pid ?? 0);
          return { child, ready: Promise.reject(new Error('another one answers')) };
        },
        onTrouble: () => undefined,
        onGiveUp: resolve,
        patience,
      });
    });
    expect(gaveUp).toContain('another one answers');
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
  });
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { killSession, spawnGuarded, stopChild } from '../../server/cli/start/guard.mjs';
import { temporaryTree } from './temporary-tree.ts';
import { isAlive, until } from './until.ts';

const guardModule = new URL('../../server/cli/start/guard.mjs', import.meta.url).href;

/** A program that tells its process id by writing it into file descriptor 1, and lives until it is told otherwise. */
const patient = ['/bin/sh', ['-c', 'echo $$; while :; do sleep 0.1; done']] as const;
const stubborn = ['/bin/sh', ['-c', "trap '' TERM; echo $$; while :; do sleep 0.1; done"]] as const;

/** Guards a program from a process of its own; answers with that process, and the program's id. */
async function guardElsewhere([program, args]: readonly [string, readonly string[]], graceMs = 10_000) {
  const script = `
    const { spawnGuarded } = await import(${JSON.stringify(guardModule)});
    spawnGuarded(${JSON.stringify(program)}, ${JSON.stringify(args)}, { log: 'inherit', graceMs: ${graceMs} });`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void parent.kill('SIGKILL'));
  return { parent, pid: await firstNumber(parent) };
}

async function firstNumber({ stdout }: ChildProcess): Promise<number> {
  if (!stdout) throw new Error('no output to read');
  const [line] = (await once(createInterface({ input: stdout }), 'line')) as [string];
  return Number(line);
}

test('a guarded program ends when its owner is killed', async () => {
  const { parent, pid } = await guardElsewhere(patient);
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await until('the program is gone', () => !isAlive(pid));
});

test('a guarded program does not hear the keyboard', async () => {
  const { parent, pid } = await guardElsewhere(patient);
  const group = spawn('/bin/sh', ['-c', `ps -o pgid= -p ${pid}; ps -o pgid= -p ${String(parent.pid)}`]);
  const output: string[] = [];
  group.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  await once(group, 'close');
  const [its, ours] = output.join('').trim().split(/\s+/);
  expect(its).not.toBe(ours);
});

test('what a guarded program exits with is what the watchdog exits with', async () => {
  const child = spawnGuarded('/bin/sh', ['-c', 'exit 7']);
  expect((await once(child, 'exit'))[0]).toBe(7);
});

test('a program that does not listen is killed after the time it was given', async () => {
  const { parent, pid } = await guardElsewhere(stubborn, 300);
  parent.kill('SIGKILL');
  await until('the program is gone', () => !isAlive(pid));
});

test('stopping waits for the end', async () => {
  const child = spawnGuarded('/bin/sh', ['-c', 'while :; do sleep 0.1; done']);
  await stopChild(child);
  expect(child.exitCode).not.toBeNull();
});

test('stopping insists when the end does not come', async () => {
  const sign = join(temporaryTree(), 'deaf');
  const child = spawnGuarded('/bin/sh', ['-c', `trap '' TERM; touch ${sign}; while :; do sleep 0.1; done`]);
  await until('it hears nothing any more', () => existsSync(sign));
  await stopChild(child, 200);
  expect(child.signalCode).toBe('SIGKILL');
});

test('killing a session that is gone already does no harm', async () => {
  const child = spawnGuarded('/bin/sh', ['-c', 'exit 0']);
  await once(child, 'exit');
  killSession(child);
});

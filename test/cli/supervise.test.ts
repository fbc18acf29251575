import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readSource } from '../architecture/source-files.ts';
import { deafServer, fakeInstallation } from './fake-installation.ts';
import { isAlive, until } from './until.ts';

const withoutPids = (events: string[]) => events.map((line) => line.replace(/ \d+$/, ''));

describe('npm start', () => {
  test('says where it answers, and gives the first admin a link', async () => {
    const installation = fakeInstallation();
    const { says, said } = installation.run();
    await says('Stop: Ctrl-C');
    const url = /ready: {2}(\S+)/.exec(said.text)?.[1] ?? '';
    expect(await (await fetch(url)).text()).toBe('hello');
    expect(said.text).toContain(`${url}/setup#once`);
    expect(statSync(installation.settings.data).mode & 0o777).toBe(0o700);
  });

  test('gives its programs what they need to know', async () => {
    const installation = fakeInstallation({ installation: { demo: true } });
    await installation.run().says('ready');
    await until('the workers started', () =>
      installation.events().some((line) => line.startsWith('workers see')),
    );
    const seen = installation.events().find((line) => line.startsWith('workers see')) ?? '';
    expect(JSON.parse(seen.slice('workers see '.length))).toEqual({
      REDIS_URL: 'redis://elsewhere',
      MONGODB_URI: 'mongodb://elsewhere',
      demo: '1',
      supervised: '1',
      data: join(installation.root, 'data'),
      secret: 64,
    });
  });

  test('takes the next port when the usual one is taken, and says so', async () => {
    const installation = fakeInstallation();
    const { port } = installation.settings.port;
    const other = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void other.close());
    const { says, said } = installation.run();
    await says('ready');
    expect(said.text).toContain(`Port ${port} is taken; using `);
  });

  test('refuses a directory that another one works on, and says who', async () => {
    const installation = fakeInstallation();
    const first = installation.run();
    await first.says('ready');
    const second = installation.run();
    expect((await second.exit)[0]).toBe(1);
    expect(second.said.text).toContain(
      `(process ${String(first.child.pid)}) and answers on http://127.0.0.1:`,
    );
  });
});

describe('stopping', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s ends the workers first, then the server',
    async (signal) => {
      const installation = fakeInstallation();
      const { child, says, exit } = installation.run();
      await says('ready');
      await until('the workers started', () =>
        installation.events().some((line) => line.startsWith('workers see')),
      );
      child.kill(signal);
      expect(await exit).toEqual([0, null]);
      expect(withoutPids(installation.events()).slice(-2)).toEqual([
        'end workers/main.ts',
        'end server/main.ts',
      ]);
    },
  );

  test('is the same when npm hands the signal on', async () => {
    const installation = fakeInstallation();
    const { child, says, exit } = installation.run();
    await says('ready');
    child.kill('SIGINT');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    expect(installation.events()).toContain('end server/main.ts');
  });

  test('a second time does not wait any longer', async () => {
    const installation = fakeInstallation({ programs: { 'server/main.ts': deafServer } });
    const { child, says, exit } = installation.run();
    await says('ready');
    const server = await installation.pidOf('server/main.ts');
    child.kill('SIGINT');
    await says('Stopping');
    // Longer than npm may take to hand the first signal on.
    await pause(500);
    expect(isAlive(server)).toBe(true);
    child.kill('SIGINT');
    expect((await exit)[0]).toBe(1);
    await until('the server is gone', () => !isAlive(server));
  });

  test('works before anything is ready', async () => {
    const installation = fakeInstallation({
      programs: { 'server/main.ts': 'process.stdin.on("end", () => process.exit(0)).resume();' },
    });
    const { child, says, exit } = installation.run();
    await says('Starting');
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  });

  test('by kill -9 leaves nobody behind', async () => {
    const installation = fakeInstallation();
    const { child, says } = installation.run();
    await says('ready');
    await until('the workers started', () =>
      installation.events().some((line) => line.startsWith('workers see')),
    );
    const pids = await Promise.all(['server/main.ts', 'workers/main.ts'].map(installation.pidOf));
    expect(pids.every(isAlive)).toBe(true);
    child.kill('SIGKILL');
    await until('all are gone', () => !pids.some(isAlive));
  });
});

describe('run by npm', () => {
  /** A shell in npm's place, which runs the supervisor as its child. */
  const asNpm = { throughShell: true, env: { npm_lifecycle_event: 'start' } };

  test('ends when npm is killed', async () => {
    const installation = fakeInstallation();
    const { child, says } = installation.run(asNpm);
    await says('Stop: Ctrl-C');
    await installation.seenByWorkers();
    const pids = await Promise.all(['server/main.ts', 'workers/main.ts'].map(installation.pidOf));
    child.kill('SIGKILL');
    await until('all are gone', () => !pids.some(isAlive));
    expect(installation.events().slice(-2)).toEqual(['end workers/main.ts', 'end server/main.ts']);
  });

  test('the script of package.json leaves no shell in between that would keep signals to itself', () => {
    const { scripts } = JSON.parse(readSource('package.json')) as { scripts: Record<string, string> };
    expect(scripts['start']).toBe('exec node server/cli/start.mjs');
  });
});

describe('a program that dies', () => {
  test('is started again, and the others go on', async () => {
    const installation = fakeInstallation();
    const { says, said } = installation.run();
    await says('Stop: Ctrl-C');
    const first = await installation.pidOf('server/main.ts');
    await until('the workers started', () =>
      installation.events().some((line) => line.startsWith('workers see')),
    );
    process.kill(first, 'SIGKILL');
    await says('The server answers again.');
    expect(said.text).toContain('The server ended (killed by SIGKILL); starting it again.');
    expect(await installation.pidOf('server/main.ts')).not.toBe(first);
    expect(installation.events().filter((line) => line.startsWith('start workers/main.ts'))).toHaveLength(1);
  });

  test('again and again does not end the rest when that can do without it: the workers', async () => {
    const installation = fakeInstallation({ programs: { 'workers/main.ts': 'process.exit(3);' } });
    const { child, exit, says, said } = installation.run();
    await says('Stop: Ctrl-C');
    const url = /ready: {2}(\S+)/.exec(said.text)?.[1] ?? '';
    await until('they ended more often than others may', () => said.text.includes('tried again and again'));
    expect(said.text).toMatch(/The workers ended \(.*exit code 3\); starting it again/);
    expect(await (await fetch(url)).text()).toBe('hello');
    child.kill('SIGINT');
    expect(await exit).toEqual([0, null]);
  });

  test('again and again is given up, with its last words', async () => {
    const installation = fakeInstallation({
      programs: { 'server/main.ts': 'console.error("The settings do not fit: PORT"); process.exit(2);' },
    });
    const { exit, said } = installation.run();
    expect(await exit).toEqual([1, null]);
    expect(said.text).toMatch(/The server ended 4 times in a row \(.*exit code 2\)/);
    expect(said.text).toContain(join(installation.root, 'data/logs/server.log'));
    expect(said.text).toContain('The settings do not fit: PORT');
  });
});

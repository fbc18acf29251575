// Once: the store is a fake.

import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { askRedis } from '../../server/cli/start/redis-client.mjs';
import { fakeInstallation } from './fake-installation.ts';
import { isAlive, until } from './until.ts';

/** A real Redis, a fake document store. */
const ownDatabases = { env: {} };

/** The process that answers on a socket. */
async function redisPid(socket: string): Promise<number> {
  const info = await until('Redis answers', () => askRedis(socket, ['INFO', 'server']).catch(() => null));
  return Number(/process_id:(\d+)/.exec(typeof info === 'string' ? info : '')?.[1]);
}

describe('the databases of npm start', () => {
  test('run beside the data and are stopped last', async () => {
    const installation = fakeInstallation(ownDatabases);
    const { child, says, exit } = installation.run();
    await says('Stop: Ctrl-C');
    const socket = join(installation.root, 'data/redis.sock');
    const setting = async (name: string) =>
      ((await askRedis(socket, ['CONFIG', 'GET', name])) as string[])[1];
    expect(await setting('appendonly')).toBe('yes');
    expect(await setting('appendfsync')).toBe('everysec');
    expect(await setting('maxmemory-policy')).toBe('noeviction');
    expect(await setting('port')).toBe('0');
    expect(await setting('dir')).toBe(join(installation.root, 'data/redis'));
    const redis = await redisPid(socket);
    expect(await installation.seenByWorkers()).toMatchObject({
      REDIS_URL: `unix://${socket}`,
      MONGODB_URI: `mongodb://${encodeURIComponent(join(installation.root, 'data/store.sock'))}/onevoice`,
    });
    child.kill('SIGINT');
    expect(await exit).toEqual([0, null]);
    expect(installation.events().slice(-3)).toEqual([
      'end workers/main.ts',
      'end server/main.ts',
      'end server/embedded/main.ts',
    ]);
    expect(isAlive(redis)).toBe(false);
    expect(readFileSync(join(installation.root, 'data/logs/redis.log'), 'utf8')).toContain(
      'Calling fsync() on the AOF file',
    );
  });

  test('end when npm start is killed, and the next start has all that was kept', async () => {
    const installation = fakeInstallation(ownDatabases);
    const first = installation.run();
    await first.says('Stop: Ctrl-C');
    const socket = join(installation.root, 'data/redis.sock');
    const redis = await redisPid(socket);
    const store = await installation.pidOf('server/embedded/main.ts');
    await askRedis(socket, ['SET', 'kept', 'yes']);
    first.child.kill('SIGKILL');
    const second = installation.run();
    await second.says('Stop: Ctrl-C');
    expect(isAlive(redis)).toBe(false);
    await until('the old store is gone', () => !isAlive(store));
    expect(await redisPid(socket)).not.toBe(redis);
    expect(await askRedis(socket, ['GET', 'kept'])).toBe('yes');
  });

  test('are started again when they are killed', async () => {
    const installation = fakeInstallation(ownDatabases);
    const { says } = installation.run();
    await says('Stop: Ctrl-C');
    const socket = join(installation.root, 'data/redis.sock');
    await askRedis(socket, ['SET', 'kept', 'yes']);
    const redis = await redisPid(socket);
    process.kill(redis, 'SIGKILL');
    process.kill(await installation.pidOf('server/embedded/main.ts'), 'SIGKILL');
    await says('Redis ended (exit code 137); starting it again.');
    await says('The document store ended (killed by SIGKILL); starting it again.');
    await until('another Redis answers', async () => (await redisPid(socket)) !== redis);
    const value = await until('its data is loaded', () =>
      askRedis(socket, ['GET', 'kept']).catch(() => null),
    );
    expect(value).toBe('yes');
  });

  test('whose Redis is not the one that was started is not used', async () => {
    const installation = fakeInstallation(ownDatabases);
    const other = fakeInstallation(ownDatabases);
    const running = other.run();
    await running.says('Stop: Ctrl-C');
    const socket = join(other.root, 'data/redis.sock');
    const strange = fakeInstallation({ env: {}, installation: { data: join(installation.root, 'data') } });
    mkdirSync(join(installation.root, 'data'));
    symlinkSync(socket, join(installation.root, 'data/redis.sock'));
    const { exit, said } = strange.run();
    expect(await exit).toEqual([1, null]);
    expect(said.text).toContain('Another Redis answers on');
    expect(await askRedis(socket, ['PING'])).toBe('PONG');
  });
});

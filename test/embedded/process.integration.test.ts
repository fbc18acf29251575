import { spawn } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serialize } from 'bson';
import { MongoClient } from 'mongodb';
import { afterEach, describe, expect, it } from 'vitest';
import { startEmbeddedStore } from '../../server/embedded/client.ts';
import { startTestStore, type TestStore } from './support/store.ts';
import { seeded } from './support/random.ts';

const MAIN = fileURLToPath(new URL('../../server/embedded/main.ts', import.meta.url));
const stores: TestStore[] = [];

async function started(...args: Parameters<typeof startTestStore>): Promise<TestStore> {
  const store = await startTestStore(...args);
  stores.push(store);
  return store;
}

afterEach(async () => {
  for (const store of stores.splice(0)) await store.discard();
});

/** Runs main.ts to its end. */
function runMain(args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    child.on('exit', (code) => {
      resolve({ code, out, err });
    });
  });
}

function gone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

describe('the process', () => {
  it('listens on a socket that only its owner may use', async () => {
    const { socket } = await started();
    expect(statSync(socket).mode & 0o777).toBe(0o600);
  });

  it('says so where the path of its socket is longer than systems allow', async () => {
    const socket = `/tmp/${'x'.repeat(100)}.sock`;
    await expect(startEmbeddedStore({ dir: tmpdir(), socket })).rejects.toThrow(
      /has 110 bytes, more than the 103 .* Choose a shorter directory \(TMPDIR/,
    );
  });

  it('refuses a directory that another engine uses, with code 3 and a sentence', async () => {
    const { dir } = await started();
    const second = await runMain(['--dir', dir, '--socket', join(dir, 'second.sock')]);
    expect(second.code).toBe(3);
    expect(second.err).toMatch(/already runs on/);
    expect(existsSync(join(dir, 'second.sock'))).toBe(false);
  });

  it('takes over the lock of a process that was killed, and one whose number was given to another', async () => {
    const { dir, pid } = await started();
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => gone(pid)).toBe(true);
    const again = await started({ dir });
    expect(again.pid).not.toBe(pid);
    await again.stop();
    writeFileSync(join(dir, 'engine.lock'), `${String(process.pid)} 1`);
    await started({ dir });
  });

  it('ends when its parent’s pipe closes, and on SIGINT, with code 0', async () => {
    for (const end of ['stdin', 'SIGINT'] as const) {
      const { dir, stop } = await started();
      await stop();
      const child = spawn(process.execPath, [MAIN, '--dir', dir, '--socket', join(dir, 's.sock')], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      await new Promise((resolve) => child.stdout.once('data', resolve));
      const exit = new Promise((resolve) => child.once('exit', resolve));
      if (end === 'stdin') child.stdin.end();
      else child.kill(end);
      expect(await exit).toBe(0);
      expect(existsSync(join(dir, 'engine.lock'))).toBe(false);
    }
  });

  it('says what is wrong with its command line', async () => {
    expect(await runMain([])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--dir is missing/) as string,
    });
    expect(await runMain(['--dir', '/nowhere', '--socket', '/tmp/x'])).toMatchObject({ code: 2 });
  });
});

/** A frame with a header of our making. */
function frame(opCode: number, body: Buffer, length = body.length + 16): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(length, 0);
  header.writeInt32LE(7, 4);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, body]);
}

function message(command: object): Buffer {
  return frame(2013, Buffer.concat([Buffer.from([0, 0, 0, 0, 0]), Buffer.from(serialize(command))]));
}

/** Sends bytes; resolves with what came back when the connection closes, or with "answered" on the first bytes. */
function sendBytes(socket: string, bytes: Buffer, half = false): Promise<'closed' | 'answered'> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.on('data', () => {
      resolve('answered');
      connection.destroy();
    });
    connection.on('error', () => undefined);
    connection.on('close', () => {
      resolve('closed');
    });
    connection.write(bytes);
    if (half) connection.end();
  });
}

describe('hostile bytes', () => {
  it('close the connection or get an error, and never the store', async () => {
    const { socket, uri } = await started();
    const ping = message({ ping: 1, $db: 'admin' });
    expect(await sendBytes(socket, ping)).toBe('answered');
    expect(await sendBytes(socket, frame(2013, Buffer.alloc(8), 60_000_000))).toBe('closed');
    expect(await sendBytes(socket, frame(2013, Buffer.alloc(0), 3))).toBe('closed');
    expect(await sendBytes(socket, frame(2013, Buffer.from([0, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7])))).toBe(
      'closed',
    );
    expect(await sendBytes(socket, frame(2012, Buffer.alloc(40)))).toBe('closed');
    const r = seeded(42);
    const find = message({
      find: 'x',
      filter: { a: { $in: [1, 'b', { c: [null] }] } },
      sort: { a: 1 },
      $db: 'fuzz',
    });
    for (let i = 0; i < 300; i++) {
      const broken = Buffer.from(find);
      for (let flips = 0; flips <= r.int(4); flips++) broken[16 + r.int(broken.length - 16)] = r.int(256);
      await sendBytes(socket, broken, true);
    }
    const client = await new MongoClient(uri).connect();
    expect(await client.db('fuzz').command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
  });

  it('a document that is nested too deep is refused, and so is one that is too large', async () => {
    const { uri } = await started();
    const client = await new MongoClient(uri).connect();
    const rows = client.db('limits').collection('rows');
    let deep: object = {};
    for (let i = 0; i < 190; i++) deep = { d: deep };
    await expect(rows.insertOne({ deep })).rejects.toThrow();
    await expect(rows.insertOne({ text: 'x'.repeat(17_000_000) })).rejects.toThrow();
    await rows.insertOne({ text: 'x'.repeat(10_000_000) });
    expect(await rows.countDocuments()).toBe(1);
    await client.close();
  });
});

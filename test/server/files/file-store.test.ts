import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFileStore, type FileStore } from '../../../server/files/file-store.ts';
import { parseS3Url } from '../../../server/files/s3.ts';
import { startS3Simulator, type S3Simulator } from '../../support/s3-simulator.ts';

let directory: string;
let simulator: S3Simulator;
const stores: Record<string, FileStore> = {};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'onevoice-files-'));
  simulator = await startS3Simulator();
  const config = { dataDir: directory, s3: { accessKeyId: 'AKTEST', secretAccessKey: 'secret' } };
  stores['disk'] = await openFileStore({ ...config, fileStore: 'disk' });
  stores['s3'] = await openFileStore({
    ...config,
    fileStore: `s3://files/one?region=eu-central-1&endpoint=${simulator.url}`,
  });
});
afterAll(async () => {
  await simulator.close();
  await rm(directory, { recursive: true, force: true });
});

describe.each(['disk', 's3'])('the file store on %s', (kind) => {
  const store = () => stores[kind]!;

  test('gives back the bytes it took, by their hash', async () => {
    const bytes = randomBytes(300_000);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await store().put(bytes, { type: 'image/png' })).toEqual({ key: sha256, sha256, size: 300_000 });
    expect(await buffer(store().open(sha256))).toEqual(bytes);
    expect(await store().stat(sha256)).toEqual({ size: 300_000 });
  });

  test('takes a stream, an empty file, and the same bytes twice', async () => {
    const streamed = await store().put(Readable.from([Buffer.from('hello '), Buffer.from('world')]));
    expect(await store().put(Buffer.from('hello world'))).toEqual(streamed);
    const empty = await store().put(Buffer.alloc(0));
    expect(await buffer(store().open(empty.key))).toHaveLength(0);
  });

  test('keeps nothing that is too large', async () => {
    const bytes = randomBytes(2000);
    await expect(store().put(Readable.from([bytes]), { maxBytes: 1999 })).rejects.toMatchObject({
      code: 'payload-too-large',
    });
    expect(await store().stat(createHash('sha256').update(bytes).digest('hex'))).toBeNull();
  });

  test('a stream that breaks leaves nothing', async () => {
    const broken = Readable.from(
      (function* () {
        yield Buffer.from('half');
        throw new Error('gone');
      })(),
    );
    await expect(store().put(broken)).rejects.toThrow('gone');
    expect(await readdir(join(directory, 'files', 'incoming')).catch(() => [])).toEqual([]);
  });

  test('what is missing is an error on the stream, and removing it is fine', async () => {
    const key = 'f'.repeat(64);
    await expect(buffer(store().open(key))).rejects.toThrow();
    expect(await store().stat(key)).toBeNull();
    await store().remove(key);
  });

  test('removes', async () => {
    const { key } = await store().put(randomBytes(10));
    await store().remove(key);
    expect(await store().stat(key)).toBeNull();
  });

  test.each(['../../etc/passwd', '', 'A'.repeat(64), 'f'.repeat(63), `${'f'.repeat(62)}/.`])(
    'a key such as "%s" comes near no path',
    async (key) => {
      await expect(buffer(store().open(key))).rejects.toThrow(/key/);
      await expect(store().stat(key)).rejects.toThrow(/key/);
      await expect(store().remove(key)).rejects.toThrow(/key/);
    },
  );
});

test('requests to S3 are signed by version 4 and go below the prefix', async () => {
  await stores['s3']!.put(Buffer.from('signed'));
  const put = simulator.requests.findLast(({ method }) => method === 'PUT');
  expect(put?.path).toMatch(/^\/files\/one\/[0-9a-f]{64}$/);
  expect(put?.headers['authorization']).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKTEST\/\d{8}\/eu-central-1\/s3\/aws4_request, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}$/,
  );
  expect(put?.headers['x-amz-date']).toMatch(/^\d{8}T\d{6}Z$/);
});

test('an S3 address is read, and a wrong one refused', async () => {
  expect(parseS3Url('s3://bucket/a/b/?region=eu')).toEqual({
    bucket: 'bucket',
    prefix: 'a/b/',
    region: 'eu',
    endpoint: undefined,
  });
  expect(() => parseS3Url('s3:///x')).toThrow(/bucket/);
  await expect(
    openFileStore({
      fileStore: 'tape',
      dataDir: '',
      s3: { accessKeyId: undefined, secretAccessKey: undefined },
    }),
  ).rejects.toThrow(/FILE_STORE/);
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterAll, expect, it } from 'vitest';
import { startEmbeddedStore } from '../../server/embedded/client.ts';
import { checkDirectory } from '../../server/embedded/process/check.ts';

const place = mkdtempSync(join(tmpdir(), 'full-disk-'));

/** A disk of 24 MB, where we may mount one. */
function mountSmallDisk(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', place], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const mounted = mountSmallDisk();
if (!mounted)
  process.stderr.write('SKIPPED: a full disk. It needs the right to mount a small one (root on Linux).\n');

afterAll(() => {
  if (mounted) execFileSync('umount', [place]);
  rmSync(place, { recursive: true, force: true });
});

it.skipIf(!mounted)('on a full disk writes fail with a sentence, reads go on, and it recovers', async () => {
  const dir = join(place, 'data');
  const store = await startEmbeddedStore({ dir, socket: join(place, 's.sock') });
  const client = await new MongoClient(store.uri).connect();
  const rows = client.db('full').collection<{ _id: number; n: number; text: string }>('rows');
  await rows.createIndexes([{ key: { n: 1 } }]);
  const ballast = join(place, 'ballast');
  writeFileSync(ballast, Buffer.alloc(12_000_000));
  let kept = 0;
  const fill = async (): Promise<void> => {
    for (; kept < 20_000; kept++) await rows.insertOne({ _id: kept, n: kept, text: 'x'.repeat(4000) });
  };
  await expect(fill()).rejects.toMatchObject({
    code: 14031,
    message: expect.stringContaining('The disk is full: nothing was written') as string,
  });
  expect(await rows.countDocuments()).toBe(kept);
  expect(await rows.find({ n: { $lt: 5 } }).toArray()).toHaveLength(Math.min(5, kept));
  rmSync(ballast);
  await rows.insertOne({ _id: -1, n: -1, text: 'there is room again' });
  await client.close();
  await store.stop();
  const report = await checkDirectory(dir);
  expect(report).toMatchObject({ ok: true, collections: [{ documents: kept + 1 }] });
});

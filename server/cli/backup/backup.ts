import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Arguments } from '../arguments.ts';
import { CommandError } from '../install.ts';
import { MANIFEST, writeArchive } from './archive.ts';
import { findInstallData, type InstallData } from './install-data.ts';
import { countsOf, newManifest, type Manifest } from './manifest.ts';
import { checkStore, copyStore, flawsOf, type StoreReport } from './store-process.ts';

/** `backup FILE`: documents, files and the secret as one tar archive, verified, while Onevoice runs or not. */
export async function backup({ words, values }: Arguments): Promise<void> {
  const [, name] = words;
  if (name === undefined || words.length > 2) throw new CommandError('Name the file: backup FILE');
  const file = resolve(name);
  if (existsSync(file)) throw new CommandError(`${file} exists already: choose another name.`);
  if (!existsSync(dirname(file))) throw new CommandError(`The directory ${dirname(file)} does not exist.`);
  const data = findInstallData(values.data);
  const stage = await mkdtemp(join(data.dataDir, 'backup-'));
  try {
    const manifest = await collect(data, stage);
    await writeFile(join(stage, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    await writeArchive(stage, file, ['store/data.db', 'secret.key', ...(manifest.files ? ['files'] : [])]);
    console.log(await summary(file, manifest));
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** Brings together in `stage` what goes into the archive. Documents first: files are always there before their documents. */
async function collect(data: InstallData, stage: string): Promise<Manifest> {
  const store = join(stage, 'store');
  await mkdir(store);
  await copyStore(data, store);
  const report = await checkCopy(store);
  const copy = join(store, 'data.db');
  await writeFile(join(stage, 'secret.key'), `${data.secret}\n`, { mode: 0o600 });
  return newManifest({
    madeAt: new Date().toISOString(),
    store: { sha256: await sha256Of(copy), bytes: (await stat(copy)).size },
    secret: { sha256: await sha256Of(join(stage, 'secret.key')) },
    files: data.filesDir === null ? null : await linkFiles(data.filesDir, join(stage, 'files')),
    collections: countsOf(report),
  });
}

/** A backup of what is already broken would overwrite the trust in the last good one: say it instead. */
async function checkCopy(store: string): Promise<StoreReport> {
  const report = await checkStore(store);
  const flaws = report === null ? ['it is in use'] : flawsOf(report);
  if (report !== null && flaws.length === 0) return report;
  throw new CommandError(
    `The copy of the documents is not sound, so no backup was made:\n  ${flaws.join('\n  ')}`,
  );
}

/** Files never change once they have their name: a second name holds them while the archive is written. */
async function linkFiles(from: string, to: string): Promise<{ count: number; bytes: number }> {
  const total = { count: 0, bytes: 0 };
  await mkdir(to);
  if (!existsSync(from)) return total;
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/^[0-9a-f]{64}$/.test(entry.name)) continue;
    const folder = join(to, entry.name.slice(0, 2), entry.name.slice(2, 4));
    await mkdir(folder, { recursive: true });
    const target = join(folder, entry.name);
    if (!(await linked(join(entry.parentPath, entry.name), target))) continue;
    total.count++;
    total.bytes += (await stat(target)).size;
  }
  return total;
}

/** @returns false for a file that was removed meanwhile */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function summary(file: string, manifest: Manifest): Promise<string> {
  const megabytes = ((await stat(file)).size / 1_000_000).toFixed(1);
  const files = manifest.files
    ? `${manifest.files.count} files`
    : 'no files: they are in the S3-compatible store, back that up too';
  return (
    `${file}: ${megabytes} MB, read back and found whole: ${describeCounts(manifest)}, ${files}.\n` +
    'It holds the secret key: keep it where only you can read it.'
  );
}

/** How much is in a backup, in words. */
export function describeCounts({ collections }: Manifest): string {
  const all = Object.values(collections);
  const documents = all.reduce((sum, collection) => sum + collection.documents, 0);
  const indexes = all.reduce((sum, collection) => sum + Object.keys(collection.indexes).length, 0);
  return `${documents} documents in ${all.length} collections with ${indexes} indexes`;
}

import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Arguments } from '../arguments.ts';
import { CommandError, dataDirOf } from '../install.ts';
import { MANIFEST, unpackArchive, verifyArchive } from './archive.ts';
import { describeCounts } from './backup.ts';
import { countsOf, type Manifest } from './manifest.ts';
import { checkStore, flawsOf } from './store-process.ts';

/** Where a restore unpacks, inside the data directory; found again, it is of one that was interrupted. */
const UNFINISHED = 'restoring';

/** `restore FILE --data DIR`: a data directory out of a backup, verified before and after. */
export async function restore({ words, values }: Arguments): Promise<void> {
  const [, name] = words;
  if (name === undefined || words.length > 2)
    throw new CommandError('Name the file: restore FILE --data DIR');
  const file = resolve(name);
  if (!existsSync(file)) throw new CommandError(`${file} does not exist.`);
  const target = resolve(dataDirOf(values.data));
  await refuseFilled(target);
  const manifest = await verifyArchive(file);
  await mkdir(target, { recursive: true, mode: 0o700 });
  const stage = join(target, UNFINISHED);
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { mode: 0o700 });
  await unpackArchive(file, stage);
  await verifyStore(join(stage, 'store'), manifest);
  await settle(stage, target);
  console.log(`${target} holds ${describeCounts(manifest)}, every index equal to its documents.`);
  console.log(`As it was at ${manifest.madeAt}. Start it: npm start -- --data ${target}`);
  if (manifest.files === null)
    console.log('The files are in the S3-compatible store: set FILE_STORE as before.');
}

async function refuseFilled(target: string): Promise<void> {
  if (!existsSync(target)) return;
  const found = (await readdir(target)).filter((name) => name !== UNFINISHED);
  if (found.length === 0) return;
  throw new CommandError(`${target} is not empty: restore into a new directory, nothing is overwritten.`);
}

async function verifyStore(directory: string, manifest: Manifest): Promise<void> {
  await chmod(directory, 0o700);
  const report = await checkStore(directory);
  const flaws = report === null ? ['it is in use'] : flawsOf(report);
  if (report !== null && !isDeepStrictEqual(countsOf(report), manifest.collections)) {
    flaws.push('the counts differ from those of the backup');
  }
  if (flaws.length > 0) throw new CommandError(`What was restored is not sound:\n  ${flaws.join('\n  ')}`);
}

/** The documents come last: without them the directory is not taken for an install. */
async function settle(stage: string, target: string): Promise<void> {
  const names = await readdir(stage);
  const order = ['files', 'secret.key', 'store'].filter((name) => names.includes(name));
  for (const name of order) await rename(join(stage, name), join(target, name));
  await rm(join(stage, MANIFEST), { force: true });
  await rm(stage, { recursive: true, force: true });
}

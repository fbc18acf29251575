import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';
import { create, extract, list, type ReadEntry as TarEntry } from 'tar';
import { CommandError } from '../install.ts';
import { compareEntries, parseManifest, type Manifest, type ReadEntry } from './manifest.ts';

/** The entry in which a backup says what is in it. */
export const MANIFEST = 'manifest.json';

/** Writes a directory into a new archive, flushed; the archive has its name only once it was read back and found whole. */
export async function writeArchive(directory: string, file: string, names: string[]): Promise<void> {
  const unfinished = `${file}.part`;
  await (await open(unfinished, 'w', 0o600)).close();
  try {
    await create({ file: unfinished, cwd: directory, portable: true, strict: true }, [...names, MANIFEST]);
    await verifyArchive(unfinished);
    const handle = await open(unfinished, 'r+');
    await handle.sync();
    await handle.close();
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/**
 * Reads every byte of an archive and compares with what it says of itself.
 * @throws CommandError that names what is damaged
 */
export async function verifyArchive(file: string): Promise<Manifest> {
  const { entries, manifest } = await readArchive(file);
  if (manifest === undefined)
    throw new CommandError(`${file} is no backup, or was cut off: it has no manifest.`);
  const parsed = parseManifest(manifest);
  const flaws = compareEntries(parsed, entries);
  if (flaws.length > 0)
    throw new CommandError(`The backup is damaged:\n  ${flaws.slice(0, 10).join('\n  ')}`);
  return parsed;
}

/** Unpacks an archive into an existing directory. */
export async function unpackArchive(file: string, directory: string): Promise<void> {
  await extract({ file, cwd: directory, strict: true, preserveOwner: false });
}

async function readArchive(file: string): Promise<{ entries: ReadEntry[]; manifest: string | undefined }> {
  const readings: Promise<ReadEntry>[] = [];
  let manifest: string | undefined;
  const onReadEntry = (entry: TarEntry): void => {
    if (entry.type !== 'File' && entry.type !== 'OldFile') {
      entry.resume();
      return;
    }
    readings.push(entry.path === MANIFEST ? readText(entry, (text) => (manifest = text)) : readDigest(entry));
  };
  try {
    await list({ file, strict: true, onReadEntry });
    return { entries: await Promise.all(readings), manifest };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${file} cannot be read as a backup: ${reason}`);
  }
}

async function readDigest(entry: TarEntry): Promise<ReadEntry> {
  const hash = createHash('sha256');
  let bytes = 0;
  entry.on('data', (chunk) => {
    bytes += chunk.length;
    hash.update(chunk);
  });
  await once(entry as never, 'end');
  return { path: entry.path, bytes, sha256: hash.digest('hex') };
}

async function readText(entry: TarEntry, done: (text: string) => void): Promise<ReadEntry> {
  const chunks: Buffer[] = [];
  entry.on('data', (chunk) => chunks.push(Buffer.from(chunk)));
  await once(entry as never, 'end');
  const bytes = Buffer.concat(chunks);
  done(bytes.toString('utf8'));
  return { path: entry.path, bytes: bytes.length, sha256: '' };
}

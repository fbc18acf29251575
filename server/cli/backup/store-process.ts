import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { takeSnapshot } from '../../store/snapshot.ts';
import { CommandError } from '../install.ts';
import type { InstallData } from './install-data.ts';

const MAIN = fileURLToPath(new URL('../../embedded/main.ts', import.meta.url));
const IN_USE = 3;

/** What the document store's `--check` says of a directory. */
export interface StoreReport {
  ok: boolean;
  flaws: string[];
  homeless: { documents: number; entries: number };
  collections: {
    ns: string;
    documents: number;
    counted: number;
    malformed: number;
    indexes: { index: string; entries: number; missing: number; stray: number }[];
  }[];
}

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** Runs the store's program over a directory until it is done. */
function runStore(dir: string, flags: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const args = ['--disable-warning=ExperimentalWarning', MAIN, '--dir', dir, ...flags];
    execFile(process.execPath, args, { maxBuffer: 64_000_000 }, (error, out, err) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ code, out, err: err.trim() });
    });
  });
}

/** Checks a directory that no store uses; null while one does. */
export async function checkStore(dir: string): Promise<StoreReport | null> {
  const { code, out, err } = await runStore(dir, ['--check']);
  if (code === IN_USE) return null;
  if (out === '') throw new CommandError(err || 'The check ended without a result.');
  return JSON.parse(out) as StoreReport;
}

/** Gives free space back. @throws CommandError while the store runs */
export async function compactStore(dir: string): Promise<{ bytesBefore: number; bytesAfter: number }> {
  const { code, out, err } = await runStore(dir, ['--compact']);
  if (code === IN_USE) throw new CommandError('Onevoice runs: stop it first, then compact its data.');
  if (code !== 0) throw new CommandError(err);
  return JSON.parse(out) as { bytesBefore: number; bytesAfter: number };
}

/** Copies the documents as they stand at one moment into `directory`, beside a running store or without one. */
export async function copyStore({ storeDir, uri }: InstallData, directory: string): Promise<void> {
  const file = join(directory, 'data.db');
  const { code, err } = await runStore(storeDir, ['--snapshot', file]);
  if (code === 0) return;
  if (code !== IN_USE) throw new CommandError(err);
  await takeSnapshot(uri, file);
}

/** What is wrong, in lines; empty when all is well. */
export function flawsOf(report: StoreReport): string[] {
  const flaws = [...report.flaws];
  const { documents, entries } = report.homeless;
  if (documents + entries > 0)
    flaws.push(`${documents} documents and ${entries} index entries of no collection`);
  for (const { ns, documents: found, counted, malformed, indexes } of report.collections) {
    if (found !== counted) flaws.push(`${ns}: ${found} documents, ${counted} counted`);
    if (malformed > 0) flaws.push(`${ns}: ${malformed} malformed documents`);
    for (const { index, missing, stray } of indexes) {
      if (missing + stray > 0) flaws.push(`${ns}.${index}: ${missing} entries missing, ${stray} too many`);
    }
  }
  return flaws;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_FILE } from '../store/layout.ts';
import { copyDataFile } from '../store/snapshot.ts';
import type { Flags } from './flags.ts';

/** What a one-time task prints, and whether all was well. */
export interface Outcome {
  ok: boolean;
  report: object;
}

/** Does what the command line asks of a directory that no engine uses; undefined where it asks for a running store. */
export async function runOffline({
  dir,
  check,
  compact,
  load,
  snapshot,
}: Flags): Promise<Outcome | undefined> {
  if (!check && !compact && !load && snapshot === undefined) return undefined;
  const file = join(dir, DATA_FILE);
  if (!existsSync(file)) throw new Error(`There is no data file in ${dir}.`);
  if (compact) {
    const { compactDirectory } = await import('./compact.ts');
    return { ok: true, report: await compactDirectory(dir) };
  }
  if (load) {
    const { loadDirectory } = await import('./load.ts');
    return { ok: true, report: await loadDirectory(dir, 0) };
  }
  if (snapshot !== undefined) {
    await copyDataFile(file, snapshot);
    return { ok: true, report: {} };
  }
  const { checkDirectory } = await import('./check.ts');
  const report = await checkDirectory(dir);
  return { ok: report.ok, report };
}

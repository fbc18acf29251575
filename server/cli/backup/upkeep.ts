import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Arguments } from '../arguments.ts';
import { CommandError } from '../install.ts';
import { findInstallData } from './install-data.ts';
import { checkStore, compactStore, copyStore, flawsOf, type StoreReport } from './store-process.ts';

/** `compact`: gives the space of what was deleted back to the disk. Onevoice must be stopped. */
export async function compact({ values }: Arguments): Promise<void> {
  const { storeDir } = findInstallData(values.data);
  const { bytesBefore, bytesAfter } = await compactStore(storeDir);
  console.log(`The documents took ${megabytes(bytesBefore)} MB and take ${megabytes(bytesAfter)} MB now.`);
}

/** `check`: proves that every index equals its documents; beside a running store over a copy. */
export async function check({ values }: Arguments): Promise<void> {
  const data = findInstallData(values.data);
  const report = (await checkStore(data.storeDir)) ?? (await checkRunning(data));
  for (const { ns, documents, indexes } of report.collections) {
    console.log(`${ns}: ${documents} documents, ${indexes.length} indexes`);
  }
  const flaws = flawsOf(report);
  if (flaws.length > 0) throw new CommandError(`Not sound:\n  ${flaws.join('\n  ')}`);
  console.log('Every index equals its documents.');
}

async function checkRunning(data: ReturnType<typeof findInstallData>): Promise<StoreReport> {
  const stage = await mkdtemp(join(data.dataDir, 'check-'));
  try {
    await copyStore(data, stage);
    const report = await checkStore(stage);
    if (report === null) throw new CommandError('The copy is in use by another process.');
    return report;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);

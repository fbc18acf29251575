import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createDiskStore } from '../../files/disk.ts';
import { castOf, generatedDays, type GenerateOptions } from '../../services/demo/generate.ts';
import type { PartSetting, WrittenPart } from '../../services/demo/part.ts';
import { horizonOf, lastIdOf, putFiles } from '../../services/demo/past.ts';
import { beginWalk, listSegments } from '../../services/search/index/load.ts';
import type { Store } from '../../store/store.ts';
import { findInstallData, type InstallData } from '../backup/install-data.ts';
import { CommandError } from '../install.ts';
import { loadParts } from './load-parts.ts';
import { database, withStore } from './with-store.ts';

const clock = { now: () => new Date() };

/**
 * Fills the data of an install that is stopped, many times as fast as one that runs: straight into the file of its documents
 * and with the search index made beside. Ended in between, nothing was added.
 * @returns null when the install runs or brings no store of its own
 */
export async function generateStopped(
  dataDir: string | undefined,
  options: GenerateOptions,
): Promise<{ conversations: number; messages: number } | null> {
  const data = stoppedInstall(dataDir);
  if (!data) return null;
  const prepared = await withStore(data.storeDir, (store) => prepare(store, data, options));
  if (!prepared) return { conversations: 0, messages: 0 };
  const onProgress = options.onProgress ?? (() => undefined);
  const parts = await loadParts(prepared.setting, { storeDir: data.storeDir, onProgress });
  const segments = parts.flatMap(({ segment }) => segment ?? []);
  await withStore(data.storeDir, (store) =>
    listSegments({ store, clock }, { segments, walk: prepared.walk }),
  );
  const sum = (of: (part: WrittenPart) => number) => parts.reduce((all, part) => all + of(part), 0);
  return { conversations: sum((part) => part.conversations), messages: sum((part) => part.messages) };
}

function stoppedInstall(dataDir: string | undefined): (InstallData & { filesDir: string }) | null {
  try {
    const data = findInstallData(dataDir);
    const { filesDir } = data;
    if (filesDir === null || existsSync(join(data.dataDir, 'runtime.json'))) return null;
    return { ...data, filesDir };
  } catch (error) {
    if (error instanceof CommandError) return null;
    throw error;
  }
}

async function prepare(
  store: Store,
  { filesDir }: { filesDir: string },
  { conversations, messages, scope }: GenerateOptions,
): Promise<{ setting: PartSetting; walk: Date | null } | null> {
  const past = { conversations, scope, days: generatedDays };
  if (await store.conversations.read(lastIdOf(past))) return null;
  const cast = await castOf({ store });
  const files = await putFiles({ files: createDiskStore(filesDir) });
  const firstNumber = await store.counters.take('conversations', conversations);
  const horizon = horizonOf(past, clock.now());
  const highestNumber = firstNumber + conversations - 1;
  const walk = await beginWalk({ store, clock });
  return { setting: { database, scope, cast, files, horizon, messages, highestNumber }, walk };
}

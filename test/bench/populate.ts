import { createDiskStore } from '../../server/files/disk.ts';
import { seedPast } from '../../server/services/demo/past.ts';
import type { DemoCast } from '../../server/services/demo/people.ts';
import { demoInboxes, demoTags } from '../../server/demo/workspace.ts';
import { openStore } from '../../server/store/store.ts';
import type { Workspace } from '../support/workspace.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Fills a running product's store with an imagined past, straight through the store.
 * @returns how many conversations and messages were written, and how long it took
 */
export async function populate(
  workspace: Workspace,
  conversations: number,
  scope: string,
  messages?: number,
): Promise<{ conversations: number; messages: number; seconds: number }> {
  const runtime = JSON.parse(await readFile(join(workspace.dataDir, 'runtime.json'), 'utf8')) as {
    mongodbUri: string;
  };
  const logger = { info: () => undefined, warn: () => undefined };
  const store = await openStore(runtime.mongodbUri, { logger });
  try {
    const begun = performance.now();
    const context = {
      store,
      clock: { now: () => new Date() },
      files: createDiskStore(join(workspace.dataDir, 'files')),
    };
    const cast = await castOf(workspace, store);
    const written = await seedPast(context, cast, {
      ...{ scope, conversations, days: 365 },
      ...(messages !== undefined && { messages }),
    });
    return { ...written, seconds: (performance.now() - begun) / 1000 };
  } finally {
    await store.close();
  }
}

async function castOf({ api }: Workspace, store: Awaited<ReturnType<typeof openStore>>): Promise<DemoCast> {
  const known = await store.inboxes.list();
  for (const { name, address } of demoInboxes) {
    if (!known.some((inbox) => inbox.address === address)) {
      await api.call('createInbox', { body: { name, channel: 'email', address } });
    }
  }
  const knownTags = await store.tags.list();
  for (const { name, colour } of demoTags) {
    if (!knownTags.some((tag) => tag.name === name)) await api.call('createTag', { body: { name, colour } });
  }
  const inboxes = await store.inboxes.list();
  const users = await store.users.list();
  return {
    users: Array.from({ length: 6 }, (_, index) => users[index % users.length]).filter(
      (user) => user !== undefined,
    ),
    teams: [],
    inboxes: new Map(
      demoInboxes.flatMap(({ key, address }) =>
        inboxes.filter((inbox) => inbox.address === address).map((inbox) => [key, inbox] as const),
      ),
    ),
    tags: new Map((await store.tags.list()).map((tag) => [tag.name, tag])),
  };
}

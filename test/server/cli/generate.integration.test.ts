// Once: it is about the embedded store.

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withStore } from '../../../server/cli/generate/with-store.ts';
import { checkDirectory } from '../../../server/embedded/process/check.ts';
import { readIndex } from '../../../server/services/search/index/segments.ts';
import { newId } from '../../../server/store/ids.ts';

const CLI = fileURLToPath(new URL('../../../server/cli/cli.ts', import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'generate-'));
const storeDir = join(data, 'store');
const clock = { now: () => new Date() };

beforeAll(async () => {
  mkdirSync(storeDir);
  writeFileSync(join(data, 'secret.key'), 'a secret for tests that is long enough\n');
  await withStore(storeDir, async ({ inboxes, users }) => {
    await inboxes.insert({
      ...{ id: newId(), name: 'Support', channel: 'email', address: 'support@support.test', enabled: false },
      ...{ settings: {}, secrets: {}, settingsRevision: 1, teamId: null, autoAssign: false },
      ...{ signature: { text: '', html: '' }, createdAt: clock.now(), updatedAt: clock.now() },
    });
    await users.create({
      ...{ email: 'ada@support.test', name: 'Ada', role: 'admin', capacity: 10, passwordHash: '' },
      ...{ teamIds: [], inboxIds: [], createdAt: clock.now() },
      preferences: { theme: 'system', contrast: 'normal', density: 'comfortable', locale: 'en' },
    });
  });
});
afterAll(() => {
  rmSync(data, { recursive: true, force: true });
});

function generate(): Promise<string> {
  const args = [CLI, 'generate', '--data', data, '--conversations', '60', '--messages', '3'];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: { PATH: process.env['PATH'] } }, (_, stdout, stderr) => {
      resolve(stdout + stderr);
    });
  });
}

test('what was generated into a stopped install is whole, and the search knows it', async () => {
  const [, conversations, messages] =
    /^(\d+) conversations with (\d+) messages/m.exec(await generate()) ?? [];
  expect(Number(conversations)).toBeGreaterThan(50);
  expect(await generate()).toContain('They stand already.');
  expect(await checkDirectory(storeDir)).toMatchObject({ ok: true });
  const found = await withStore(storeDir, async (store) => {
    const { live, walk } = await readIndex({ store, clock });
    const [segment] = await store.search.readSegments(live.map(({ id }) => id));
    const kept = await store.messages.collection.native.countDocuments({});
    const known = live.reduce((sum, { documents }) => sum + documents, 0);
    return { kept, known, walk, whole: (segment?.blockCount ?? -1) >= 0 };
  });
  expect(found).toEqual({ kept: Number(messages), known: Number(messages), walk: null, whole: true });
}, 120_000);

import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { ingestInbox } from '../../../../server/services/messages/ingest.ts';
import { acceptRaw, keepBegun } from '../../../../server/services/raw-items/accept.ts';
import { listRawItems } from '../../../../server/services/raw-items/list.ts';
import { pushRaw } from '../../../../server/services/raw-items/push.ts';
import { retryRawItem } from '../../../../server/services/raw-items/retry.ts';
import { openRawSource } from '../../../../server/services/raw-items/source.ts';
import { addLetters, letterId, lettersInbox } from '../../../support/letters.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let admin: Actor;
let removeLetters: () => void;

beforeAll(async () => {
  context = await serviceContext(database);
  removeLetters = addLetters();
  admin = await person(context, { name: 'Ada', role: 'admin' });
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});

test('what is handed in twice is one; its source comes back byte for byte, small or large', async () => {
  const { id: inboxId } = await lettersInbox(context);
  for (const text of ['short', 'x'.repeat(600_000)]) {
    const raw = Buffer.from(JSON.stringify({ id: letterId(), text }));
    const first = await pushRaw(context, admin, { inboxId, raw });
    expect(first.status).toBe('accepted');
    expect(await pushRaw(context, admin, { inboxId, raw })).toEqual({ ...first, status: 'duplicate' });
    const source = await openRawSource(context, admin, first.rawItemId);
    expect(source.size).toBe(raw.length);
    expect((await buffer(source.stream)).equals(raw)).toBe(true);
  }
  await ingestInbox(context, { inboxId });
  const { items } = await listRawItems(context, admin, { inboxId, query: { limit: 10 } });
  expect(items.map(({ state }) => state)).toEqual(['imported', 'imported']);
});

test('what was put aside can be tried again; what is imported cannot', async () => {
  const { id: inboxId } = await lettersInbox(context);
  const raw = Buffer.from(JSON.stringify({ id: letterId() }));
  const summary = { from: 'a', subject: 'b' };
  const externalId = letterId();
  await acceptRaw(context, inboxId, [
    { externalId, raw, providerTime: null, summary, refusedBecause: 'Too big.' },
  ]);
  const query = { state: 'quarantined' as const, limit: 10 };
  const [item] = (await listRawItems(context, admin, { inboxId, query })).items;
  expect(item).toMatchObject({ reason: 'Too big.', externalId, summary });
  expect(await retryRawItem(context, admin, item?.id ?? '')).toMatchObject({ state: 'pending', attempts: 0 });
  await ingestInbox(context, { inboxId });
  await expect(retryRawItem(context, admin, item?.id ?? '')).rejects.toMatchObject({ code: 'too-late' });
});

test('what is kept for an import at once has its first try counted, whether or not that try comes', async () => {
  const { id: inboxId } = await lettersInbox(context);
  const letters = [letterId(), letterId()].map((id) => ({
    externalId: id,
    raw: Buffer.from(JSON.stringify({ id })),
    providerTime: null,
    summary: { from: 'a', subject: 'b' },
  }));
  const { added } = await keepBegun(context, inboxId, letters);
  const stored = () => Promise.all(added.map(({ id }) => context.store.rawItems.readFacts(id)));
  expect(await stored()).toMatchObject([
    { state: 'pending', attempts: 1 },
    { state: 'pending', attempts: 1 },
  ]);
  // One is imported by who kept it; the process died before the other: the sweep's import takes that.
  await ingestInbox(context, { inboxId }, { begun: added.slice(0, 1).map(({ id }) => id) });
  expect(await stored()).toMatchObject([
    { state: 'imported', attempts: 1 },
    { state: 'imported', attempts: 2 },
  ]);
});

test('what another import took meanwhile is not taken again by who kept it', async () => {
  const { id: inboxId } = await lettersInbox(context);
  const root = letterId();
  const letterTo = (id: string) => ({
    externalId: id,
    raw: Buffer.from(JSON.stringify({ id, ...(id !== root && { references: [root] }) })),
    providerTime: null,
    summary: { from: 'a', subject: 'b' },
  });
  const { added } = await keepBegun(context, inboxId, [letterTo(root)]);
  await ingestInbox(context, { inboxId });
  // More than a conversation remembers of the batches that it counted.
  for (let n = 0; n < 10; n += 1) {
    await acceptRaw(context, inboxId, [letterTo(letterId())]);
    await ingestInbox(context, { inboxId });
  }
  await ingestInbox(context, { inboxId }, { begun: added.map(({ id }) => id) });
  const item = await context.store.rawItems.readFacts(added[0]?.id ?? '');
  expect(item).toMatchObject({ state: 'imported', attempts: 2 });
  expect(await context.store.conversations.read(item?.conversationId ?? '')).toMatchObject({
    messageCount: 11,
  });
});

test('pages by key; strangers to the inbox find nothing, agents may not look', async () => {
  const { id: inboxId } = await lettersInbox(context);
  for (let count = 0; count < 5; count += 1) {
    context.clock.forward(10);
    await pushRaw(context, admin, { inboxId, raw: Buffer.from(JSON.stringify({ id: letterId() })) });
  }
  const seen: string[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await listRawItems(context, admin, {
      inboxId,
      query: { limit: 2, ...(cursor && { cursor }) },
    });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  }
  expect(new Set(seen).size).toBe(5);
  const stranger = await person(context, { name: 'Sue', role: 'supervisor' });
  const agent = await person(context, { name: 'Abe', inboxIds: [inboxId] });
  const query = { limit: 2 };
  await expect(listRawItems(context, stranger, { inboxId, query })).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(listRawItems(context, agent, { inboxId, query })).rejects.toMatchObject({
    code: 'not-allowed',
  });
  await expect(openRawSource(context, stranger, seen[0] ?? '')).rejects.toMatchObject({ code: 'not-found' });
});

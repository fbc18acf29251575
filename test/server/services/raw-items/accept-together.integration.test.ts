import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptTogether } from '../../../../server/services/raw-items/accept-together.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { inbox as makeInbox } from '../../../support/conversations.ts';
import { serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let inbox: StoredInbox;
beforeAll(async () => {
  context = await serviceContext(database);
  inbox = await makeInbox(context);
});
afterAll(() => context.dispose());

const item = (externalId: string) => ({
  ...{ externalId, raw: Buffer.from(externalId), providerTime: null },
  summary: { from: '', subject: '' },
});

test('keeps each of many that come at once, and repeats once', async () => {
  const ids = Array.from({ length: 300 }, (_, number) => `item-${number % 250}`);
  const kept = await Promise.all(ids.map((id) => acceptTogether(context, inbox.id, [item(id)])));
  const added = new Set(kept.flatMap((batch) => batch.added.map(({ externalId }) => externalId)));
  expect(added.size).toBe(250);
  // One write each would give as many answers.
  expect(new Set(kept).size).toBeLessThan(10);
  expect(await context.store.rawItems.count(inbox.id, 'pending')).toMatchObject({ count: 250 });
  const again = await acceptTogether(context, inbox.id, [item('item-1')]);
  expect(again).toMatchObject({ added: [], repeated: 1 });
});

test('a write that fails fails for those who waited for it, and for nobody after', async () => {
  const broken = { ...context, store: { ...context.store, rawItems: { ...context.store.rawItems } } };
  broken.store.rawItems.insertMany = () => Promise.reject(new Error('the disk is full'));
  const outcomes = await Promise.allSettled([
    acceptTogether(broken, inbox.id, [item('a')]),
    acceptTogether(broken, inbox.id, [item('b')]),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  broken.store.rawItems.insertMany = context.store.rawItems.insertMany;
  expect((await acceptTogether(broken, inbox.id, [item('c')])).added).toHaveLength(1);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChannel } from '../../../server/channels/registry.ts';
import { socialInboxes } from '../../../server/demo/social.ts';
import { demoInboxes } from '../../../server/demo/workspace.ts';
import { seedPast } from '../../../server/services/demo/past.ts';
import { demoInboxId, seedDemoPeople } from '../../../server/services/demo/people.ts';
import {
  resumeDemoRemoval,
  startDemoRemoval,
} from '../../../server/services/workspace/start-demo-removal.ts';
import { conversation, inbox } from '../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let own: { inboxId: string; conversationId: string; userId: string };

beforeAll(async () => {
  context = await serviceContext(database);
  const inboxId = (await inbox(context, 'Own')).id;
  const { userId } = await person(context, { name: 'Anna', inboxIds: [inboxId] });
  own = { inboxId, userId, conversationId: (await conversation(context, inboxId)).id };
  const cast = await seedDemoPeople(context);
  await seedPast(context, cast, { scope: 'demo', conversations: 40, days: 30 });
});
afterAll(() => context.dispose());

const counts = async () => ({
  conversations: await context.store.conversations.collection.native.countDocuments({}),
  messages: await context.store.messages.collection.native.countDocuments({}),
  attachments: await context.store.attachments.collection.native.countDocuments({}),
  contacts: await context.store.contacts.collection.native.countDocuments({}),
  inboxes: (await context.store.inboxes.list()).length,
  users: (await context.store.users.list()).length,
  teams: (await context.store.teams.list()).length,
  tags: (await context.store.tags.list()).length,
  segments: (await context.store.segments.list()).length,
  answers: (await context.store.answers.list()).length,
  tiers: (await context.store.tiers.list()).length,
});

test('a removal that crashed halfway is taken up at the next start; what people made stays', async () => {
  expect((await counts()).conversations).toBe(41);
  // The second inbox cannot be removed: so ends a process that is killed.
  const { remove } = context.store.inboxes;
  await new Promise<void>((resolve, reject) => {
    context.store.inboxes.remove = (id) => {
      if (id !== demoInboxId(demoInboxes[1]?.key ?? '')) return remove(id);
      resolve();
      throw new Error('killed');
    };
    startDemoRemoval(context).catch(reject);
  });
  expect((await context.store.workspace.read()).demoGoes).toBe(true);
  const social = socialInboxes.filter(({ channel }) => findChannel(channel) !== undefined);
  expect(await counts()).toMatchObject({ inboxes: demoInboxes.length + social.length });
  expect(context.pushedOf('directory.changed')).toEqual([]);

  context.store.inboxes.remove = remove;
  await resumeDemoRemoval(context);
  expect(await counts()).toEqual({
    ...{
      conversations: 1,
      messages: 1,
      attachments: 0,
      contacts: 0,
      inboxes: 1,
      users: 1,
      teams: 0,
      tags: 0,
      segments: 0,
      answers: 0,
      tiers: 0,
    },
  });
  expect(await context.store.workspace.read()).toMatchObject({ demo: false, demoGoes: false });
  expect(context.pushedOf('directory.changed')).toHaveLength(7);
  expect(await context.store.conversations.read(own.conversationId)).not.toBeNull();
  expect(await context.store.users.findById(own.userId)).not.toBeNull();
});

test('with nothing to remove, a start changes nothing', async () => {
  context.pushed.length = 0;
  await resumeDemoRemoval(context);
  await startDemoRemoval(context);
  expect(context.pushed).toEqual([]);
});

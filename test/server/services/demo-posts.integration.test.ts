import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChannel } from '../../../server/channels/registry.ts';
import { socialInboxes } from '../../../server/demo/social.ts';
import { seedDemoPeople, type DemoCast } from '../../../server/services/demo/people.ts';
import type { Stage } from '../../../server/services/demo/post-rows.ts';
import { removeDemo } from '../../../server/services/demo/remove.ts';
import { seedSocialPast } from '../../../server/services/demo/social-past.ts';
import { listMentions } from '../../../server/services/mentions/list.ts';
import { mentionQuery } from '../../../shared/schemas/mention.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
const past = { conversations: 40, days: 90 };
let context: ServiceContext;
let cast: DemoCast;
let stages: Stage[];

beforeAll(async () => {
  context = await serviceContext(database);
  cast = await seedDemoPeople(context);
  const opened = socialInboxes.map(async ({ key }): Promise<Stage[]> => {
    const inbox = cast.inboxes.get(key);
    const channel = inbox && findChannel(inbox.channel);
    const simulator = await channel?.simulator?.();
    if (!inbox || !channel || !simulator) return [];
    const world = await simulator.start(() => undefined);
    await world.stop();
    return [
      { channel, simulator, key, inbox: { ...inbox, settings: { ...inbox.settings, ...world.settings } } },
    ];
  });
  stages = (await Promise.all(opened)).flat();
});
afterAll(() => context.dispose());

const count = async () => ({
  conversations: await context.store.conversations.collection.native.countDocuments({}),
  messages: await context.store.messages.collection.native.countDocuments({}),
  visitors: await context.store.visitors.collection.native.countDocuments({}),
});

test('the past of chats and posts is written once, and reads like what came in', async () => {
  expect(await seedSocialPast(context, { cast, stages }, past)).toBeGreaterThan(35);
  const before = await count();
  expect(before.messages).toBeGreaterThan(before.conversations);
  expect(before.visitors).toBeGreaterThan(3);
  context.clock.forward(3_600_000);
  expect(await seedSocialPast(context, { cast, stages }, past)).toBe(0);
  expect(await count()).toEqual(before);

  const mia = await person(context, { name: 'Mia', inboxIds: stages.map(({ inbox }) => inbox.id) });
  const pages = await Promise.all(
    (['needs-reply', 'no-reply', 'done'] as const).map((state) =>
      listMentions(context, mia, mentionQuery.parse({ state, limit: 50 })),
    ),
  );
  const mentions = pages.flatMap(({ items }) => items);
  expect(mentions.length).toBeGreaterThan(15);
  expect(new Set(mentions.map(({ conversation }) => conversation.channel)).size).toBe(3);
  expect(mentions.every(({ message }) => message.post?.kind !== 'message')).toBe(true);
  expect(mentions.some(({ message }) => (message.post?.authorCard?.followers ?? 0) > 100)).toBe(true);
});

test('it goes with the demo, visitors too', async () => {
  await removeDemo(context);
  expect(await count()).toEqual({ conversations: 0, messages: 0, visitors: 0 });
  expect(await context.store.contacts.collection.native.countDocuments({})).toBe(0);
});

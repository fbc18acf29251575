import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import type { NotificationSettings } from '../../../../shared/notifications/ways.ts';
import { preferences } from '../../../../shared/schemas/user.ts';
import { endSessions } from '../../../../server/services/access/end-sessions.ts';
import { markNotificationsRead } from '../../../../server/services/notifications/mark-read.ts';
import { notifyEach } from '../../../../server/services/notifications/notify.ts';
import {
  forgetBrowserOf,
  readPush,
  subscribePush,
  unsubscribePush,
} from '../../../../server/services/push/browsers.ts';
import { pushKeys } from '../../../../server/services/push/keys.ts';
import { sendPush, wakePushes } from '../../../../server/services/push/send.ts';
import { createSecretBox } from '../../../../server/security/secret-box.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import { newId } from '../../../../server/store/ids.ts';
import { inboundMessageId } from '../../../../server/store/messages.ts';
import { addLetters, letterId, lettersInbox, receive } from '../../../support/letters.ts';
import { startPushService, type PushService } from '../../../support/push-service.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
const door = { reach: 'configured', protocol: /^http:$/ } as const;
const minute = 60_000;
let context: ServiceContext;
let removeLetters: () => void;
let service: PushService;
let inboxId: string;
let conversation: StoredConversation;
let anna: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  service = await startPushService();
  removeLetters = addLetters();
  const inbox = await lettersInbox(context);
  inboxId = inbox.id;
  const id = letterId();
  await receive(context, inbox, { id });
  const message = await context.store.messages.read(inboundMessageId(id));
  const found = await context.store.conversations.read(message?.conversationId ?? '');
  if (!found) throw new Error('no conversation');
  conversation = found;
});
beforeEach(async () => {
  service.taken.length = 0;
  service.answer = () => ({ status: 201 });
  anna = await person(context, { name: 'Anna', inboxIds: [inboxId] });
  await wants(anna, { ways: { mentioned: 'desktop' }, quiet: null });
});
afterAll(async () => {
  removeLetters();
  await service.close();
  await context.dispose();
});

async function wants({ userId }: Actor, notifications: NotificationSettings): Promise<void> {
  await context.store.users.update(userId, { preferences: { ...preferences.parse({}), notifications } });
  // People are read again only after a second.
  context.clock.forward(minute);
}
const subscribe = (who: Actor, browser = 'Chrome, Android') =>
  subscribePush(context, who, service.subscribe(browser));

/** Anna is mentioned; what is to be pushed of it. */
async function mention(cause: string = newId()): Promise<string[]> {
  const news = { type: 'mentioned', conversationId: conversation.id, messageId: null } as const;
  const more = { actorName: 'Ben', excerpt: 'Can you look at this? 🪑' };
  await notifyEach(context, [{ userIds: [anna.userId], news: { ...news, ...more }, cause }]);
  return (await context.store.push.due(context.clock.now(), 50)).map(({ id }) => id);
}
const stateOf = async (id: string | undefined) => (await context.store.push.read(id ?? ''))?.state;
const browsersOf = async (who: Actor) => (await readPush(context, who)).items.map(({ browser }) => browser);

test('a notification for the desktop reaches every browser of its person, once, and each can read it', async () => {
  for (const browser of ['Chrome, Android', 'Firefox, Linux']) await subscribe(anna, browser);
  const pushes = await mention('same');
  expect(await mention('same')).toHaveLength(2);
  for (const id of [...pushes, ...pushes]) await sendPush(context, id, door);
  const [notification] = (await context.store.notifications.list(anna.userId, undefined, 5)).items;
  const { publicKey, items } = await readPush(context, anna);
  expect(service.taken.map(({ news }) => news)).toEqual(
    Array(2).fill({
      id: notification?.id,
      about: { type: 'mentioned', name: 'Ben', text: 'Can you look at this? 🪑' },
      conversationId: conversation.id,
      messageId: null,
    }),
  );
  expect(service.taken[0]?.headers).toMatchObject({
    ...{ 'content-encoding': 'aes128gcm', urgency: 'high', topic: notification?.id, ttl: '14400' },
    authorization: expect.stringContaining(publicKey) as string,
  });
  expect(service.taken[0]?.claims.aud).toMatch(/^http:\/\/127\.0\.0\.1:/);
  expect(service.taken[0]?.claims.sub).toBe('mailto:postmaster@localhost');
  expect(items.map(({ pushedAt }) => pushedAt)).toEqual(Array(2).fill(context.clock.now().toISOString()));
  expect(await mention('same')).toEqual([]);
});

test('nothing is pushed that its person wants otherwise, has read, or may no longer see', async () => {
  await subscribe(anna);
  await wants(anna, { ways: { mentioned: 'sound' }, quiet: null });
  expect(await mention()).toEqual([]);
  const quiet = { from: 0, to: 1439, timeZone: 'UTC', weekend: true };
  await wants(anna, { ways: { mentioned: 'desktop' }, quiet });
  expect(await mention()).toEqual([]);
  await wants(anna, { ways: { mentioned: 'desktop' }, quiet: null });
  const read = await mention();
  await markNotificationsRead(context, anna);
  const unseen = (await mention()).filter((id) => !read.includes(id));
  await sendPush(context, read[0] ?? '', door);
  await context.store.users.update(anna.userId, { inboxIds: [] });
  await sendPush(context, unseen[0] ?? '', door);
  expect([await stateOf(read[0]), await stateOf(unseen[0])]).toEqual(['done', 'done']);
  expect(service.taken).toEqual([]);
});

test('who wants nothing of it on a locked screen gets no name and no words', async () => {
  await subscribe(anna);
  await wants(anna, { ways: { mentioned: 'desktop' }, quiet: null, discreet: true });
  const [id = ''] = await mention();
  await sendPush(context, id, door);
  expect(service.taken.map(({ news }) => news)).toMatchObject([{ about: null }]);
  expect(JSON.stringify(service.taken[0]?.news)).not.toContain('Ben');
});

test('waits as long as the push service says, then tries again', async () => {
  await subscribe(anna);
  service.answer = () => ({ status: 429, headers: { 'retry-after': '600' } });
  const [id = ''] = await mention();
  await sendPush(context, id, door);
  service.answer = () => ({ status: 503 });
  context.clock.forward(9 * minute);
  await wakePushes(context, 10);
  await sendPush(context, id, door);
  expect(service.taken).toHaveLength(1);
  context.clock.forward(2 * minute);
  await sendPush(context, id, door);
  expect([service.taken.length, await stateOf(id)]).toEqual([2, 'queued']);
  service.answer = () => ({ status: 201 });
  context.clock.forward(2 * minute);
  await sendPush(context, id, door);
  expect([service.taken.length, await stateOf(id)]).toEqual([3, 'done']);
});

test('gives up what is old by then, and what the service will never take', async () => {
  await subscribe(anna);
  const [old = ''] = await mention();
  context.clock.forward(5 * 60 * minute);
  await sendPush(context, old, door);
  expect([service.taken.length, await stateOf(old)]).toEqual([0, 'done']);
  service.answer = () => ({ status: 413 });
  const [large = ''] = await mention();
  await sendPush(context, large, door);
  expect([service.taken.length, await stateOf(large)]).toEqual([1, 'done']);
  expect(await browsersOf(anna)).toHaveLength(1);
});

test('forgets browsers that are gone', async () => {
  for (const status of [404, 410]) {
    await subscribe(anna);
    service.answer = () => ({ status });
    const [id = ''] = await mention();
    await sendPush(context, id, door);
    expect([await browsersOf(anna), await stateOf(id)]).toEqual([[], 'done']);
  }
});

test('an end of all sessions is one of all browsers', async () => {
  await subscribe(anna);
  const [id = ''] = await mention();
  await endSessions(context, anna.userId);
  await sendPush(context, id, door);
  expect([service.taken, await browsersOf(anna)]).toEqual([[], []]);
});

test('a log-out ends it in that browser alone', async () => {
  for (const [browser, session] of [
    ['At work', 'one'],
    ['At home', 'two'],
    ['A script', null],
  ] as const) {
    await subscribePush(context, anna, { ...service.subscribe(browser), session });
  }
  await forgetBrowserOf(context, anna, 'one');
  await forgetBrowserOf(context, anna, null);
  expect((await browsersOf(anna)).toSorted()).toEqual(['A script', 'At home']);
});

test('goes nowhere but to public addresses, by https', async () => {
  for (const endpoint of ['http://push.example/1', 'https://127.0.0.1:9/push', 'https://169.254.169.254/x']) {
    await subscribePush(context, anna, { ...service.subscribe('Chrome, Linux'), endpoint });
  }
  const pushes = await mention();
  expect(pushes).toHaveLength(3);
  for (const id of pushes) await sendPush(context, id);
  expect((await Promise.all(pushes.map(stateOf))).toSorted()).toEqual(['done', 'queued', 'queued']);
});

test('each manages their own; the twenty-first takes the place of the one that was told longest ago', async () => {
  const ben = await person(context, { name: 'Ben' });
  const first = await subscribe(anna, 'The first');
  await expect(unsubscribePush(context, ben, first.id)).rejects.toMatchObject({ code: 'not-found' });
  for (let count = 1; count <= 20; count += 1) {
    context.clock.forward(minute);
    await subscribe(anna, `Number ${String(count)}`);
  }
  const { items } = await readPush(context, anna);
  expect([items.length, items.at(0)?.browser, items.at(-1)?.browser]).toEqual([20, 'Number 20', 'Number 1']);
  await unsubscribePush(context, anna, items[0]?.id ?? '');
  expect(await browsersOf(anna)).toHaveLength(19);
});

test('a browser that somebody else logged in with tells them alone', async () => {
  const ben = await person(context, { name: 'Ben' });
  const shared = service.subscribe('At the counter');
  await subscribePush(context, anna, shared);
  await subscribePush(context, ben, shared);
  expect([await browsersOf(anna), await browsersOf(ben)]).toEqual([[], ['At the counter']]);
});

test('the key is made once, sealed, and made anew where the secret is gone', async () => {
  const keys = await Promise.all([pushKeys(context), pushKeys(context)]);
  expect(keys[0]).toEqual(keys[1]);
  expect((await context.store.push.readKeys())?.privateKey).not.toContain(keys[0].privateKey);
  const stranger = { ...context, secretBox: createSecretBox('another secret that is long enough, really') };
  const fresh = await pushKeys(stranger);
  expect(fresh.publicKey).not.toBe(keys[0].publicKey);
  expect(await pushKeys(stranger)).toEqual(fresh);
});

import { createECDH, randomBytes } from 'node:crypto';
import type { CDPSession, Page, Worker } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PushNews } from '../../shared/schemas/push.ts';
import { openBrowser, type Visitor } from '../support/browser.ts';
import { freshWord } from './attempt.ts';
import { messages } from './desk.ts';
import { composePost } from './post.ts';
import { becomes, canRun, openScene, pictureFailure, pictureOf, type Person, type Scene } from './scene.ts';

/** A place at a push service that the browser would have been given. */
function subscription(name: string): { endpoint: string; keys: { p256dh: string; auth: string } } {
  const key = createECDH('prime256v1');
  const p256dh = key.generateKeys().toString('base64url');
  const auth = randomBytes(16).toString('base64url');
  return { endpoint: `https://push.example/${name}`, keys: { p256dh, auth } };
}

/** Chromium here reaches no push service: it is given a place at one of ours, everything else is its own. */
const placeAtOurs = (given: object) => `{
  let held = null;
  const place = { toJSON: () => (${JSON.stringify(given)}), unsubscribe: async () => !!(held = null) };
  PushManager.prototype.subscribe = async () => (held = place);
  PushManager.prototype.getSubscription = async () => held;
}`;

describe.runIf(canRun('push'))('what is told while no window of ours is in front', () => {
  let scene: Scene;
  let mara: Person;
  let visitor: Visitor;
  let page: Page;
  let devtools: CDPSession;
  let registrationId = '';
  let worker: Worker;

  beforeAll(async () => {
    scene = await openScene();
    const { api } = scene.workspace;
    const body = { name: 'Post', channel: 'email' as const, address: 'post@support.test' };
    const inbox = await api.call('createInbox', { body });
    mara = await scene.person({ role: 'agent', name: 'Mara Jensen', inboxIds: [inbox.id] });
    const url = scene.workspace.product.url;
    visitor = await openBrowser({ serviceWorkers: 'allow', baseURL: url, locale: 'en-GB' });
    visitor.context.setDefaultTimeout(20_000);
    await visitor.context.grantPermissions(['notifications'], { origin: url });
    await visitor.context.addInitScript(placeAtOurs(subscription('first')));
    const pair = (mara.api.cookie ?? '').split('; ').map((one) => one.split(/=(.*)/su));
    await visitor.context.addCookies(pair.map(([name = '', value = '']) => ({ name, value, url })));
    ({ page } = visitor);
    devtools = await visitor.context.newCDPSession(page);
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      registrationId = registrations.find(({ isDeleted }) => !isDeleted)?.registrationId ?? registrationId;
    });
    await devtools.send('ServiceWorker.enable');
  });
  afterEach((test) => pictureFailure(visitor.context.browser() ?? scene.browser, test));
  afterAll(async () => {
    await visitor.close();
    await scene.close();
  });

  /** Somebody calls Mara by a note; what is kept of it for her. */
  async function called(word: string): Promise<PushNews> {
    const { api } = scene.workspace;
    const { items: inboxes } = await api.call('listInboxes');
    const post = { from: 'alice@customer.test', name: 'Alice Ahlgren', text: 'Is it in stock?' };
    const raw = composePost({ ...post, subject: `Stock ${word}`, id: `${word}@customer.test` });
    await api.pushRaw(inboxes[0]?.id ?? '', raw);
    const find = async () =>
      (await api.call('listConversations', { query: {} })).items.find(({ subject }) =>
        subject.includes(word),
      );
    await becomes(async () => (await find())?.subject, `Stock ${word}`);
    const params = { id: (await find())?.id ?? '' };
    const { message: note } = await api.call('addNote', {
      params,
      body: { text: `Do you know, @Mara Jensen? ${word}`, mentions: [mara.id], clientId: word },
    });
    const told = async () => (await mara.api.call('listNotifications', { query: {} })).items;
    await becomes(async () => (await told()).some(({ messageId }) => messageId === note.id), true);
    const one = (await told()).find(({ messageId }) => messageId === note.id);
    const about = { type: 'mentioned', name: 'Ada', text: `Do you know? ${word}` };
    return { id: one?.id ?? '', about, conversationId: params.id, messageId: note.id };
  }
  const shown = () =>
    worker.evaluate<{ title: string; body: string; tag: string }[]>(
      'registration.getNotifications().then((all) => all.map(({ title, body, tag }) => ({ title, body, tag })))',
    );
  const deliver = (data: unknown) =>
    devtools.send('ServiceWorker.deliverPushMessage', {
      ...{ origin: scene.workspace.product.url, registrationId, data: JSON.stringify(data) },
    });

  it('is turned on by a person, and the server knows the browser', async () => {
    await page.goto('/settings/notifications');
    await page.getByRole('button', { name: 'Turn on here' }).click();
    await page.getByRole('button', { name: 'Turn off here' }).waitFor();
    await pictureOf(page, 'push-on');
    await becomes(
      async () => (await mara.api.call('readPush')).items.map(({ browser }) => browser),
      ['Chrome, Linux'],
    );
    await becomes(() => visitor.context.serviceWorkers().length, 1);
    [worker] = visitor.context.serviceWorkers() as [Worker];
    await becomes(() => registrationId !== '', true);
  });

  it('shows a push in the words of its reader, and a click opens the exact message', async () => {
    const news = await called(freshWord());
    await page.goto('about:blank');
    await worker.evaluate('registration.getNotifications().then((all) => all.map((one) => one.close()))');
    await deliver(news);
    const expected = { title: 'Ada mentioned you', body: news.about?.text, tag: news.id };
    await becomes(shown, [expected]);
    // The same again is one.
    await deliver(news);
    await deliver({ nothing: 'of ours' });
    await becomes(shown, [expected]);

    await page.goto('/settings/profile');
    await page.getByRole('heading', { level: 1 }).waitFor();
    // As the system does it: no browser without a screen can be clicked at there.
    await worker.evaluate(`registration.getNotifications().then(([notification]) => {
      dispatchEvent(new NotificationEvent('notificationclick', { notification }));
    })`);
    await messages(page).filter({ hasText: 'Do you know,' }).waitFor();
    const { pathname, searchParams } = new URL(page.url());
    expect(pathname).toBe(`/inbox/all/${news.conversationId}`);
    expect(searchParams.get('message')).toBe(news.messageId);
    await becomes(shown, []);
    const unread = async () => (await mara.api.call('listNotifications', { query: {} })).items;
    await becomes(async () => (await unread()).find(({ id }) => id === news.id)?.readAt !== null, true);
  });

  it('says nothing of it on the screen to who wants it so', async () => {
    const { id, conversationId, messageId } = await called(freshWord());
    await page.goto('about:blank');
    await worker.evaluate('registration.getNotifications().then((all) => all.map((one) => one.close()))');
    await deliver({ id, about: null, conversationId, messageId });
    await becomes(shown, [{ title: 'Something new in Onevoice', body: '', tag: id }]);
  });

  it('tells the server of the place that the browser was given instead, without a window', async () => {
    await worker.evaluate(`{
      const given = ${JSON.stringify(subscription('second'))};
      const changed = new ExtendableEvent('pushsubscriptionchange');
      dispatchEvent(Object.assign(changed, { newSubscription: { toJSON: () => given } }));
    }`);
    await becomes(async () => (await mara.api.call('readPush')).items.length, 2);
  });
});

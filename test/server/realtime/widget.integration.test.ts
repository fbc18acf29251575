import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { channelById } from '../../../server/channels/registry.ts';
import { acceptRaw } from '../../../server/services/raw-items/accept.ts';
import { ingestInbox } from '../../../server/services/messages/ingest.ts';
import { deliverMessage } from '../../../server/services/delivery/send.ts';
import { secretPurpose } from '../../../server/services/inboxes/open-account.ts';
import { mailUnseen, planMailFor } from '../../../server/services/visitors/mail-unseen.ts';
import { openingOf } from '../../../server/services/visitors/opening.ts';
import { widgetSettings } from '../../../shared/schemas/widget.ts';
import type { StoredInbox } from '../../../server/store/inboxes.ts';
import { inbox } from '../../support/conversations.ts';
import { testDatabase } from '../../support/test-database.ts';
import type { Actor } from '../../../shared/abilities.ts';
import { credit } from '../../../server/services/loyalty/earn.ts';
import { newId } from '../../../server/store/ids.ts';
import { programme } from '../../support/loyalty.ts';
import {
  identitySecret,
  shop,
  signedUser,
  threadOf,
  visit,
  type TestVisitor,
  type VisitorOptions,
} from '../../support/visitors.ts';
import { webApp, type Person, type WebApp } from '../../support/web-app.ts';

const database = testDatabase();
let app: WebApp;
let agent: Person;
let chat: StoredInbox;
let post: StoredInbox;

beforeAll(async () => {
  app = await webApp(database);
  const { context } = app;
  post = await inbox(context, 'Post', { channel: 'email', address: 'post@shop.example' });
  chat = await inbox(context, 'Shop', {
    channel: 'webchat',
    address: '',
    settings: {
      site: { origins: [shop], visits: 'always' },
      mail: { address: 'post@shop.example', afterMinutes: 5 },
    },
    secrets: { identitySecret: context.secretBox.seal(secretPurpose, identitySecret) },
  });
  agent = await app.person('agent', { inboxIds: [chat.id, post.id], name: 'Mara Jensen' });
});
afterAll(() => app.dispose());

const open: TestVisitor[] = [];
afterEach(() => {
  for (const visitor of open.splice(0)) visitor.leave();
});
async function come(more: Partial<VisitorOptions> = {}): Promise<TestVisitor> {
  const visitor = await visit(app.url, { key: chat.id, ...more });
  open.push(visitor);
  return visitor;
}
const until = <T>(look: () => T): Promise<T> => vi.waitFor(look, { timeout: 20_000, interval: 10 });

async function conversationsOf(visitor: TestVisitor) {
  return (await agent.api.call('listConversations', { query: { view: 'all' } })).items.filter(
    ({ contact }) => contact.address === `visitor-${visitor.welcome.visitorId}`,
  );
}

describe('what a visitor writes', () => {
  test('is on disk before it is acknowledged, and on the agent’s screen a moment later', async () => {
    const listening = await app.connect(agent);
    const visitor = await come();
    const said = await visitor.say('<img src=x onerror=alert(1)> Is it in stock?');
    if (!said.ok) throw new Error(said.code);
    const raw = await app.context.store.rawItems.collection.find({ filter: {}, index: '_id_' });
    expect(raw.some((row) => row.raw?.toString().includes('Is it in stock?'))).toBe(true);
    const pushed = await until(() => {
      const [one] = listening
        .payloads('message.created')
        .filter(({ message }) => (message as { id: string }).id === said.messageId);
      expect(one).toBeDefined();
      return one as { message: { text: string; html: null }; conversation: { id: string; channel: string } };
    });
    expect(pushed.message).toMatchObject({
      text: '<img src=x onerror=alert(1)> Is it in stock?',
      html: null,
    });
    expect(pushed.conversation).toMatchObject({ id: said.conversationId, channel: 'webchat' });
    listening.socket.disconnect();
  });

  test('the same client id again is the same message', async () => {
    const visitor = await come();
    const clientId = randomUUID();
    const one = await visitor.say('once', { clientId });
    const two = await visitor.say('once', { clientId });
    expect(one).toMatchObject({ ok: true });
    expect(two).toMatchObject({ messageId: (one as { messageId: string }).messageId });
    await visitor.say('the end', {});
    const history = await until(async () => {
      const answer = await visitor.history('thread-one');
      if (!answer.ok) throw new Error(answer.code);
      expect(answer.messages.map(({ text }) => text)).toContain('the end');
      return answer;
    });
    expect(history.messages.map(({ text }) => text)).toEqual(['once', 'the end']);
  });

  test('two threads are two conversations, both of one contact', async () => {
    const visitor = await come();
    await visitor.say('one', { threadId: threadOf() });
    await visitor.say('two', { threadId: threadOf() });
    const found = await until(async () => {
      const list = await conversationsOf(visitor);
      expect(list).toHaveLength(2);
      return list;
    });
    expect(new Set(found.map(({ contact }) => contact.id)).size).toBe(1);
  });

  test('too much of it is refused with a time to wait, and nothing of it is lost', async () => {
    const visitor = await come({ from: '198.51.100.9' });
    const answers = await Promise.all(
      Array.from({ length: 45 }, (_, at) => visitor.say(`flood ${at}`, { threadId: 'thread-flood' })),
    );
    const refused = answers.filter((one) => !one.ok);
    expect(refused.length).toBeGreaterThan(5);
    expect(refused[0]).toMatchObject({ code: 'too-many-requests', retry: true });
    const taken = answers.filter((one) => one.ok).length;
    await until(async () => {
      const [one] = await conversationsOf(visitor);
      expect(one?.messageCount).toBe(taken);
    });
  });
});

describe('what an agent answers', () => {
  test('is in the widget at once, and read marks go both ways', async () => {
    const visitor = await come();
    const said = await visitor.say('Hello?');
    if (!said.ok) throw new Error(said.code);
    const conversation = await until(async () => {
      const [one] = await conversationsOf(visitor);
      if (!one) throw new Error('not there yet');
      return one;
    });
    await agent.api.call('markRead', {
      params: { id: conversation.id },
      body: { readAt: new Date().toISOString() },
    });
    await until(() => expect(visitor.heard.map(([event]) => event)).toContain('widget.read'));
    const { message } = await agent.api.call('reply', {
      params: { id: conversation.id },
      body: { clientId: randomUUID(), text: 'Good morning', expectedRevision: conversation.revision },
    });
    await until(() =>
      expect(visitor.messages.at(-1)).toMatchObject({
        text: 'Good morning',
        from: 'team',
        name: 'Mara',
      }),
    );
    await deliverMessage(app.context, message.id);
    visitor.socket.emit('visitor.read', { threadId: 'thread-one', at: new Date().toISOString() });
    await until(async () => {
      const row = await app.context.store.messages.read(message.id);
      expect(row?.delivery?.state).toBe('read');
    });
    const seen = await agent.api.call('readVisitor', { params: { id: conversation.id } });
    expect(seen).toMatchObject({ online: true, verified: false, visits: 1 });
  });

  test('is being written: the visitor sees that, and nothing of a note', async () => {
    const visitor = await come();
    const said = await visitor.say('Are you there?');
    if (!said.ok) throw new Error(said.code);
    await until(async () => expect(await conversationsOf(visitor)).toHaveLength(1));
    const desk = await app.connect(agent);
    const { conversationId } = said;
    const type = (more: { typing: boolean; note?: boolean }) =>
      desk.socket.timeout(10_000).emitWithAck('conversation.view', { conversationId, ...more });
    const typing = () =>
      visitor.heard.flatMap(([event, payload]) =>
        event === 'widget.typing' ? [payload['typing'] ? payload['name'] : null] : [],
      );
    await type({ typing: true, note: true });
    await until(() =>
      expect(desk.payloads('viewers.changed').at(-1)).toMatchObject({
        viewers: [{ typing: true }],
      }),
    );
    await type({ typing: true });
    await until(() => expect(typing()).toEqual(['Mara']));
    await type({ typing: true });
    await until(() => expect(typing()).toEqual(['Mara', 'Mara']));
    await type({ typing: true, note: true });
    await until(() => expect(typing()).toEqual(['Mara', 'Mara', null]));
    desk.socket.disconnect();
  });

  test('notes are never in it', async () => {
    const visitor = await come();
    const said = await visitor.say('Psst');
    if (!said.ok) throw new Error(said.code);
    await until(async () => expect(await conversationsOf(visitor)).toHaveLength(1));
    await agent.api.call('addNote', {
      params: { id: said.conversationId },
      body: { clientId: randomUUID(), text: 'a difficult one' },
    });
    const history = await visitor.history('thread-one');
    expect(JSON.stringify([history, visitor.heard])).not.toContain('difficult');
  });
});

describe('who is let in', () => {
  test('no other site, no other inbox', async () => {
    await expect(come({ origin: 'https://evil.example' })).rejects.toThrow('not-allowed');
    await expect(come({ key: post.id })).rejects.toThrow('not-found');
    await expect(come({ key: 'f'.repeat(24) })).rejects.toThrow('not-found');
  });

  test('a browser comes back by its token, which is good for one site only', async () => {
    const first = await come();
    await first.say('remember me');
    const token = first.welcome.token;
    const again = await come({ token });
    expect(again.welcome.visitorId).toBe(first.welcome.visitorId);
    expect(again.welcome.threads).toHaveLength(1);
    const forged = `${token?.slice(0, -4) ?? ''}AAAA`;
    expect((await come({ token: forged })).welcome.visitorId).not.toBe(first.welcome.visitorId);
    const own = 'http://localhost:3000';
    const elsewhere = await come({ token, origin: own });
    expect(elsewhere.welcome.visitorId).not.toBe(first.welcome.visitorId);
  });

  test('whoever is verified sees their points, and nobody else does', async () => {
    const { context } = app;
    const root: Actor = { userId: newId(), role: 'admin', inboxIds: [], via: 'system' };
    const { id: programmeId } = await programme(context, root, { name: 'Club' });
    const user = signedUser('customer-8', 'Bea');
    const first = await come({ user });
    expect(first.welcome.loyalty).toBeNull();
    const said = await first.say('How many points have I?');
    if (!said.ok) throw new Error(said.code);
    await until(async () => expect(await conversationsOf(first)).toHaveLength(1));
    const { contact } = await agent.api.call('readConversation', { params: { id: said.conversationId } });
    await credit(
      context,
      { programmeId, contactId: contact.id },
      {
        ...{ programme: { expiryMonths: null }, kind: 'survey', points: 1250, facts: ['test'] },
        words: { source: '', by: null, reason: '' },
      },
    );
    const { loyalty } = (await come({ user })).welcome;
    expect(loyalty?.words).toBe('Club · Points: 1,250');
    const page = await fetch(`${app.url}${new URL(loyalty?.url ?? '').pathname}`);
    expect(await page.text()).toContain('<dd>1,250</dd>');
    expect((await come({ user, locale: 'de-AT' })).welcome.loyalty?.words).toBe('Club · 1.250 Punkte');
    expect((await come()).welcome.loyalty).toBeNull();
    expect((await come({ token: first.welcome.token })).welcome.loyalty).toBeNull();
  });

  test('a signature opens the history on another device; a typed address opens nothing', async () => {
    const desktop = await come({ user: signedUser('customer-7', 'Ana') });
    await desktop.say('from my desk');
    const phone = await come({ user: signedUser('customer-7', 'Ana') });
    expect(phone.welcome).toMatchObject({ visitorId: desktop.welcome.visitorId, verified: true });
    expect(phone.welcome.threads).toHaveLength(1);
    await expect(come({ user: { id: 'customer-7', hash: '0'.repeat(64), name: 'Mallory' } })).rejects.toThrow(
      'wrong-credentials',
    );
    const typed = await come();
    await typed.socket.timeout(20_000).emitWithAck('visitor.introduce', {
      name: 'Ana',
      email: 'ana@customer.example',
    });
    expect(typed.welcome.threads).toEqual([]);
    expect((await typed.history('thread-one')) as object).toMatchObject({ messages: [], thread: null });
  });
});

describe('who logs in after they began to write', () => {
  test('keeps what they wrote, in the same conversation, under their name', async () => {
    const stranger = await come();
    const said = await stranger.say('I was not logged in yet', { threadId: 'thread-late' });
    if (!said.ok) throw new Error(said.code);
    await until(async () => expect(await conversationsOf(stranger)).toHaveLength(1));
    const user = signedUser('late-1', 'Ana Late');
    const { token } = stranger.welcome;
    const known = await come({ user, token });
    expect(known.welcome).toMatchObject({ verified: true, name: 'Ana Late' });
    expect(known.welcome.threads.map(({ id }) => id)).toEqual(['thread-late']);
    const more = await known.say('Now I am', { threadId: 'thread-late' });
    expect(more).toMatchObject({ ok: true, conversationId: said.conversationId });
    await until(async () => {
      const page = await known.history('thread-late');
      expect(page.ok && page.messages.map(({ text }) => text)).toEqual([
        'I was not logged in yet',
        'Now I am',
      ]);
    });
    const read = await agent.api.call('readConversation', { params: { id: said.conversationId } });
    expect(read.contact.name).toBe('Ana Late');
    expect(await agent.api.call('readVisitor', { params: { id: said.conversationId } })).toMatchObject({
      verified: true,
      externalId: 'late-1',
    });
    const elsewhere = await come({ user });
    expect(elsewhere.welcome.threads.map(({ id }) => id)).toEqual(['thread-late']);
    expect((await come({ user, token })).welcome.threads).toHaveLength(1);
    // What the stranger's token opened it opens no more.
    expect((await come({ token })).welcome.threads).toEqual([]);
  });

  test('and logs out: the token that is left in the browser opens nothing of theirs', async () => {
    const known = await come({ user: signedUser('leaves-1', 'Bo') });
    await known.say('mine alone');
    const next = await come({ token: known.welcome.token });
    expect(next.welcome).toMatchObject({ verified: false, threads: [] });
    expect(next.welcome.visitorId).not.toBe(known.welcome.visitorId);
  });

  test('takes nothing from another who is known', async () => {
    const known = await come({ user: signedUser('first-1', 'First') });
    await known.say('of the first');
    const second = await come({ user: signedUser('second-1', 'Second'), token: known.welcome.token });
    expect(second.welcome.threads).toEqual([]);
  });
});

describe('pages that visitors look at', () => {
  const page = { url: `${shop}/lamps`, title: 'Lamps', referrer: 'https://search.example/' };

  test('are told with consent, and forgotten when it is withdrawn', async () => {
    const visitor = await come({ page });
    const said = await visitor.say('about this page');
    if (!said.ok) throw new Error(said.code);
    const read = () => agent.api.call('readVisitor', { params: { id: said.conversationId } });
    await until(async () => expect(await conversationsOf(visitor)).toHaveLength(1));
    expect(await read()).toMatchObject({ page, locale: 'en', visits: 1 });
    visitor.socket.emit('visitor.page', null);
    await until(async () => expect((await read()).page).toBeNull());
  });

  test('and visits are counted only for those who tell them', async () => {
    const visits = async (visitor: TestVisitor) =>
      (await app.context.store.visitors.read(visitor.welcome.visitorId))?.visits;
    const open = await come({ page });
    const shy = await come();
    app.context.clock.forward(40 * 60_000);
    await come({ token: open.welcome.token, page });
    await come({ token: shy.welcome.token });
    expect([await visits(open), await visits(shy)]).toEqual([2, 1]);
  });
});

describe('over HTTP', () => {
  test('the look of the widget, in the visitor’s language, for the sites that are named', async () => {
    const ask = (origin: string) =>
      fetch(`${app.url}/widget/${chat.id}/config?locale=ar-EG`, { headers: { origin } });
    const answer = await ask(shop);
    expect(answer.headers.get('access-control-allow-origin')).toBe(shop);
    expect(await answer.json()).toMatchObject({ name: 'Shop', locale: 'ar', dir: 'rtl', open: true });
    expect((await ask('https://evil.example')).status).toBe(403);
  });

  test('open by the calendar that is named, by hours of its own where there is none or it is gone', async () => {
    const { context } = app;
    const at = context.clock.now();
    const hour = at.getUTCHours();
    // Closed now, and open from the next full hour on, on every day.
    const later = { from: ((hour + 1) % 24) * 60, to: ((hour + 1) % 24) * 60 + 30 };
    const hours = {
      ...{ name: `Later ${chat.id}`, timeZone: 'UTC', holidays: [] },
      week: Array.from({ length: 7 }, () => [later]),
    };
    const calendarId = newId();
    await context.store.calendars.insert({ id: calendarId, version: 1, hours, updatedAt: at }, 'Ada');
    const opening = (given: object) => openingOf(context, widgetSettings.parse({ hours: given }).hours);
    const opensAt = new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000 + 3_600_000);
    expect(await opening({ calendarId })).toEqual({ open: false, opensAt });
    expect(await opening({ calendarId: newId() })).toEqual({ open: true, opensAt: null });
    expect(await opening({})).toEqual({ open: true, opensAt: null });
  });

  test('files go up with the token and come down by a link that ends', async () => {
    const visitor = await come();
    const send = (token: string) => {
      const body = new FormData();
      body.append('file', new Blob(['hello file'], { type: 'text/plain' }), 'hello.txt');
      return fetch(`${app.url}/widget/${chat.id}/files`, {
        method: 'POST',
        headers: { origin: shop, 'x-visitor-token': token },
        body,
      });
    };
    expect((await send('nonsense')).status).toBe(403);
    const { id } = (await (await send(visitor.welcome.token ?? '')).json()) as { id: string };
    await visitor.say('look', { fileIds: [id] });
    const url = await until(async () => {
      const history = await visitor.history('thread-one');
      if (!history.ok || !history.messages[0]?.files[0]?.url) throw new Error('not yet');
      return history.messages[0].files[0].url;
    });
    expect(await (await fetch(app.url + url)).text()).toBe('hello file');
    expect((await fetch(`${app.url}${url}x`)).status).toBe(404);
  });
});

test('what a visitor who left has not seen goes out by e-mail once, and the answer joins', async () => {
  const { context } = app;
  const visitor = await come();
  await visitor.socket
    .timeout(20_000)
    .emitWithAck('visitor.introduce', { name: 'Bo', email: 'bo@customer.example' });
  const said = await visitor.say('I have to go');
  if (!said.ok) throw new Error(said.code);
  await until(async () => expect(await conversationsOf(visitor)).toHaveLength(1));
  visitor.leave();
  const conversation = await context.store.conversations.read(said.conversationId);
  const { message } = await agent.api.call('reply', {
    params: { id: said.conversationId },
    body: { clientId: randomUUID(), text: 'It is on its way', expectedRevision: conversation?.revision ?? 0 },
  });
  await planMailFor(context, message.id);
  await mailUnseen(context);
  const mails = () => context.store.systemMails.collection.find({ filter: {}, index: '_id_' });
  expect(await mails()).toEqual([]);
  context.clock.forward(6 * 60_000);
  await mailUnseen(context);
  await planMailFor(context, message.id);
  context.clock.forward(6 * 60_000);
  await mailUnseen(context);
  const sent = await mails();
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({
    to: { address: 'bo@customer.example' },
    text: 'It is on its way',
    inboxId: post.id,
  });
  const after = await context.store.conversations.read(said.conversationId);
  expect(after?.participants).toContain('bo@customer.example');

  const answer = [
    'From: Bo <bo@customer.example>',
    'To: post@shop.example',
    'Subject: Re: Post',
    `Message-ID: <${randomUUID()}@customer.example>`,
    `In-Reply-To: <${sent[0]?.externalId ?? ''}>`,
    '',
    'Thank you, I can wait.',
  ].join('\r\n');
  const raw = Buffer.from(answer);
  const described = channelById('email').describeRaw(raw);
  await acceptRaw(context, post.id, [{ ...described, raw, providerTime: context.clock.now() }]);
  await ingestInbox(context, { inboxId: post.id });
  const back = await come({ token: visitor.welcome.token });
  const history = await back.history('thread-one');
  if (!history.ok) throw new Error(history.code);
  expect(history.messages.map(({ text }) => text)).toEqual([
    'I have to go',
    'It is on its way',
    'Thank you, I can wait.',
  ]);
});

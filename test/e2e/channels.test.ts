import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningSimulator, SimulatedPost } from '../../server/channels/contract.ts';
import { startBlueskySimulator, type RunningBluesky } from '../../server/channels/bluesky/simulator.ts';
import { startMastodon } from '../../server/channels/mastodon/simulator.ts';
import { startTelegram } from '../../server/channels/telegram/simulator.ts';
import { startBridge } from '../support/bridge.ts';
import { canRunBrowser } from '../support/browser.ts';
import { actOnAuthor, done } from './act-on-author.ts';
import { freshWord, isAgain } from './attempt.ts';
import { listOneChannel } from './channel-list.ts';
import {
  chooseOf,
  editor,
  letter,
  messages,
  naturalWidth,
  openConversation,
  openInbox,
  row,
  send,
  untilFocused,
  write,
} from './desk.ts';
import { composePost } from './post.ts';
import { picture, sticker } from './pictures.ts';
import { becomes, openScene, pictureFailure, pictureOf, type Scene } from './scene.ts';

/** An answer is held for ten seconds, in which it can be taken back. */
const soon = 40_000;

/** Connects an account of each kind as an admin does, hears a customer, answers, and finds the answer at the provider. */
describe.runIf(canRunBrowser('every channel in the browser'))('each channel in the browser', () => {
  let scene: Scene;
  let page: Page;
  const running: { stop(): Promise<void> }[] = [];
  /** What is on its way while the next channel has its turn. */
  const social: RunningSimulator[] = [];
  const later: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    scene = await openScene();
    ({ page } = await scene.window(scene.admin));
  });
  beforeEach(async (test) => {
    if (isAgain(test)) await forgetInboxes();
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(async () => {
    await scene.close();
    await Promise.all(running.map((one) => one.stop()));
  });

  /** The accounts of an earlier try may be connected again. */
  async function forgetInboxes(): Promise<void> {
    const { items } = await scene.admin.api.call('listInboxes');
    for (const { id, address } of items) {
      const body = { enabled: false, ...(address !== '' && { address: `was ${address} ${freshWord()}` }) };
      await scene.admin.api.call('updateInbox', { params: { id }, body });
    }
  }

  function kept<T extends { stop(): Promise<void> }>(simulator: T): T {
    running.push(simulator);
    return simulator;
  }

  function post(more: Partial<SimulatedPost>): SimulatedPost {
    const from = { address: '@ada@shop.example', name: 'Ada Byron' };
    const blank = { to: [], subject: '', text: '', inReplyTo: null, references: [], files: [] };
    return { from, ...blank, externalId: freshWord(), date: new Date(), ...more };
  }

  /** Of the form to connect, which stands before the one to fill in by hand. */
  const input = (name: string) => page.locator(`[name="${name}"]:visible`).first();
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  async function chooseChannel(name: string): Promise<void> {
    await page.goto('/settings/inboxes/new');
    await page.getByRole('radio', { name }).click();
  }

  /** @returns the id of the inbox whose settings opened */
  async function madeInbox(): Promise<string> {
    await page.waitForURL(/\/settings\/inboxes\/[0-9a-f]{24}/);
    return /[0-9a-f]{24}/.exec(page.url())?.[0] ?? '';
  }

  /** Waits in the list for what came in meanwhile, and opens it. */
  async function openArrived(words: string): Promise<void> {
    await row(page, words).first().waitFor();
    await openConversation(page, words);
    await letter(page, words).waitFor();
  }

  async function answer(text: string): Promise<void> {
    await write(page, text);
    // It stands in the thread at once; only what the server has survives that the page goes elsewhere.
    const taken = page.waitForResponse(
      (one) => one.request().method() === 'POST' && one.url().endsWith('/messages'),
    );
    await send(page);
    expect((await taken).ok()).toBe(true);
    await messages(page)
      .filter({ hasText: text.slice(0, 30) })
      .waitFor();
  }

  async function showsHistory(now: string, before: string): Promise<void> {
    await letter(page, now).waitFor();
    await button('Changed by the author').click();
    await page.getByLabel('Changed by the author').getByText(before).waitFor();
    await page.keyboard.press('Escape');
  }

  it('Mastodon: allowed at the server, mentions and direct messages', async () => {
    const word = freshWord();
    const mastodon = kept(await startMastodon(() => undefined));
    social[0] = mastodon;
    const { world } = mastodon.server;
    await chooseChannel('Mastodon');
    await input('settings.instance').fill(mastodon.server.origin);
    await button('Connect').click();
    await button('Authorize').click();
    await madeInbox();
    // The server may be known by another name too: the way back led to the one in the address bar.
    expect(new URL(page.url()).origin).toBe(scene.workspace.product.url);

    await openInbox(page);
    const bo = world.post(world.account('bo@shop.example', 'Bo'), { text: `Which lamp is quiet? ${word}` });
    const id = world.nextId();
    await mastodon.arrive?.(post({ text: `This one hums ${word}`, externalId: id, inReplyTo: bo.id }));
    await openArrived(`This one hums ${word}`);
    await page.getByText(`Which lamp is quiet? ${word}`).waitFor();
    await letter(page, `hums ${word}`).getByText('Public', { exact: true }).waitFor();
    for (const [words, mark] of [
      ['Like', 'favourite'],
      ['Boost', 'reblog'],
    ] as const) {
      await chooseOf(letter(page, `hums ${word}`), words);
      await becomes(() => world.marks.has(`${mark} ${id}`), true);
    }
    const onAda = () => [...world.marks].flatMap((one) => /^(mute|block) /.exec(one)?.[1] ?? []);
    await actOnAuthor(letter(page, `hums ${word}`), onAda, word);
    expect(world.reports).toMatchObject([{ comment: `Spam ${word}` }]);
    await write(page, `We send another ${word}`);
    await page.getByText('Begins with @ada@shop.example').waitFor();
    await send(page);
    world.edit(id, `@support This one hums at night ${word}`);
    await showsHistory(`hums at night ${word}`, `This one hums ${word}`);

    const direct = { text: `My street is ${word}`, externalId: world.nextId() };
    await mastodon.arrive?.(post({ ...direct, post: { visibility: 'direct' } }));
    await openArrived(direct.text);
    await answer(`Thank you, noted ${word}`);
    await mastodon.arrive?.(post({ text: `Never mind ${word}`, externalId: world.nextId() }));
    await openArrived(`Never mind ${word}`);
    world.remove([...world.statuses.values()].at(-1)?.id ?? '');
    await page.getByText('The author deleted this message.').waitFor();

    const sent = () => (mastodon.posts?.() ?? []).map(({ text, visibility }) => ({ text, visibility }));
    const wanted = [
      { text: `@ada@shop.example We send another ${word}`, visibility: 'public' },
      { text: `@ada@shop.example Thank you, noted ${word}`, visibility: 'direct' },
    ];
    later.push(async () => {
      await becomes(sent, wanted, soon);
      expect(mastodon.posts?.()[0]?.inReplyTo).toContain(`/${id}`);
    });
  });

  /** A reply below a post of ours is hidden there, and shown again. */
  async function hideBelowOurs(
    bluesky: RunningBluesky,
    from: SimulatedPost['from'],
    word: string,
  ): Promise<void> {
    const { world } = bluesky.server;
    const value = { $type: 'app.bsky.feed.post', text: 'New lamps!', createdAt: new Date().toISOString() };
    const ours = world.create(world.us, { collection: 'app.bsky.feed.post', value });
    await bluesky.arrive?.(post({ from, text: `they hum too ${word}`, inReplyTo: ours?.uri ?? '' }));
    await openArrived(`they hum too ${word}`);
    const shown = letter(page, `they hum too ${word}`);
    const hidden = () =>
      [...world.records.values()].flatMap(
        ({ value }) => (value as { hiddenReplies?: string[] }).hiddenReplies ?? [],
      );
    await chooseOf(shown, 'Hide');
    await done(shown, 'Hidden').waitFor();
    expect(hidden()).toHaveLength(1);
    await chooseOf(shown, 'Show again');
    await done(shown, 'Hidden').waitFor({ state: 'detached' });
    expect(hidden()).toEqual([]);
  }

  it('Bluesky: an app password, a thread of two posts, a chat', async () => {
    const word = freshWord();
    const bluesky = kept(await startBlueskySimulator(() => undefined));
    social[1] = bluesky;
    const { world } = bluesky.server;
    await chooseChannel('Bluesky');
    await input('settings.serviceUrl').fill(bluesky.server.origin);
    await input('settings.handle').fill(world.us.handle);
    await input('secrets.appPassword').fill(bluesky.server.password);
    await button('Connect').click();
    const id = await madeInbox();
    const { settings } = await scene.admin.api.call('readInbox', { params: { id } });
    const hurried = { settings: { ...settings, pollSeconds: 1 } };
    await scene.admin.api.call('updateInbox', { params: { id }, body: hurried });

    await openInbox(page);
    const from = { address: `did:plc:${word}`, name: 'Ada Byron' };
    await bluesky.arrive?.(post({ from, text: `my other lamp hums ${word}` }));
    await openArrived(`my other lamp hums ${word}`);
    for (const [words, collection] of [
      ['Like', 'app.bsky.feed.like'],
      ['Boost', 'app.bsky.feed.repost'],
    ] as const) {
      await chooseOf(letter(page, word), words);
      await becomes(() => [...world.records.keys()].some((uri) => uri.includes(`/${collection}/`)), true);
    }
    const blocks = () => [...world.records.keys()].filter((uri) => uri.includes('/app.bsky.graph.block/'));
    const onAda = () => [...blocks().map(() => 'block'), ...[...world.muted].map(() => 'mute')];
    await actOnAuthor(letter(page, word), onAda, word);
    expect(world.reports).toMatchObject([{ reason: `Spam ${word}` }]);
    await write(page, '👩‍👧‍👦');
    await page.getByText('299 left', { exact: true }).waitFor();
    await page.keyboard.insertText(` ${'We know that hum. '.repeat(20)}Which one is it ${word}?`);
    await button('Send 2 messages').click();
    await editor(page).waitFor({ state: 'detached' });

    await bluesky.arrive?.(post({ from, text: `just between us ${word}`, post: { visibility: 'direct' } }));
    await openArrived(`just between us ${word}`);
    await answer(`Of course ${word}`);

    await hideBelowOurs(bluesky, from, word);

    later.push(async () => {
      await becomes(() => (bluesky.posts?.() ?? []).length, 4, soon);
      const [first, second] = (bluesky.posts?.() ?? []).filter(({ inReplyTo }) => inReplyTo !== null);
      expect(first?.text).toMatch(/^👩‍👧‍👦 We know that hum.* \(1\/2\)$/s);
      expect(first?.inReplyTo).toContain(`at://${from.address}/app.bsky.feed.post/`);
      expect(second).toMatchObject({ inReplyTo: first?.externalId });
      expect(second?.text).toContain(`Which one is it ${word}? (2/2)`);
      expect(world.chat.at(-1)).toMatchObject({ sender: world.us.did, text: `Of course ${word}` });
    });
  });

  it('Telegram: a bot token, pictures, a voice and a sticker', async () => {
    const word = freshWord();
    const telegram = kept(await startTelegram(() => undefined));
    const { botToken = '' } = telegram.secrets ?? {};
    await chooseChannel('Telegram');
    await input('name').fill('Bot');
    await input('address').fill(telegram.address ?? '');
    await input('secrets.botToken').fill(botToken);
    await page.getByText('More settings').click();
    await input('settings.apiUrl').fill(String(telegram.settings['apiUrl']));
    await button('Test connection').click();
    await page.getByText('Everything answers.').waitFor();
    await button('Create inbox').click();
    await madeInbox();

    await openInbox(page);
    const from = { address: String(Date.now() % 1_000_000_000), name: 'Ada Byron', handle: '@ada' };
    const file = (name: string, type: string, base64: string) => [
      { name, type, content: Buffer.from(base64, 'base64') },
    ];
    const question = post({ from, text: `It hums ${word}`, externalId: '41' });
    await telegram.arrive?.(question);
    await openArrived(`It hums ${word}`);
    const shots: [string, SimulatedPost['files']][] = [
      ['42', file('lamp.png', 'image/png', picture)],
      ['43', file('hum.ogg', 'audio/ogg', Buffer.from('OggS').toString('base64'))],
      ['44', file('lamp.webp', 'image/webp', sticker)],
    ];
    for (const [externalId, files] of shots) await telegram.arrive?.(post({ from, externalId, files }));
    await becomes(() => messages(page).count(), 4);
    await messages(page).filter({ hasText: 'hum.ogg' }).waitFor();
    for (const shown of [messages(page).nth(1), messages(page).filter({ hasText: '💡' })]) {
      await becomes(() => naturalWidth(shown.locator('button img').first()), 1);
    }
    await answer(`A new one is on its way ${word}`);
    await telegram.edit(question, `It hums at night ${word}`);
    await showsHistory(`It hums at night ${word}`, `It hums ${word}`);
    later.push(async () => {
      await becomes(() => telegram.posts?.().length, 1, soon);
      expect(telegram.posts?.()[0]).toMatchObject({ text: `A new one is on its way ${word}` });
      expect(telegram.posts?.()[0]?.inReplyTo).toMatch(new RegExp(`^${from.address}/4[1-4]$`));
    });
  });

  it('Mentions: chosen and decided by keyboard, in columns of one’s own', async () => {
    const word = freshWord();
    const [mastodon, bluesky] = social;
    const names = ['Bo', 'Cy', 'Di', 'Ed'];
    for (const [index, name] of names.entries()) {
      const from = { address: `@${name.toLowerCase()}@shop.example`, name: `${name} ${word}` };
      const text = `Lamp ${name} ${word}`;
      await mastodon?.arrive?.(post({ from, text, externalId: `${String(Date.now())}${String(index)}` }));
    }
    await bluesky?.arrive?.(
      post({ from: { address: `did:plc:ed${word}`, name: `Fay ${word}` }, text: `Lamp Fay ${word}` }),
    );
    await page.goto('/mentions');
    const cards = page.locator('[data-mention]').filter({ hasText: word });
    await becomes(() => cards.count(), 5);
    const column = await page
      .locator('[data-column]', { hasText: `Lamp Bo ${word}` })
      .getAttribute('data-column');
    await decideByKeyboard(page.locator(`[data-column="${column ?? ''}"]`), word);
    await arrangeColumns(word);
  });

  /** Two by two: what is ticked moves, what is taken back comes again, a whole column goes at once. */
  async function decideByKeyboard(column: Locator, word: string): Promise<void> {
    const at = (name: string) => column.locator('[data-mention]').filter({ hasText: `Lamp ${name} ${word}` });
    const current = () => column.locator('[aria-current="true"]').textContent();
    const states = page.getByRole('group', { name: 'What is to be done' });
    const state = (name: string) => states.getByRole('button', { name, exact: true });
    const left = () => column.locator('[data-mention]').filter({ hasText: word }).count();
    // The newest is first. The keys begin where one points.
    await at('Ed').focus();
    await page.keyboard.press('j');
    expect(await current()).toContain(`Lamp Di ${word}`);
    await page.keyboard.press('k');
    expect(await current()).toContain(`Lamp Ed ${word}`);
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByRole('toolbar', { name: '2 selected' }).waitFor();
    await pictureAll('mentions-selected');
    await page.keyboard.press('e');
    await becomes(left, 2);
    await page.getByText('2 mentions: Done').waitFor();
    await untilFocused(at('Cy'));
    await page.getByRole('button', { name: 'Undo' }).click();
    await becomes(left, 4);
    await at('Bo').focus();
    await page.keyboard.press('n');
    await becomes(left, 3);
    await state('No reply needed').click();
    await becomes(left, 1);
    await at('Bo').focus();
    await page.keyboard.press('u');
    await becomes(left, 0);
    await state('Needs reply').click();
    await becomes(left, 4);
    await at('Ed').focus();
    await page.keyboard.press('Shift+X');
    await page.keyboard.press('e');
    await becomes(() => column.locator('[data-mention]').count(), 0);
    await state('Done').click();
    await becomes(left, 4);
    await state('Needs reply').click();
  }

  /** Hidden, moved and added columns are one's own, and stay. */
  async function arrangeColumns(word: string): Promise<void> {
    const titles = () => page.locator('[data-column] h2').allTextContents();
    // A column is there once its account has been read.
    await becomes(async () => (await titles()).length, social.length);
    const before = await titles();
    const [first = '', second = ''] = before;
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('button', { name: `Move ${first} to the right` }).click();
    await becomes(titles, [second, first, ...before.slice(2)]);
    await page.getByRole('checkbox', { name: `Show ${second}` }).click();
    await becomes(titles, [first, ...before.slice(2)]);
    await page.getByRole('textbox', { name: 'Watched word' }).fill(word);
    await page.keyboard.press('Enter');
    await becomes(titles, [first, ...before.slice(2), word]);
    await pictureAll('mentions-columns');
    const kept = page.waitForResponse((response) => response.request().method() === 'PATCH');
    await page.getByRole('button', { name: `Remove ${word}` }).click();
    await becomes(titles, [first, ...before.slice(2)]);
    await page.keyboard.press('Escape');
    await kept;
    await page.reload();
    await becomes(titles, [first, ...before.slice(2)]);
  }

  /** As wide as a desk, a tablet and a phone, in both themes. */
  async function pictureAll(name: string): Promise<void> {
    for (const [width, height] of [
      [1440, 900],
      [1024, 768],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await pictureOf(page, `${name}-${String(width)}-${colorScheme}`);
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  it('answers by another inbox that reaches the same person, when asked for', async () => {
    const word = freshWord();
    const [first] = await Promise.all(
      ['Help', 'Orders'].map((name) =>
        scene.admin.api.call('createInbox', {
          body: { name: `${name} ${word}`, channel: 'email', address: `${name}-${word}@support.test` },
        }),
      ),
    );
    const mail = { from: 'gil@customer.test', name: 'Gil', subject: `Which desk ${word}`, text: 'Hello?' };
    await scene.admin.api.pushRaw(first?.id ?? '', composePost({ ...mail, id: `${word}@customer.test` }));
    await openInbox(page);
    await row(page, `Which desk ${word}`).waitFor();
    await openConversation(page, `Which desk ${word}`);
    const section = page.locator('section').filter({ hasText: 'Answer by' }).last();
    const other = section.getByRole('button', { name: `Orders ${word}` });
    const fold = section.locator('summary');
    await fold.waitFor();
    expect(await other.isVisible()).toBe(false);
    await fold.click();
    await pictureOf(page, 'answer-by');
    await other.click();
    await section
      .locator('[aria-pressed="true"]')
      .filter({ hasText: `Orders ${word}` })
      .waitFor();
    const { items } = await scene.admin.api.call('listConversations', { query: { limit: 100 } });
    const { replyVia } = items.find(({ subject }) => subject.includes(word)) ?? {};
    expect(replyVia?.inboxId).not.toBe(first?.id);
  });

  it('Webhook: a secret shown once and replaced, a review by a bridge', async () => {
    const word = freshWord();
    await chooseChannel('Webhook');
    await input('name').fill('Reviews');
    const madeSecret = async () => {
      await button('Make one').first().click();
      return (await page.locator('[data-made-secret]').textContent()) ?? '';
    };
    const secret = await madeSecret();
    await button('Create inbox').click();
    const id = await madeInbox();
    await page.getByRole('tab', { name: 'Connection' }).click();
    const inboundUrl = (await page.locator('pre', { hasText: '/inbound' }).textContent()) ?? '';
    expect(new URL(inboundUrl).pathname).toBe(`/api/v1/channels/${id}/inbound`);
    expect(await page.content()).not.toContain(secret);

    const channelUrl = inboundUrl.replace(/\/inbound$/, '');
    const bridge = kept(await startBridge({ channelUrl, secret }));
    await input('settings.deliverUrl').fill(`${bridge.url}/deliver`);
    await button('Replace').first().click();
    expect(await madeSecret()).not.toBe(secret);
    await button('Save').click();
    await page.locator('[data-made-secret]').waitFor({ state: 'detached' });
    // The bridge has not heard of the new secret yet, and goes on with the old one.
    await openInbox(page);
    const review = { externalId: word, text: `It hums ${word}`, kind: 'review', rating: 2 };
    const from = { externalId: `user-${word}`, name: 'Ada Byron' };
    expect(await bridge.take({ ...review, from, visibility: 'public' })).toMatchObject({ code: 202 });
    await openArrived(`It hums ${word}`);
    await page.getByRole('img', { name: '2 of 5 stars' }).waitFor();
    await answer(`We are sorry ${word}`);
    later.push(async () => {
      await becomes(() => bridge.printed().includes(`to user-${word}: We are sorry ${word}`), true, soon);
      await page.locator('[data-delivery="delivered"]').waitFor();
    });
  });

  it('has sent every answer, in thread and to no more people than it was for; lists each channel', async () => {
    for (const arrived of later) await arrived();
    await listOneChannel(page, scene.admin);
  });
});

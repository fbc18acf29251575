import { createHmac, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { widgetLanguages } from '../../shared/widget/texts.ts';
import { heardOn, listenOn } from './ear.ts';
import { naturalWidth, openConversation, openInbox, row, write, send } from './desk.ts';
import { becomes, canRun, openScene, pictureFailure, pictureOf, type Person, type Scene } from './scene.ts';
import { chatText, launcher, openShop, said, sayInChat, type Shop } from './shop.ts';
import { answerInWidget } from './survey-tour.ts';
import { tourOfWidget } from './widget-tour.ts';

/** How long the network is away; a longer run by hand sets a minute. */
const cutMillis = Number(process.env['CHAT_CUT_SECONDS'] ?? 3) * 1000;
const exchanges = 15;
/** What has just started compiles its code as it goes; the day is spent after that. */
const warmUps = 6;
const identitySecret = 'a secret between the shop and us';
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe.runIf(canRun('chat'))('a customer on a web site and an agent', () => {
  let scene: Scene;
  let shop: Shop;
  let evil: Shop;
  let key = '';
  let agent: Person;
  let desk: Page;
  let axe = '';
  let visitor: BrowserContext;
  let site: Page;
  const word = randomUUID().slice(0, 6);

  beforeAll(async () => {
    scene = await openScene();
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const server = scene.workspace.product.url;
    shop = await openShop({ server, key: () => key });
    evil = await openShop({ server, key: () => key });
    const inbox = await scene.admin.api.call('createInbox', {
      body: {
        name: 'Shop',
        channel: 'webchat',
        settings: {
          site: { origins: [shop.origin], visits: 'always' },
          talk: { introduce: 'no', quickAnswers: ['Where is my order?'] },
        },
        secrets: { identitySecret },
      },
    });
    key = inbox.id;
    agent = await scene.person({ role: 'agent', name: 'Mara Jensen', inboxIds: [key] });
    desk = (await scene.window(agent)).page;
    visitor = await scene.browser.newContext({ locale: 'en-GB', viewport: { width: 1000, height: 800 } });
    visitor.setDefaultTimeout(20_000);
    site = await visitor.newPage();
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(async () => {
    await Promise.all([shop.close(), evil.close()]);
    await scene.close();
  });

  it('is one script of less than 35 kB that leaves one name on the page', async () => {
    const script = await fetch(`${scene.workspace.product.url}/widget.js`);
    expect(gzipSync(await script.text()).length).toBeLessThan(35_000);
    await site.goto(evil.origin);
    const before = new Set(await site.evaluate<string[]>('Object.keys(globalThis)'));
    await site.goto(shop.origin);
    await launcher(site).waitFor();
    const names = await site.evaluate<string[]>('Object.keys(globalThis)');
    expect(names.filter((name) => !before.has(name))).toEqual(['onevoice']);
  });

  it('lets both write, each seeing the other within a tenth of a second', async () => {
    const problems: string[] = [];
    site.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await launcher(site).click();
    await sayInChat(site, `Hello ${word} <img src=x onerror="document.title='hacked'">`);
    await openInbox(desk);
    await row(desk, word).waitFor();
    await openConversation(desk, word);
    const asked: string[] = [];
    desk.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    const toDesk: number[] = [];
    const toSite: number[] = [];
    for (let at = 0; at < warmUps + exchanges; at += 1) {
      toDesk.push(await siteToDesk(`question ${word} ${String(at)}`));
      toSite.push(await deskToSite(`answer ${word} ${String(at)}`));
      // Until what follows from it is done: people do not type as fast as this.
      await settled(`answer ${word} ${String(at)}`);
    }
    const [there, back] = [median(toDesk.slice(warmUps)), median(toSite.slice(warmUps))];
    process.stdout.write(
      `chat: site to desk ${there.toFixed(0)} ms, desk to site ${back.toFixed(0)} ms (medians of ${String(exchanges)} after ${String(warmUps)})\n`,
    );
    // The promise is a tenth of a second on a quiet machine; tests share theirs.
    expect(Math.max(there, back)).toBeLessThan(1500);
    // Reading and answering, what may be answered, the counts: who looks on while a chat runs asks for nothing else.
    expect(asked.length / toDesk.length, asked.slice(0, 30).join('\n')).toBeLessThan(8);
    expect(await site.title()).toBe('Shop');
    expect(await desk.title()).not.toContain('hacked');
    expect(problems).toEqual([]);
  });

  async function settled(words: string): Promise<void> {
    const answer = desk.locator('[data-message]').filter({ hasText: words });
    await answer.locator('[data-delivery="read"]').first().waitFor({ state: 'attached' });
  }

  /** Milliseconds from Enter until the words are on the other screen, by a clock that both pages share. */
  async function siteToDesk(words: string): Promise<number> {
    const seen = watch(desk, words);
    await chatText(site).fill(words);
    const begun = await pressAt(site);
    return (await seen) - begun;
  }

  async function deskToSite(words: string): Promise<number> {
    const seen = watch(site, words);
    await write(desk, words);
    const begun = Date.now();
    await send(desk);
    return (await seen) - begun;
  }

  async function pressAt(page: Page): Promise<number> {
    const begun = Date.now();
    await chatText(page).press('Enter');
    return begun;
  }

  function watch(page: Page, words: string): Promise<number> {
    return page.evaluate<number>(`new Promise((resolve) => {
      const widget = document.getElementById('onevoice-widget');
      const root = widget ? widget.shadowRoot : document;
      const look = () => {
        const places = widget ? [...root.querySelectorAll('.say')] : [...root.querySelectorAll('[data-message]')];
        if (places.some((one) => one.textContent.includes(${JSON.stringify(words)}))) resolve(Date.now());
        else requestAnimationFrame(look);
      };
      look();
    })`);
  }

  it('shows who writes and who has read, both ways', async () => {
    await write(desk, 'I am looking');
    await site.getByText('is writing').waitFor();
    await send(desk);
    await said(site, 'I am looking').waitFor();
    await desk
      .locator('[data-message]')
      .filter({ hasText: 'I am looking' })
      .getByText('Read')
      .first()
      .waitFor({ state: 'attached' });
    // Said every few seconds only: somebody who has just sent something is seen when they go on writing.
    const isSeen = async (): Promise<boolean> => {
      await chatText(site).pressSequentially('hm');
      return desk.locator('[data-visitor-typing]').isVisible();
    };
    await becomes(isSeen, true);
    await chatText(site).fill('');
    await sayInChat(site, `Thank you ${word}`);
    await site.locator('#onevoice-widget .when').getByText('Seen').waitFor();
  });

  it('takes files, pictures and emoji, both ways', async () => {
    await site.locator('#onevoice-widget input[type="file"]').setInputFiles([
      { name: 'order.txt', mimeType: 'text/plain', buffer: Buffer.from('Number 7') },
      { name: 'dot.png', mimeType: 'image/png', buffer: dot },
    ]);
    await site.getByRole('button', { name: 'Emoji' }).click();
    await site.getByRole('button', { name: '🙏' }).click();
    await site.getByRole('button', { name: 'Send' }).click();
    await becomes(() => naturalWidth(said(site, '🙏').getByRole('img', { name: 'dot.png' })), 1);
    const message = desk.locator('[data-message]').filter({ hasText: '🙏' });
    await message.getByText('order.txt').waitFor();

    await write(desk, `Our terms ${word}`);
    const composer = desk.locator('section[data-composer="reply"]');
    const terms = { name: 'terms.txt', mimeType: 'text/plain', buffer: Buffer.from('Thirty days.') };
    await composer.locator('input[type="file"]').setInputFiles(terms);
    await composer.getByText('terms.txt').waitFor();
    await composer.getByRole('button', { name: /^Send/ }).first().click();
    const link = said(site, `Our terms ${word}`).getByRole('link', { name: 'terms.txt' });
    await becomes(async () => {
      const url = await link.getAttribute('href');
      return url === null ? '' : (await visitor.request.get(url)).text();
    }, 'Thirty days.');
  });

  it('counts what is new on the launcher and in the title while nobody looks', async () => {
    await chatText(site).press('Escape');
    await launcher(site).waitFor();
    await site.reload();
    await launcher(site).waitFor();
    await hide(true);
    await write(desk, `Something new ${word}`);
    await send(desk);
    await launcher(site)
      .and(site.getByRole('button', { name: '1 new' }))
      .waitFor();
    await becomes(() => site.title(), '(1) Shop');
    await hide(false);
    await becomes(() => site.title(), 'Shop');
    await launcher(site).click();
    await settled(`Something new ${word}`);
    // What was heard before anything was fetched hides nothing of what was said earlier.
    await said(site, `Our terms ${word}`).waitFor();
    expect(await launcher(site).count()).toBe(0);
  });

  it('is heard when nobody looks, where the browser allows it and unless it is muted', async () => {
    await listenOn(visitor);
    await chatText(site).press('Escape');
    const untouched = await visitor.newPage();
    // Whoever drives a browser touches its pages with everything they ask: the browser would say otherwise.
    await untouched.addInitScript(
      "Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: false } })",
    );
    await untouched.goto(shop.origin);
    await launcher(untouched).waitFor();
    await tell('Nobody has touched this page', { on: untouched, unread: 1, tones: 0 });
    await untouched.close();
    await site.reload();
    await launcher(site).waitFor();
    await site.locator('h1').click();
    await tell('The first that is heard', { unread: 2, tones: 2 });
    await becomes(async () => (await heardOn(site)).peak > 0.05, true);
    expect(await heardOn(site)).toMatchObject({ running: true });
    await launcher(site).click();
    await tell('Looked at', { tones: 2 });
    await hide(true);
    await tell('Not looked at', { tones: 4 });
    await hide(false);
    await site.getByRole('button', { name: 'Sound is on' }).click();
    await chatText(site).press('Escape');
    await tell('Muted', { unread: 1, tones: 4 });
    await site.reload();
    await site.locator('h1').click();
    await tell('Muted on the next page', { unread: 2, tones: 0 });
    await launcher(site).click();
    await site.getByRole('button', { name: 'Sound is off' }).click();
    await chatText(site).press('Escape');
    await tell('Loud again', { unread: 1, tones: 2 });
    await launcher(site).click();
    await said(site, 'Muted on the next page').waitFor();
  });

  /** The agent answers; the widget has it when it counts it, or shows it where one is in the conversation. */
  async function tell(
    words: string,
    { unread = 0, tones, on = site }: { unread?: number; tones: number; on?: Page },
  ): Promise<void> {
    const count = () => on.locator('#onevoice-widget .count').textContent();
    await becomes(count, String(Math.max(unread - 1, 0)));
    await write(desk, `${words} ${word}`);
    await send(desk);
    if (unread === 0) await said(on, words).waitFor();
    else await becomes(count, String(unread));
    expect({ words, tones: (await heardOn(on)).tones }).toEqual({ words, tones });
  }

  /** What the browser says when another tab is in front. */
  async function hide(hidden: boolean): Promise<void> {
    await site.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${String(hidden)} });
      document.dispatchEvent(new Event('visibilitychange'))`);
  }

  it('loses and doubles nothing when the network is cut', { timeout: cutMillis + 120_000 }, async () => {
    const before = await site.locator('#onevoice-widget .say').count();
    await visitor.setOffline(true);
    for (let at = 0; at < 3; at += 1) await sayInChat(site, `offline ${word} ${String(at)}`);
    const conversations = await agent.api.call('listConversations', { query: { view: 'all' } });
    const [conversation] = conversations.items;
    if (!conversation) throw new Error('no conversation');
    await agent.api.call('reply', {
      params: { id: conversation.id },
      body: { clientId: randomUUID(), text: `meanwhile ${word}`, expectedRevision: conversation.revision },
    });
    await new Promise((resolve) => setTimeout(resolve, cutMillis));
    // A page that is loaded again keeps what was not sent.
    await visitor.setOffline(false);
    await said(site, `meanwhile ${word}`).waitFor();
    await desk
      .locator('[data-message]')
      .filter({ hasText: `offline ${word} 2` })
      .waitFor();
    await becomes(() => site.locator('#onevoice-widget .say').count(), before + 4);
    for (let at = 0; at < 3; at += 1) {
      const words = `offline ${word} ${String(at)}`;
      expect(await desk.locator('[data-message]').filter({ hasText: words }).count()).toBe(1);
      expect(await said(site, words).count()).toBe(1);
    }
  });

  it('goes on where it was on the next page, and at its end when the window changes', async () => {
    await site.goto(`${shop.origin}/two`);
    await said(site, `meanwhile ${word}`).waitFor();
    await site.setViewportSize({ width: 320, height: 480 });
    await becomes(() => isAtEnd(site), true);
    await site.setViewportSize({ width: 1000, height: 800 });
    await site.getByRole('button', { name: 'Your conversations' }).click();
    await site.getByRole('button', { name: 'New conversation' }).click();
    await site.getByRole('button', { name: 'Where is my order?' }).click();
    await row(desk, 'Where is my order?').waitFor();
  });

  it('is whose the site says it is, and another person on the same machine sees nothing of it', async () => {
    const signed = (id: string, hash?: string) =>
      JSON.stringify({
        id,
        hash: hash ?? createHmac('sha256', identitySecret).update(id).digest('hex'),
        name: 'Ana Meyer',
      });
    const id = `ana-${word}`;
    const words = `My number is 7 ${word}`;
    await sayInChat(site, words);
    await said(site, words).waitFor();
    await site.evaluate(`onevoice.identify(${signed(id)})`);
    await row(desk, 'Ana Meyer').first().waitFor();
    await said(site, words).waitFor();

    const phone = await scene.browser.newContext({ locale: 'en-GB', viewport: { width: 390, height: 800 } });
    const other = await phone.newPage();
    await other.goto(shop.origin);
    await launcher(other).waitFor();
    await other.evaluate(`onevoice.identify(${signed(id, '0'.repeat(64))}); onevoice.open()`);
    await chatText(other).waitFor();
    expect(await said(other, word).count()).toBe(0);
    await other.evaluate(`onevoice.identify(${signed(id)})`);
    await other.getByRole('button', { name: 'Your conversations' }).click();
    await other.getByRole('button', { name: words }).click();
    await said(other, words).waitFor();
    await other.evaluate('onevoice.identify(null)');
    await becomes(() => said(other, word).count(), 0);
    await other.goto(`${shop.origin}/two`);
    await launcher(other).click();
    await chatText(other).waitFor();
    expect(await said(other, word).count()).toBe(0);
    await phone.close();
  });

  it('greets by page and hour, asks who one is, and tells pages only when it may', async () => {
    const night = await scene.admin.api.call('createInbox', {
      body: {
        name: 'Night desk',
        channel: 'webchat',
        settings: {
          site: { visits: 'ask' },
          talk: {
            introduce: 'required',
            greetings: [
              '/widget-demo/pricing | Never now | 0 | open',
              '/widget-demo/p* | Prices? Leave a word | 0 | closed',
            ],
          },
          hours: { opening: 'Mo-Su 00:00-24:00', holidays: around(Date.now()), timeZone: 'UTC' },
        },
      },
    });
    const context = await scene.browser.newContext({
      locale: 'en-GB',
      viewport: { width: 390, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(`${scene.workspace.product.url}/widget-demo/pricing?key=${night.id}`, {
      referer: 'https://search.example/lamps',
    });
    await page.getByRole('button', { name: 'Prices? Leave a word' }).click();
    await page.getByText('We are back').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Bo Grün');
    await page.getByRole('textbox', { name: 'E-mail' }).fill('nonsense');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('This does not look like').waitFor();
    expect(await objections(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'E-mail' }).fill('bo@customer.example');
    await page.getByRole('button', { name: 'Start' }).click();
    await sayInChat(page, `Dark here ${word}`);
    const watching = (await scene.window(scene.admin)).page;
    await openInbox(watching);
    await openConversation(watching, `Dark here ${word}`);
    const panel = watching.locator('section').filter({ hasText: 'On the web site' }).last();
    await panel.getByText('bo@customer.example').waitFor();
    expect(await panel.getByText('/widget-demo/pricing').count()).toBe(0);
    await page.getByRole('button', { name: 'Yes' }).click();
    await panel.getByText('/widget-demo/pricing').waitFor();
    await panel.getByText('search.example').waitFor();
    await page.evaluate('onevoice.consent(false)');
    await panel.getByText('/widget-demo/pricing').waitFor({ state: 'detached' });
    await Promise.all([context.close(), watching.close()]);
  });

  it.each([
    ['light', 390, ''],
    ['dark', 1024, ''],
    ['light', 320, '&locale=ar&dir=rtl'],
  ] as const)('has nothing to object to for axe: %s, %i px %s', async (colorScheme, width, query) => {
    const context = await scene.browser.newContext({
      colorScheme,
      reducedMotion: 'reduce',
      viewport: { width, height: 700 },
    });
    const page = await context.newPage();
    await page.goto(`${scene.workspace.product.url}/widget-demo?key=${key}${query}`);
    await page.locator('#onevoice-widget .launcher').click();
    await page.locator('#onevoice-widget textarea').fill('Hello');
    await page.locator('#onevoice-widget textarea').press('Enter');
    await page.locator('#onevoice-widget .when').waitFor();
    await pictureOf(page, `widget-${colorScheme}-${String(width)}${query === '' ? '' : '-rtl'}`);
    expect(await objections(page)).toEqual([]);
    await page.locator('#onevoice-widget [aria-haspopup]').click();
    expect(await objections(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('#onevoice-widget .head .icon-button').first().click();
    await page.locator('#onevoice-widget .list').waitFor();
    expect(await objections(page)).toEqual([]);
    await context.close();
  });

  it('asks how content one was: a star by keyboard, right to left, then words', async () => {
    await answerInWidget(scene, { inboxId: key, agent, word });
  });

  it('says all of it in each language, and nothing is cut off', { timeout: 120_000 }, async () => {
    const email = 'shop@support.test';
    await scene.admin.api.call('createInbox', { body: { name: 'Mail', channel: 'email', address: email } });
    const closed = await scene.admin.api.call('createInbox', {
      body: {
        name: 'Lamps',
        channel: 'webchat',
        settings: {
          site: { visits: 'ask' },
          talk: { introduce: 'optional' },
          hours: { opening: 'Mo-Su 00:00-24:00', holidays: around(Date.now()), timeZone: 'UTC' },
          mail: { address: email },
        },
      },
    });
    const cut: string[] = [];
    for (const language of widgetLanguages)
      cut.push(...(await tourOfWidget(scene, { language, inbox: closed.id })));
    expect(cut).toEqual([]);
  });

  async function isAtEnd(page: Page): Promise<boolean> {
    return page.locator('#onevoice-widget .log').evaluate((element) => {
      const log = element as unknown as Record<'scrollTop' | 'clientHeight' | 'scrollHeight', number>;
      return log.clientHeight > 0 && log.scrollHeight - log.scrollTop - log.clientHeight < 2;
    });
  }

  /** What axe finds in the widget, as far as it is shown. */
  async function objections(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{ violations: { id: string; nodes: unknown[] }[] }>(
      "axe.run('#onevoice-widget')",
    );
    return violations.map(({ id, nodes }) => `${id} ${JSON.stringify(nodes)}`);
  }

  it('tells how to put it on a site', async () => {
    const page = (await scene.window(scene.admin)).page;
    await page.goto(`/settings/inboxes/${key}?tab=connection`);
    await page.locator('[data-embed]').getByText(key).waitFor();
    await pictureOf(page, 'widget-settings');
    await page.close();
  });

  it('is refused on a site that is not named', async () => {
    const page = await visitor.newPage();
    const warned = page.waitForEvent('console', (message) => message.text().includes('not available'));
    await page.goto(evil.origin);
    await warned;
    expect(await page.locator('#onevoice-widget').count()).toBe(0);
    await page.close();
  });
});

/** The days around a moment: midnight may pass meanwhile. */
function around(now: number): string[] {
  return [-1, 0, 1].map((day) => new Date(now + day * 24 * 3_600_000).toISOString().slice(0, 10));
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

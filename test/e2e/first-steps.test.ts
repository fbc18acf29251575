import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { composeRaw } from '../../server/channels/email/simulator.ts';
import { dialects } from '../../server/systems/simulator/dialects.ts';
import { startSimulator } from '../../server/systems/simulator/simulator.ts';
import { spoken } from '../server/services/systems/scene.ts';
import { ApiClient } from '../support/api-client.ts';
import { canRunBrowser, launchChromium } from '../support/browser.ts';
import { startProduct, type Product } from '../support/product.ts';
import { freshWord, isAgain } from './attempt.ts';
import { messages, openConversation } from './desk.ts';
import { becomes, password, pictureFailure } from './scene.ts';

const ada = { workspaceName: 'Harbour Books', name: 'Ada Admin', email: 'ada@support.test', password };

describe.runIf(canRunBrowser('first steps'))('first steps', () => {
  let dataDir: string;
  let product: Product;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  let isSetUp = false;

  beforeAll(async () => {
    browser = await launchChromium();
    await install();
  });
  beforeEach(async (test) => {
    if (!isAgain(test)) return;
    await context.close();
    if (isSetUp) return openWindow();
    await uninstall();
    await install();
  });
  afterEach((test) => pictureFailure(browser, test));
  afterAll(async () => {
    await browser.close();
    await uninstall();
  });

  async function install(): Promise<void> {
    dataDir = await mkdtemp(join(tmpdir(), 'onevoice-e2e-'));
    product = await startProduct({ dataDir });
    await openWindow();
  }
  async function openWindow(): Promise<void> {
    context = await window();
    page = await context.newPage();
  }
  async function uninstall(): Promise<void> {
    await product.stop();
    await rm(dataDir, { recursive: true, force: true });
  }

  async function window(): Promise<BrowserContext> {
    const opened = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    opened.setDefaultTimeout(20_000);
    return opened;
  }
  const field = (name: string, on = page) => on.locator(`input[name="${name}"]`);
  /** As the one-time links name it: a session belongs to one name of the server. */
  const home = () => new URL(product.setUpUrl ?? '').origin;
  const at = (on = page) => new URL(on.url()).pathname;

  async function logOut(): Promise<void> {
    await page.getByRole('button', { name: /Your menu$/ }).click();
    await page.getByRole('menuitem', { name: 'Log out', exact: true }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
  }
  /** A further try begins in a window that nobody is logged in to. */
  async function logInAgain(): Promise<void> {
    await page.goto(`${home()}/login`);
    await logIn(ada.email, password);
    await becomes(() => at(), '/inbox/all');
  }
  async function logIn(email: string, secret: string): Promise<void> {
    await field('email').fill(email);
    await field('password').fill(secret);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
  }

  async function invite({ email, role, inbox }: Record<'email' | 'role' | 'inbox', string>): Promise<string> {
    await page.goto(`${home()}/settings/users`);
    await page.getByRole('button', { name: 'Invite someone' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[name="email"]').fill(email);
    await dialog.getByRole('combobox', { name: /Role/ }).click();
    await page.getByRole('option', { name: new RegExp(`^${role}`) }).click();
    await dialog.getByLabel(/Inboxes/).click();
    await page.getByRole('option', { name: inbox }).click();
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Create invitation' }).click();
    const link = dialog.locator('input[readonly]');
    await link.waitFor();
    return link.inputValue();
  }
  async function accept(link: string, name: string): Promise<Page> {
    const joined = await (await window()).newPage();
    await joined.goto(link);
    await joined.getByRole('heading', { name: 'Join Harbour Books' }).waitFor();
    await field('name', joined).fill(name);
    await field('password', joined).fill(password);
    await joined.getByRole('button', { name: 'Join' }).click();
    await becomes(() => at(joined).startsWith('/inbox'), true);
    return joined;
  }

  async function openInboxAt(on: Page, subject: string): Promise<void> {
    await on.goto(`${home()}/inbox/all`);
    await openConversation(on, subject);
    await messages(on).first().waitFor();
  }

  it('says at each field of the set-up what is missing', async () => {
    await page.goto(product.setUpUrl ?? '');
    await page.getByRole('button', { name: 'Create workspace' }).click();
    await becomes(() => page.locator('input[aria-invalid="true"]').count(), 4);
    for (const name of ['workspaceName', 'name', 'email', 'password']) {
      const about = await field(name).getAttribute('aria-describedby');
      const said = await Promise.all(
        (about ?? '').split(' ').map((id) => page.locator(`[id="${id}"]`).innerText()),
      );
      expect(said.join(' ').trim(), name).not.toBe('');
    }
    await field('password').fill('short');
    await page.getByRole('button', { name: 'Create workspace' }).click();
    await page.getByText('At least 10 characters.').first().waitFor();
  });

  it('makes the first admin by the link, once', async () => {
    await page.goto(product.setUpUrl ?? '');
    await page.reload();
    for (const [name, value] of Object.entries(ada)) await field(name).fill(value);
    await page.getByRole('button', { name: 'Create workspace' }).click();
    await page.getByText('No inboxes yet. Connect one and its mail appears here.').waitFor();
    expect(at()).toBe('/settings/inboxes');
    const other = await (await window()).newPage();
    await other.goto(product.setUpUrl ?? '');
    await other.getByRole('heading', { name: 'Already set up' }).waitFor();
    expect(await other.locator('form').count()).toBe(0);
    await other.context().close();
  });

  describe('once it is set up', () => {
    beforeAll(() => {
      isSetUp = true;
    });

    it('logs out and in, and says plainly when the password is wrong', async (test) => {
      if (isAgain(test)) await logInAgain();
      await logOut();
      await logIn(ada.email, 'not the password');
      await page.getByText('E-mail or password is not right.').waitFor();
      expect(at()).toBe('/login');
      await logIn(ada.email, password);
      await becomes(() => at(), '/inbox/all');
    });

    it('leads back to where one wanted to go', async (test) => {
      if (isAgain(test)) await logInAgain();
      await logOut();
      await page.goto(`${home()}/settings/tags`);
      await page.getByRole('heading', { name: 'Log in' }).waitFor();
      await logIn(ada.email, password);
      await page.getByRole('heading', { name: 'Tags', level: 1 }).waitFor();
      expect(at()).toBe('/settings/tags');
    });

    it('lets an admin connect another system, and meets its customers', async () => {
      const word = freshWord();
      const simulator = await startSimulator(dialects.hubspot);
      try {
        const fields = spoken.hubspot.contact('Zoe', word, `zoe.${word}@harbour.example`);
        simulator.state.contacts = [{ id: '7', changedAt: '2026-10-01T08:00:00Z', fields }];
        await page.goto(`${home()}/settings/systems`);
        await page.getByRole('button', { name: 'Connect a system' }).first().click();
        await page.getByRole('button', { name: 'Go to HubSpot' }).click();
        await page.getByText('Give the client id of your app.').waitFor();
        await page.getByLabel('Client id').fill('client');
        await page.getByLabel('Client secret').fill('client-secret');
        await page.getByLabel('Another address for signing in').fill(simulator.url);
        await page.getByRole('button', { name: 'Go to HubSpot' }).click();
        await page.getByText('HubSpot is connected.').waitFor();
        await page.getByRole('cell', { name: 'HubSpot', exact: true }).waitFor();
        await becomes(async () => {
          await page.goto(`${home()}/contacts`);
          await page.getByRole('heading', { level: 1 }).waitFor();
          return page.getByRole('link', { name: `Zoe ${word}` }).isVisible();
        }, true);
      } finally {
        await simulator.close();
      }
    });

    it('lets people in by invitation, each to what the role may do', async (test) => {
      if (isAgain(test)) await logInAgain();
      const word = freshWord();
      const post = `post-${word}@support.test`;
      const api = new ApiClient(product.url);
      await api.logIn(ada.email, password);
      const inbox = await api.call('createInbox', {
        body: { name: `Post ${word}`, channel: 'email', address: post },
      });
      await api.pushRaw(
        inbox.id,
        composeRaw({
          from: { address: 'clara@customer.test', name: 'Clara' },
          to: [{ address: post, name: '' }],
          subject: `Where is my atlas ${word}?`,
          text: 'I ordered it a week ago.',
          date: new Date(),
        }),
      );

      const link = await invite({ email: `ben-${word}@support.test`, role: 'Agent', inbox: `Post ${word}` });
      const agent = await accept(link, 'Ben Agent');
      await agent.goto(`${home()}/settings`);
      await agent.getByRole('link', { name: 'Profile' }).waitFor();
      for (const hidden of ['Workspace', 'Users', 'Teams', 'Inboxes', 'Tags', 'API tokens', 'Queues'])
        expect(await agent.getByRole('link', { name: hidden, exact: true }).count(), hidden).toBe(0);
      await openInboxAt(agent, `Where is my atlas ${word}?`);
      await agent.getByRole('button', { name: 'Reply' }).waitFor();
      await agent.context().close();

      const again = await (await window()).newPage();
      await again.goto(link);
      await again.getByRole('heading', { name: 'This link no longer works' }).waitFor();
      await again.context().close();

      const helper = await accept(
        await invite({ email: `carla-${word}@support.test`, role: 'Collaborator', inbox: `Post ${word}` }),
        'Carla Helper',
      );
      await openInboxAt(helper, `Where is my atlas ${word}?`);
      await helper.getByRole('button', { name: 'Note' }).waitFor();
      expect(await helper.getByRole('button', { name: 'Reply' }).count()).toBe(0);
      expect(await helper.getByRole('button', { name: 'Resolve' }).count()).toBe(0);
      // Ben was there while it waited: it is his, unless he was gone too soon.
      expect(await helper.getByRole('button', { name: /^Assigned to|^Assign: nobody/ }).isDisabled()).toBe(
        true,
      );
      await helper.context().close();
    });
  });
});

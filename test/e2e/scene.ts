import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect, type TestContext } from 'vitest';
import type { Role } from '../../shared/abilities.ts';
import { ApiClient } from '../support/api-client.ts';
import { canRunBrowser, launchChromium } from '../support/browser.ts';
import { canRunMailServers } from '../support/mail-servers/mail-servers.ts';
import {
  openMailWorkspace,
  openWorkspace,
  type MailWorkspace,
  type Workspace,
} from '../support/workspace.ts';

/** The product with a first admin, and one Chromium in which each person has a context of their own. */
export interface Scene<W extends Workspace = Workspace> {
  workspace: W;
  browser: Browser;
  /** Invites someone, who accepts. */
  person(wanted: { role: Role; name: string; inboxIds?: string[] }): Promise<Person>;
  /** A window of somebody who is logged in. */
  window(person: Person, options?: BrowserContextOptions): Promise<Desk>;
  admin: Person;
  close(): Promise<void>;
}

export interface Person {
  id: string;
  name: string;
  api: ApiClient;
}

export interface Desk {
  context: BrowserContext;
  page: Page;
}

export const password = 'correct horse battery';

/** Says loudly what is missing. */
export function canRun(suite: string): boolean {
  const browser = canRunBrowser(suite);
  return canRunMailServers(suite) && browser;
}

export async function openScene(): Promise<Scene> {
  return sceneOf(await openWorkspace());
}

/** With real mail servers and an inbox on them. @param addresses more mailboxes than the servers have anyway */
export async function openMailScene(addresses: string[] = []): Promise<Scene<MailWorkspace>> {
  return sceneOf(await openMailWorkspace({ customers: addresses }));
}

async function sceneOf<W extends Workspace>(workspace: W): Promise<Scene<W>> {
  const browser = await launchChromium();
  const { user } = await workspace.api.call('currentSession');
  return {
    workspace,
    browser,
    admin: { id: user.id, name: user.name, api: workspace.api },
    person: (wanted) => invited(workspace, wanted),
    window: (person, options) => windowOf(browser, { person, options }),
    close: async () => {
      await browser.close();
      await workspace.dispose();
    },
  };
}

async function invited(
  workspace: Workspace,
  { role, name, inboxIds = [] }: { role: Role; name: string; inboxIds?: string[] },
): Promise<Person> {
  const email = `${name.split(' ')[0]?.toLowerCase() ?? 'someone'}@support.test`;
  const { link } = await workspace.api.call('invite', { body: { email, role, inboxIds } });
  const api = new ApiClient(workspace.product.url);
  const session = await api.call('acceptInvitation', {
    body: { token: new URL(link).hash.slice(1), name, password },
  });
  api.csrfToken = session.csrfToken;
  return { id: session.user.id, name, api };
}

async function windowOf(
  browser: Browser,
  { person, options = {} }: { person: Person; options: BrowserContextOptions | undefined },
): Promise<Desk> {
  const url = person.api.baseUrl;
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    // A worker answers before what a test puts in the way: who tests it says so.
    serviceWorkers: 'block',
    ...options,
  });
  await context.addCookies(
    (person.api.cookie ?? '').split('; ').map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return { name, value, url };
    }),
  );
  context.setDefaultTimeout(20_000);
  return { context, page: await context.newPage() };
}

/** Waits until a number, a text or whatever else is as wanted; says what it was in the end. */
export async function becomes<T>(read: () => T | Promise<T>, wanted: T, timeout = 20_000): Promise<void> {
  await expect.poll(read, { timeout, interval: 50 }).toEqual(wanted);
}

const pictures = fileURLToPath(new URL('screenshots', import.meta.url));

/** Where the pictures go; never into git. */
export async function pictureOf(page: Page, name: string): Promise<string> {
  await mkdir(pictures, { recursive: true });
  const path = join(pictures, `${name.replace(/[^\w-]+/g, '-').slice(0, 100)}.png`);
  await page.screenshot({ path });
  return path;
}

/** For afterEach: what every window showed when the test failed. */
export async function pictureFailure(browser: Browser, { task }: Pick<TestContext, 'task'>): Promise<void> {
  if (task.result?.state !== 'fail') return;
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [index, page] of pages.entries()) {
    const path = await pictureOf(page, `failed-${task.name}-${String(index)}`).catch(() => 'no picture');
    process.stderr.write(`${page.url()}: ${path}\n`);
  }
}

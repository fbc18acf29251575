import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is on this machine; null: the browser suites are skipped, loudly, by test/run.mjs. */
export const chromiumPath = candidates.find((path) => existsSync(path)) ?? null;

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Without a locale in its environment Chromium calls every file that has other than Latin letters "download". */
const env = { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };

/** Says loudly that a suite is left out. @returns whether Chromium is there */
export function canRunBrowser(suite: string): boolean {
  if (chromiumPath === null)
    process.stderr.write(`\n!!! SKIPPED: ${suite}: Chromium is missing: apt-get install chromium\n\n`);
  return chromiumPath !== null;
}

/** One Chromium in which several people may have contexts of their own. */
export async function launchChromium(): Promise<Browser> {
  if (!chromiumPath) throw new Error('Chromium is not installed: apt-get install chromium');
  return chromium.launch({ executablePath: chromiumPath, headless: true, args: flags, env });
}

export interface Visitor {
  context: BrowserContext;
  page: Page;
  close(): Promise<void>;
}

/** A fresh Chromium with a profile of its own; nothing shared with any other. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<Visitor> {
  if (!chromiumPath) throw new Error('Chromium is not installed: apt-get install chromium');
  const profile = await mkdtemp(join(tmpdir(), 'onevoice-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    headless: true,
    args: flags,
    env,
    viewport: { width: 1440, height: 900 },
    // A worker answers before what a test puts in the way: who tests it says so.
    serviceWorkers: 'block',
    ...options,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    context,
    page,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

import type { Browser, Page } from 'playwright-core';
import { ApiClient } from '../support/api-client.ts';
import { launchChromium } from '../support/browser.ts';
import { openWorkspace, type Workspace } from '../support/workspace.ts';
import { calm } from './resources.ts';
import { percentile, rounded, type Row, type Scenario } from './scenario.ts';
import { Keyboard } from './hands-keyboard.ts';

const wanted = 30;
const password = 'correct horse battery staple';
/** What stands on the page when an answer did not go. */
const whyNot = `(() => {
  const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.innerText.trim().replace(/\\s+/g, ' '));
  const said = [...texts('[data-findings] li'), ...texts('[role=dialog]'), ...texts('section[data-composer] [role=status]'),
    ...texts('[data-sonner-toast]')].filter((text) => text !== '');
  return said.join(' / ').slice(0, 160);
})()`;
const openId = "(document.querySelector('a[data-conversation][aria-current]')?.dataset.conversation ?? '')";
const isRead = "document.querySelector('[data-message]') !== null";
const isWritten =
  "document.querySelector('section[data-composer] [contenteditable=true]') === document.activeElement";
/** The check before sending has something to say. */
const isQuestioned = "document.querySelector('[data-findings] li') !== null";
const isEmpty =
  "(document.querySelector('section[data-composer] [contenteditable=true]')?.innerText.trim() ?? '') === ''";

/** Somebody new answers conversations of the demo by keyboard alone; what they do not know is said by the keys on the page. */
export const hands: Scenario = {
  name: 'hands',
  about: 'a new agent answers 30 conversations of the demo by keyboard alone: keys, seconds, where it stuck',
  run: async (say, { upTo = wanted }) => {
    const workspace = await openWorkspace({ args: ['--demo'] });
    let browser: Browser | undefined;
    try {
      const said = /open to (\S+) with the password (\S+)/.exec(workspace.product.output());
      await workspace.api.logIn(said?.[1] ?? '', said?.[2] ?? '');
      await seeded(workspace);
      say(`the demo is there; its workers read it for ${String(rounded(await calm(workspace.product)))} s`);
      browser = await launchChromium();
      return await shift(await seat(browser, workspace), { conversations: upTo, say });
    } finally {
      await browser?.close();
      await workspace.dispose();
    }
  },
};

/** The past is written by a worker: it is there once no more is coming. */
async function seeded({ api }: Workspace): Promise<void> {
  for (let n = 0; n < 600; n += 1) {
    const { items } = await api.call('listConversations', { query: { limit: 50, status: 'open' } });
    if (items.length === 50) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error('the demo did not come');
}

/** An agent who was invited a moment ago, in a window of their own. */
async function seat(browser: Browser, { api, product }: Workspace): Promise<Page> {
  const { items } = await api.call('listInboxes');
  const body = { email: 'new@support.test', role: 'agent' as const, inboxIds: items.map(({ id }) => id) };
  const { link } = await api.call('invite', { body });
  const token = new URL(link).hash.slice(1);
  const own = new ApiClient(product.url);
  await own.call('acceptInvitation', { body: { token, name: 'Nora New', password } });
  const context = await browser.newContext({
    baseURL: product.url,
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'block',
    locale: 'en-GB',
  });
  return context.newPage();
}

async function logIn(page: Page, keys: Keyboard): Promise<void> {
  await page.goto('/login');
  await page.locator('input[name="email"]').waitFor();
  await keys.until("document.activeElement?.getAttribute('name') === 'email'", ['Tab']);
  await keys.write('new@support.test');
  await keys.press('Tab');
  await keys.write(password);
  await keys.press('Enter');
  await page.locator('a[data-conversation]').first().waitFor();
}

async function shift(
  page: Page,
  { conversations, say }: { conversations: number; say: (line: string) => void },
): Promise<{ rows: Row[]; notes: string[] }> {
  const keys = new Keyboard(page);
  await logIn(page, keys);
  const atDoor = keys.count();
  await keys.press('j');
  await keys.press('Enter');
  const rows: Row[] = [];
  for (let n = 1; n <= conversations; n += 1) {
    const row = await answerOne(page, keys, n);
    rows.push(row);
    say(JSON.stringify(row));
    if (row['outcome'] === 'no more in the list') break;
  }
  const answered = rows.filter(({ outcome }) => outcome === 'sent');
  const of = (column: string) => answered.map((row) => Number(row[column]));
  rows.push({
    n: 'median',
    outcome: `${String(answered.length)} of ${String(rows.length)} sent`,
    keys: percentile(of('keys'), 0.5),
    letters: percentile(of('letters'), 0.5),
    seconds: percentile(of('seconds'), 0.5),
  });
  return {
    rows,
    notes: [
      `${String(atDoor.keys)} keys and ${String(atDoor.letters)} letters from the log-in page to the list`,
      'keys: pressed to get somewhere or to do something; letters: of the answer itself',
      'seconds: of the machine, from an open conversation to the next: a person reads and thinks besides',
    ],
  };
}

/** Reads, answers with the keys that the page names, goes on to the next. */
async function answerOne(page: Page, keys: Keyboard, n: number): Promise<Row> {
  const begun = performance.now();
  const before = keys.count();
  await keys.wait(isRead);
  const id = await page.evaluate<string>(openId);
  let stuck: string;
  const text = `Thank you for writing. We have looked into it and come back to you with case ${String(n)}.`;
  await keys.press('r');
  let outcome = 'sent';
  if (await keys.wait(isWritten)) {
    await keys.write(text);
    stuck = await sendOff(page, keys, id);
    if (stuck !== '' && (await page.evaluate<string>(openId)) === id) outcome = 'not sent';
  } else {
    stuck = `no field for an answer: ${await page.evaluate<string>(whyNot)}`;
    outcome = 'not sent';
  }
  if (outcome === 'not sent') {
    await keys.press('Escape');
    await keys.press('j');
    if (!(await keys.wait(`${openId} !== '' && ${openId} !== '${id}'`))) outcome = 'no more in the list';
  }
  const after = keys.count();
  return {
    n,
    outcome,
    keys: after.keys - before.keys,
    letters: after.letters - before.letters,
    seconds: rounded((performance.now() - begun) / 1000),
    stuck,
  };
}

/** Sends and goes on; what is to be looked at first is waved through by the same keys. @returns what was in the way */
async function sendOff(page: Page, keys: Keyboard, id: string): Promise<string> {
  const gone = `${openId} !== '${id}' && (${isEmpty})`;
  await keys.press('Control+Alt+Enter');
  await keys.wait(`(${gone}) || ${isQuestioned}`);
  if (await page.evaluate<boolean>(gone)) return '';
  const why = await page.evaluate<string>(whyNot);
  await keys.press('Control+Alt+Enter');
  return (await keys.wait(gone)) ? `looked at first: ${why}` : `${why || 'nothing was said'} (stayed)`;
}

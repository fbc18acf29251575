import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MailWorkspace } from '../support/workspace.ts';
import { freshWord } from './attempt.ts';
import {
  editor,
  letter,
  messages,
  openConversation,
  openInbox,
  row,
  send,
  untilFocused,
  write,
} from './desk.ts';
import { composePost } from './post.ts';
import { becomes, canRun, openMailScene, pictureFailure, pictureOf, type Desk, type Scene } from './scene.ts';

/** Does a browser have the page and the thread of a conversation, whatever becomes of the network? */
const isKept = (id: string) => `(async () => {
  const page = await (await caches.open('onevoice-shell')).match('/');
  // To open one that is not there would make it.
  if (!(await indexedDB.databases()).some(({ name }) => name === 'onevoice-kept')) return false;
  const database = await new Promise((resolve) => {
    const request = indexedDB.open('onevoice-kept');
    request.onsuccess = () => resolve(request.result);
  });
  const records = database.transaction('records').objectStore('records');
  const keys = await new Promise((resolve) => {
    const request = records.getAllKeys();
    request.onsuccess = () => resolve(request.result);
  });
  database.close();
  return page !== undefined && keys.includes('thread ${id}');
})()`;

describe.runIf(canRun('offline'))('one person, with the network coming and going', () => {
  let scene: Scene<MailWorkspace>;
  let desk: Desk;
  let page: Page;
  let word: string;
  let subject: string;
  let conversationId: string;

  beforeAll(async () => {
    scene = await openMailScene(['anna@support.test']);
    const inboxIds = [scene.workspace.inbox.id];
    desk = await scene.window(await scene.person({ role: 'agent', name: 'Anna Agent', inboxIds }));
    ({ page } = desk);
  });
  beforeEach(async () => {
    await desk.context.setOffline(false);
    word = freshWord();
    subject = `The lamp flickers ${word}`;
    await arrive('Since yesterday.', 1);
    await openInbox(page);
    await row(page, subject).waitFor();
    conversationId = (await row(page, subject).getAttribute('data-conversation')) ?? '';
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(() => scene.close());

  const arrive = (text: string, number: number) =>
    scene.workspace.api.pushRaw(
      scene.workspace.inbox.id,
      composePost({
        from: `alice-${word}@customer.test`,
        name: 'Alice Ahlgren',
        subject,
        text,
        id: `lamp-${String(number)}-${word}@customer.test`,
        answers: number > 1 ? [`lamp-1-${word}@customer.test`] : [],
      }),
    );
  /** What the server has of ours, oldest first. */
  const ours = async () => {
    const params = { id: conversationId };
    const { items } = await scene.workspace.api.call('listMessages', { params, query: {} });
    return items.filter(({ kind }) => kind === 'outbound' || kind === 'note').map(({ text }) => text.trim());
  };
  const waiting = (text: string) => letter(page, text).getByText('Not sent yet: the server');
  /** Opens it and has the editor once, so that its code is here when the network is not. */
  const openWithEditor = async () => {
    await openConversation(page, subject);
    await page.keyboard.press('r');
    await untilFocused(editor(page));
    await page.keyboard.press('Escape');
  };

  it('keeps what is written without it, lets one think again, and sends each once and in order', async () => {
    await openWithEditor();
    await desk.context.setOffline(true);
    await write(page, `Try another bulb ${word}`);
    await send(page);
    await waiting('Try another bulb').waitFor();
    await write(page, `She has the old model ${word}`, 'note');
    await send(page);
    await waiting('She has the old model').waitFor();
    await write(page, `We send you one ${word}`);
    await send(page);
    await waiting('We send you one').waitFor();
    // Thought again: the last one becomes another.
    await letter(page, 'We send you one').getByRole('button', { name: 'Edit' }).click();
    await becomes(() => editor(page).textContent(), `We send you one ${word}`);
    await letter(page, 'We send you one').waitFor({ state: 'detached' });
    await editor(page).focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' today');
    await send(page);
    await waiting(`We send you one ${word} today`).waitFor();
    // The page goes, without anything to come back to; what was written stays.
    await page.reload().catch(() => undefined);
    expect(await ours()).toEqual([]);
    await desk.context.setOffline(false);
    await page.goto(`/inbox/all/${conversationId}`);
    const wanted = [
      `Try another bulb ${word}`,
      `She has the old model ${word}`,
      `We send you one ${word} today`,
    ];
    await becomes(ours, wanted);
    await becomes(() => page.getByText('Not sent yet: the server').count(), 0);
    for (const text of wanted) await letter(page, text).waitFor();
    await becomes(() => messages(page).count(), 4);
    await becomes(() => page.evaluate("localStorage.getItem('onevoice:unsent')"), '[]');
    expect(await page.locator('section[data-composer]').count()).toBe(0);
  });

  it('asks in the composer when the customer wrote before a kept answer went out', async () => {
    await openWithEditor();
    await desk.context.setOffline(true);
    await write(page, `Is it the blue one? ${word}`);
    await send(page);
    await waiting('Is it the blue one?').waitFor();
    await arrive(`It works again ${word}`, 2);
    const asked = async () => {
      const params = { id: conversationId };
      const { items } = await scene.workspace.api.call('listMessages', { params, query: {} });
      return items.filter(({ kind }) => kind === 'inbound').length;
    };
    await becomes(asked, 2);
    await desk.context.setOffline(false);
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`It works again ${word}`).waitFor();
    expect(await ours()).toEqual([]);
    await dialog.getByRole('button', { name: 'Send anyway' }).click();
    await becomes(ours, [`Is it the blue one? ${word}`]);
    await letter(page, `Is it the blue one? ${word}`).locator('[data-delivery]').waitFor();
  });

  it('opens without it after a reload, to read and to write, and what was typed and sent is there', async () => {
    const inboxIds = [scene.workspace.inbox.id];
    const berta = await scene.person({ role: 'agent', name: 'Berta Agent', inboxIds });
    const away = await scene.window(berta, { serviceWorkers: 'allow' });
    const there = away.page;
    await openInbox(there);
    await openConversation(there, subject);
    await becomes(() => there.evaluate(isKept(conversationId)), true);
    await away.context.setOffline(true);
    await there.reload();
    await letter(there, 'Since yesterday.').waitFor();
    await row(there, subject).waitFor();
    await there.getByText('No connection. This is how it stood').waitFor();
    await pictureOf(there, 'without-network');
    await write(there, `Read on the train ${word}`);
    await send(there);
    await letter(there, 'Read on the train').getByText('Not sent yet: the server').waitFor();
    await write(there, `Half a thought ${word}`);
    // Nobody is told anything, and the page goes again.
    await there.reload();
    await letter(there, 'Read on the train').getByText('Not sent yet: the server').waitFor();
    await becomes(() => editor(there).textContent(), `Half a thought ${word}`);
    expect(await ours()).toEqual([]);
    await arrive(`Still dark ${word}`, 2);
    await away.context.setOffline(false);
    // Back: the page shows what came meanwhile, and whoever wrote is asked what to do with what they wrote.
    const dialog = there.getByRole('dialog');
    await dialog.getByText(`Still dark ${word}`).waitFor();
    await letter(there, 'Still dark').waitFor();
    expect(await ours()).toEqual([]);
    await there.keyboard.press('Escape');
    await becomes(async () => (await editor(there).textContent())?.includes(`Half a thought ${word}`), true);
    await becomes(
      async () => (await editor(there).textContent())?.includes(`Read on the train ${word}`),
      true,
    );
    await send(there);
    await becomes(async () => (await ours()).length, 1);
    await becomes(() => there.evaluate("localStorage.getItem('onevoice:typed')"), '[]');
    // Who logs out leaves nothing to be read.
    await becomes(() => there.evaluate(isKept(conversationId)), true);
    await there.getByRole('button', { name: /^Berta Agent/ }).click();
    await there.getByRole('menuitem', { name: 'Log out', exact: true }).click();
    await there.getByRole('button', { name: 'Log in' }).waitFor();
    expect(await there.evaluate(isKept(conversationId))).toBe(false);
    await away.context.close();
  });

  it('keeps two windows in step: what is read and begun, not what is selected', async () => {
    const other = await desk.context.newPage();
    await openInbox(other);
    const there = row(other, subject);
    await there.getByText('Unread', { exact: true }).waitFor({ state: 'attached' });
    await openConversation(page, subject);
    await there.getByText('Unread', { exact: true }).waitFor({ state: 'detached' });
    await page.keyboard.press('Shift+U');
    await there.getByText('Unread', { exact: true }).waitFor({ state: 'attached' });
    await openConversation(page, subject);
    await write(page, `Half a sentence ${word}`);
    await there.getByText('You have a draft').waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await page.keyboard.press('x');
    await page.getByText('1 selected').waitFor();
    await openConversation(other, subject);
    await becomes(() => editor(other).textContent(), `Half a sentence ${word}`);
    expect(await other.getByText('1 selected').count()).toBe(0);
    await page.keyboard.press('Escape');
    // Sent in one window, it is no draft in the other any more.
    await editor(other).focus();
    await send(other);
    await row(page, subject).getByText('You have a draft').waitFor({ state: 'detached' });
    await letter(page, `Half a sentence ${word}`).waitFor();
    await other.close();
  });
});

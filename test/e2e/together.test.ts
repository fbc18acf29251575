import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MailWorkspace } from '../support/workspace.ts';
import {
  chooseFromPicker,
  editor,
  isSamePage,
  header,
  letter,
  markPage,
  messages,
  openConversation,
  openInbox,
  row,
  rows,
  send,
  write,
} from './desk.ts';
import { composePost, type Post } from './post.ts';
import {
  becomes,
  canRun,
  openMailScene,
  pictureFailure,
  type Desk,
  type Person,
  type Scene,
} from './scene.ts';

const subject = 'Two chairs are missing';

describe.runIf(canRun('together'))('two at the same inbox', () => {
  let scene: Scene<MailWorkspace>;
  let ben: Person;
  let carla: Person;
  let annasDesk: Desk;
  let bensDesk: Desk;
  let anna: Page;
  let bens: Page;

  beforeAll(async () => {
    scene = await openMailScene(['anna', 'ben', 'carla'].map((name) => `${name}@support.test`));
    const inboxIds = [scene.workspace.inbox.id];
    const annaPerson = await scene.person({ role: 'agent', name: 'Anna Agent', inboxIds });
    ben = await scene.person({ role: 'agent', name: 'Ben Brook', inboxIds });
    carla = await scene.person({ role: 'collaborator', name: 'Carla Cellar' });
    for (const name of ['Billing', 'Furniture']) await scene.admin.api.call('createTag', { body: { name } });
    await arrive({ subject, text: 'We ordered six and got four.', id: 'chairs-1@customer.test' });
    await arrive({ subject: 'Opening hours', text: 'When are you open?', id: 'hours-1@customer.test' });
    annasDesk = await scene.window(annaPerson);
    bensDesk = await scene.window(ben);
    anna = annasDesk.page;
    bens = bensDesk.page;
    await Promise.all([anna, bens].map((page) => openInbox(page)));
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(() => scene.close());

  async function arrive(post: Pick<Post, 'subject' | 'text' | 'id'> & Partial<Post>): Promise<void> {
    await scene.workspace.api.pushRaw(
      scene.workspace.inbox.id,
      composePost({ from: 'alice@customer.test', name: 'Alice Ahlgren', ...post }),
    );
  }

  it('shows who looks and who writes', async () => {
    await openConversation(anna, subject);
    await openConversation(bens, subject);
    const seen = (page: Page, words: string) =>
      page.locator('[data-viewers]').getByText(words).first().waitFor({ state: 'attached' });
    await seen(anna, 'Ben Brook is looking');
    await seen(bens, 'Anna Agent is looking');
    await write(bens, 'I am on it');
    await seen(anna, 'Ben Brook is writing');
    await bens.getByRole('button', { name: 'Throw the draft away' }).click();
    await bens.locator('section[data-composer]').waitFor({ state: 'detached' });
    await seen(anna, 'Ben Brook is looking');
  });

  it('hands over by key and by mouse, seen by both', async () => {
    await anna.keyboard.press('i');
    await header(bens, 'Assigned to Anna Agent').waitFor();
    await row(bens, subject).getByText('Assigned to Anna Agent').waitFor({ state: 'attached' });
    await header(anna, 'Assigned to Anna Agent').click();
    await chooseFromPicker(anna, 'Ben Brook');
    await header(bens, 'Assigned to Ben Brook').waitFor();
    await bens.keyboard.press('a');
    await bens.getByRole('option', { name: 'Nobody' }).waitFor();
    await bens.keyboard.type('Nobody');
    await bens.keyboard.press('Enter');
    await header(anna, 'Assign: nobody yet').waitFor();
  });

  it('tags by key and by mouse, seen by both', async () => {
    await anna.keyboard.press('t');
    await anna.getByRole('option', { name: 'Billing' }).waitFor();
    await anna.keyboard.type('Bill');
    await anna.keyboard.press('Enter');
    await anna.keyboard.press('Escape');
    await header(bens, 'Tags: Billing').waitFor();
    await header(bens, 'Tags: Billing').click();
    await chooseFromPicker(bens, 'Furniture');
    await bens.keyboard.press('Escape');
    await header(anna, 'Tags: Billing, Furniture').waitFor();
    await row(anna, subject).getByText('Billing').waitFor();
  });

  it('sets priorities by key and by mouse, seen by both', async () => {
    await anna.keyboard.press('p');
    await anna.getByRole('menuitemcheckbox', { name: 'Urgent' }).waitFor();
    await anna.keyboard.type('Urg');
    await anna.keyboard.press('Enter');
    await header(bens, 'Priority: Urgent').waitFor();
    await header(bens, 'Priority: Urgent').click();
    await bens.getByRole('menuitemcheckbox', { name: 'Low' }).click();
    await header(anna, 'Priority: Low').waitFor();
  });

  it('snoozes and wakes by key and by mouse, seen by both', async () => {
    await anna.keyboard.press('s');
    const choices = anna.getByRole('toolbar', { name: 'Snooze' });
    await choices.getByRole('button').first().waitFor();
    await choices.getByRole('button', { name: /Tomorrow morning/ }).focus();
    await anna.keyboard.press('Enter');
    await header(bens, /^Snoozed until/).waitFor();
    await header(bens, /^Snoozed until/).click();
    await bens.getByRole('button', { name: 'Wake up now' }).click();
    await header(anna, 'Snooze').waitFor();
    await row(anna, subject).waitFor();
  });

  it('resolves and reopens by key and by mouse, seen by both', async () => {
    await anna.keyboard.press('e');
    await header(bens, 'Reopen').waitFor();
    await anna.keyboard.press('Shift+E');
    await header(bens, 'Resolve').waitFor();
    await header(bens, 'Resolve').click();
    await header(anna, 'Reopen').waitFor();
    await header(anna, 'Reopen').click();
    await header(bens, 'Resolve').waitFor();
    await row(anna, subject).waitFor();
  });

  it('says what is new when two answers cross, and leaves the choice to the writer', async () => {
    await write(bens, 'They are on their way.');
    await write(anna, 'Two more chairs leave today.');
    await send(anna);
    await letter(bens, 'Two more chairs leave today.').waitFor();
    await send(bens);
    const dialog = bens.getByRole('dialog', { name: 'Something new came in' });
    await dialog.getByText('Two more chairs leave today.').waitFor();
    await dialog.getByRole('button', { name: 'Keep editing' }).click();
    await becomes(() => editor(bens).innerText(), 'They are on their way.');

    await arrive({
      subject: `Re: ${subject}`,
      text: 'Never mind, I found them!',
      id: 'chairs-2@customer.test',
      answers: ['chairs-1@customer.test'],
    });
    await letter(bens, 'Never mind, I found them!').waitFor();
    await editor(bens).focus();
    await send(bens);
    await dialog.getByText('Never mind, I found them!').waitFor();
    expect(await dialog.getByText('Two more chairs leave today.').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Send anyway' }).click();
    await letter(anna, 'They are on their way.').waitFor();
    await becomes(() => bens.locator('section[data-composer]').count(), 0);
  });

  it('calls a colleague by a note, who sees this conversation and no other', async () => {
    const { page } = await scene.window(carla);
    await openInbox(page);
    await page.getByText('No open conversations.').waitFor();
    await write(anna, 'Are there any left, @Car', 'note');
    await anna.getByRole('option', { name: 'Carla Cellar' }).waitFor();
    await anna.keyboard.press('Enter');
    await anna.keyboard.type('?');
    await send(anna);
    await messages(bens).filter({ hasText: 'Are there any left' }).waitFor();

    await page.getByRole('button', { name: '1 unread notification' }).click();
    await page.getByRole('link', { name: /Anna Agent mentioned you/ }).click();
    const note = messages(page).filter({ hasText: 'Are there any left' });
    await note.waitFor();
    expect(new URL(page.url()).searchParams.get('message')).toBe(await note.getAttribute('data-message'));
    await page.getByRole('button', { name: 'Note' }).waitFor();
    expect(await page.getByRole('button', { name: 'Reply' }).count()).toBe(0);
    await becomes(() => rows(page).filter({ hasText: 'Opening hours' }).count(), 0);

    const other = await row(bens, 'Opening hours').getAttribute('data-conversation');
    await page.goto(`/inbox/all/${other ?? ''}`);
    await page.getByText('This conversation could not be opened.').waitFor();
    await page.context().close();
  });

  it('fills the gap after a time without a network, without a reload and with nothing doubled', async () => {
    await markPage(bens);
    await bensDesk.context.setOffline(true);
    await bens.getByText('Reconnecting; your work is kept.').waitFor();
    await arrive({
      subject: `Re: ${subject}`,
      text: 'They were in the cellar.',
      id: 'chairs-3@customer.test',
      answers: ['chairs-2@customer.test'],
    });
    await arrive({
      subject: 'A new one',
      text: 'Hello?',
      id: 'new-1@customer.test',
      from: 'bob@customer.test',
      name: 'Bob',
    });
    await arrive({
      subject: 'Another one',
      text: 'Hello!',
      id: 'new-2@customer.test',
      from: 'bob@customer.test',
      name: 'Bob',
    });
    await row(anna, 'Another one').waitFor();
    await letter(anna, 'They were in the cellar.').waitFor();
    expect(await row(bens, 'Another one').count()).toBe(0);
    expect(await letter(bens, 'They were in the cellar.').count()).toBe(0);

    await bensDesk.context.setOffline(false);
    await row(bens, 'Another one').waitFor();
    await row(bens, 'A new one').waitFor();
    await letter(bens, 'They were in the cellar.').waitFor();
    await bens.getByText('Reconnecting; your work is kept.').waitFor({ state: 'detached' });
    const ids = (page: Page) =>
      rows(page).evaluateAll((all) => all.map((one) => one.getAttribute('data-conversation')));
    const seen = await ids(bens);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(await ids(anna));
    const letters = (page: Page) =>
      messages(page).evaluateAll((all) => all.map((one) => one.getAttribute('data-message')));
    expect(await letters(bens)).toEqual(await letters(anna));
    expect(await isSamePage(bens)).toBe(true);
  });

  it('lets what comes in move nothing that one reads', async () => {
    const long = Array.from({ length: 120 }, (_, line) => `Line ${String(line)} of a long story.`).join(
      '\n\n',
    );
    const from = { from: 'bob@customer.test', name: 'Bob' };
    for (let n = 0; n < 30; n += 1)
      await arrive({
        subject: `Chapter ${String(n)}`,
        text: long,
        id: `story-${String(n)}@customer.test`,
        ...from,
      });
    await openInbox(anna);
    await row(anna, 'Chapter 29').waitFor();
    const list = await anna.getByLabel('Conversations').boundingBox();
    await anna.mouse.move((list?.x ?? 0) + 100, (list?.y ?? 0) + 300);
    await anna.mouse.wheel(0, 600);
    const passed = async () => ((await row(anna, 'Chapter 22').boundingBox())?.y ?? -1) < 0;
    await becomes(passed, true);
    await row(anna, 'Chapter 14').first().click();
    await letter(anna, 'Line 0 of').waitFor();
    const thread = await anna.getByLabel('Messages').boundingBox();
    await anna.mouse.move((thread?.x ?? 0) + 100, (thread?.y ?? 0) + 300);
    await anna.mouse.wheel(0, 900);
    const line = anna.getByText('Line 20 of a long story.').last();
    await line.waitFor();
    // Waits until it stands still.
    await line.scrollIntoViewIfNeeded();
    const read = async () => [await line.boundingBox(), await row(anna, 'Chapter 14').first().boundingBox()];
    const before = await read();
    await arrive({ subject: 'The newest', text: 'Hello again.', id: 'newest-1@customer.test', ...from });
    const pill = anna.getByRole('button', { name: '1 new' });
    await pill.waitFor();
    expect(await read()).toEqual(before);
    await pill.click();
    await row(anna, 'The newest').waitFor();
    expect(await isSamePage(bens)).toBe(true);
  });
});

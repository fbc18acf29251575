import type { Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MailWorkspace } from '../support/workspace.ts';
import { freshWord } from './attempt.ts';
import { readAloud } from './aloud-tour.ts';
import { editor, letter, messages, openConversation, openInbox, row, send, write } from './desk.ts';
import { composePost, headerOf } from './post.ts';
import { sayItAgain } from './said-tour.ts';
import { becomes, canRun, openMailScene, pictureFailure, type Scene } from './scene.ts';

const questions = ['Do you have blue ones?', 'How long is the guarantee?', 'Can I collect it?'];
const answers = ['Yes, in every size.', 'Ten years.', 'Gladly, any morning.'];

describe.runIf(canRun('keyboard'))('with the keyboard alone', () => {
  let scene: Scene<MailWorkspace>;
  let page: Page;
  let word: string;

  beforeAll(async () => {
    scene = await openMailScene();
    ({ page } = await scene.window(scene.admin));
  });
  beforeEach(async () => {
    word = freshWord();
    for (const [index, text] of questions.entries()) {
      await scene.workspace.api.pushRaw(
        scene.workspace.inbox.id,
        composePost({
          from: 'alice@customer.test',
          name: 'Alice Ahlgren',
          subject: `Question ${String(index + 1)} ${word}`,
          text,
          id: `question-${String(index)}-${word}@customer.test`,
        }),
      );
      // One after the other: the list is in the order in which they came.
      await becomes(async () => (await asked()).length, index + 1);
    }
  });
  const asked = async () => {
    const { items } = await scene.workspace.api.call('listConversations', { query: { limit: 20 } });
    return items.filter(({ subject }) => subject.includes(word));
  };
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(() => scene.close());

  it('takes the next one, and hands it back with a note', async () => {
    const holder = async (id: string) =>
      (await scene.workspace.api.call('readConversation', { params: { id } })).assigneeId;
    const opened = () => /[0-9a-f]{24}$/.exec(new URL(page.url()).pathname)?.[0] ?? '';
    await openInbox(page);
    await becomes(() => row(page, word).count(), 3);
    await page.keyboard.press('Shift+N');
    await page.getByText('took this as the next one.').waitFor();
    const first = opened();
    await becomes(() => holder(first), scene.admin.id);
    await page.keyboard.press('Shift+B');
    const dialog = page.getByRole('dialog', { name: 'Hand back' });
    await dialog.getByRole('textbox').fill('They ask for the workshop.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await messages(page).filter({ hasText: 'They ask for the workshop.' }).waitFor();
    await page.getByText('handed this back to the queue.').waitFor();
    await becomes(() => holder(first), null);
    await page.keyboard.press('Shift+N');
    await becomes(() => opened() !== first, true);
    await becomes(() => holder(opened()), scene.admin.id);
  });

  it('runs a macro after a look at what it would do, and takes all of it back', async () => {
    const { api } = scene.workspace;
    await api.call('createMacro', {
      body: {
        name: `Thank ${word}`,
        actions: [
          { type: 'reply', text: 'Thank you, {{contact.firstName}}.' },
          { type: 'priority', priority: 'urgent' },
          { type: 'status', status: 'resolved' },
        ],
      },
    });
    await openInbox(page);
    await openConversation(page, `Question 1 ${word}`);
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog', { name: 'Run a macro' });
    await dialog.getByRole('combobox').waitFor();
    await page.keyboard.type(`Thank ${word}`);
    await becomes(() => dialog.getByRole('option').count(), 1);
    await page.keyboard.press('Enter');
    await dialog.getByText('Thank you, Alice.').waitFor();
    await dialog.getByRole('button', { name: 'Run' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await letter(page, 'Thank you, Alice.').waitFor();
    await page.getByRole('button', { name: 'Priority: Urgent' }).waitFor();
    await page.getByRole('button', { name: 'Reopen' }).waitFor();
    await page.keyboard.press('z');
    await page.getByRole('button', { name: 'Resolve' }).waitFor();
    await becomes(() => messages(page).count(), 1);
    await becomes(async () => (await asked()).map(({ priority }) => priority), ['none', 'none', 'none']);
  });

  it('answers three conversations from a fresh page', async () => {
    await page.goto('/');
    await becomes(() => row(page, word).count(), 3);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    for (let turn = 0; turn < 3; turn += 1) {
      if (turn > 0) await page.keyboard.press('j');
      const asked = questions[2 - turn] ?? '';
      const answer = answers[2 - turn] ?? '';
      await letter(page, asked).waitFor();
      await write(page, answer);
      await send(page);
      await letter(page, answer).locator('[data-delivery]').waitFor();
      await becomes(() => messages(page).count(), 2);
    }
    const arrived = () =>
      scene.workspace.mail
        .mailbox('alice@customer.test')
        .messages()
        .filter((raw) => headerOf(raw, 'Subject').includes(word));
    await becomes(() => arrived().length, 3, 30_000);
    for (const answer of answers) expect(arrived().filter((raw) => raw.includes(answer))).toHaveLength(1);
  });

  it('puts an approved answer into a reply, and none that lacks something', async () => {
    const { api } = scene.workspace;
    const make = (title: string, shortcut: string, text: string) =>
      api.call('createAnswer', {
        body: { title: `${title} ${word}`, shortcut, variants: [{ language: null, channel: null, text }] },
      });
    const sizes = await make('Sizes', `sizes-${word}`, 'Dear {{contact.firstName}},\n\nin every size.');
    await make('Subject', `subject-${word}`, 'It is about {{conversation.subject}}.');
    const post = { from: 'alice@customer.test', name: 'Alice Ahlgren', subject: '' };
    await scene.workspace.api.pushRaw(
      scene.workspace.inbox.id,
      composePost({ ...post, text: `Sizes of ${word}?`, id: `sizes-${word}@customer.test` }),
    );
    await openInbox(page);
    await openConversation(page, `Sizes of ${word}?`);
    await write(page, 'Hello.');
    await page.keyboard.press('Control+.');
    const option = (name: string) =>
      page.getByRole('listbox', { name: 'Answers' }).getByRole('option', { name: `${name} ${word}` });
    await option('Sizes').waitFor();
    await page.keyboard.type(`subject-${word}`);
    await option('Sizes').waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Not known here: the subject.' }).waitFor();
    expect(await editor(page).innerText()).toBe(`Hello. /subject-${word}`);
    for (const _ of `subject-${word}`) await page.keyboard.press('Backspace');
    await page.keyboard.type(`sizes-${word}`);
    await page.getByText('Dear Alice,').waitFor();
    await page.keyboard.press('Enter');
    await option('Sizes').waitFor({ state: 'detached' });
    expect(await editor(page).innerText()).toBe('Hello. Dear Alice,\n\nin every size.');
    await page.keyboard.type(' Yours');
    await send(page);
    await letter(page, 'in every size. Yours').locator('[data-delivery]').waitFor();
    const uses = async () => (await api.call('listAnswers')).items.find(({ id }) => id === sizes.id)?.uses;
    await becomes(uses, 1, 30_000);

    const found = async (subject: string) => {
      const { items } = await api.call('listConversations', { query: { limit: 20 } });
      return items.find(({ excerpt }) => excerpt.includes(subject))?.id ?? '';
    };
    const params = { id: await found('in every size. Yours') };
    await api.call('updateConversation', { params, body: { status: 'resolved' } });
    const again = `And the sizes of ${word} are?`;
    await api.pushRaw(
      scene.workspace.inbox.id,
      composePost({
        ...{ from: 'bob@customer.test', name: 'Bob Brandt', subject: '', text: again },
        id: `again-${word}@customer.test`,
      }),
    );
    await becomes(async () => (await found(again)) !== '', true);
    await sayItAgain(page, {
      ...{ api, id: await found(again), name: again, said: 'in every size. Yours' },
      answer: { title: `Sizes ${word}`, text: 'Dear Bob,' },
    });
  });

  it('tags, resolves, goes back to the list and finds everything by its keys', async () => {
    await openInbox(page);
    await openConversation(page, `Question 1 ${word}`);
    await page.keyboard.press('e');
    await page.getByRole('button', { name: 'Reopen' }).waitFor();
    await page.keyboard.press('u');
    await messages(page).first().waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('settings');
    await page.keyboard.press('Enter');
    await becomes(() => new URL(page.url()).pathname.startsWith('/settings'), true);
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await becomes(() => new URL(page.url()).pathname, '/inbox/all');
    await row(page, `Question 2 ${word}`).waitFor();
  });

  it('answers later, thinks better of it, and changes two at once', async () => {
    await openInbox(page);
    await openConversation(page, `Question 1 ${word}`);
    await write(page, 'Tomorrow, first thing.');
    await page.keyboard.press('Control+Shift+L');
    const dialog = page.getByRole('dialog', { name: 'Send later' });
    await dialog.getByLabel('When').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('tomorrow 9');
    await dialog.getByRole('button', { name: 'Plan' }).and(page.locator(':enabled')).waitFor();
    await page.keyboard.press('Enter');
    const planned = page.locator('[data-planned="planned"]', { hasText: 'Tomorrow, first thing.' });
    await planned.waitFor();
    expect(await messages(page).count()).toBe(1);
    await planned.getByRole('button', { name: 'Take back and edit' }).press('Enter');
    await becomes(() => editor(page).innerText(), 'Tomorrow, first thing.');
    await planned.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.keyboard.press('u');
    await messages(page).first().waitFor({ state: 'detached' });
    await page.keyboard.press('x');
    await page.keyboard.press('k');
    await page.keyboard.press('x');
    await page.getByRole('region', { name: 'What is selected' }).getByText('2 selected').waitFor();
    await page.keyboard.press('e');
    await becomes(async () => (await asked()).length, 1);
    // Until the window hears of it, the toast that stands there may be about what was done before.
    const toast = page.getByRole('listitem').filter({ hasText: '2 conversations changed.' });
    await toast.getByRole('button', { name: 'Undo' }).press('Enter');
    await becomes(async () => (await asked()).length, 3);
  });

  it('keeps what is typed right after a click, while the editor is still on its way', async () => {
    const held: Route[] = [];
    const isEditor = /\/assets\/rich-editor[^/]*\.js$/;
    await page.route(isEditor, (route) => void held.push(route));
    await openInbox(page);
    await openConversation(page, `Question 1 ${word}`);
    // The one before is still on the screen when the key comes.
    await row(page, `Question 2 ${word}`).click();
    await page.keyboard.type('rEvery reader');
    await page.getByRole('textbox', { name: 'Your reply' }).waitFor();
    await becomes(() => held.length > 0, true);
    await page.keyboard.type(' sees it.');
    await Promise.all(held.map((route) => route.continue()));
    await becomes(() => editor(page).innerText(), 'Every reader sees it.');
    await page.keyboard.type(' Gladly.');
    await becomes(() => editor(page).innerText(), 'Every reader sees it. Gladly.');
    await page.unroute(isEditor);
    await letter(page, questions[1] ?? '').waitFor();
    // Letters of the text are keys of the page too: none of them was one.
    expect((await asked()).map(({ status }) => status)).toEqual(['open', 'open', 'open']);
    await send(page);
    await letter(page, 'Every reader sees it. Gladly.').waitFor();
  });

  it('is read out: where one is, what comes in and what left', { timeout: 120_000 }, () =>
    readAloud(page, scene.workspace, word),
  );

  it('gives keys to what was clicked, however fast they come', async () => {
    await openInbox(page);
    await openConversation(page, `Question 1 ${word}`);
    for (const turn of [2, 3, 1, 2, 3]) {
      const text = `Every word, ${String(turn)}.`;
      await row(page, `Question ${String(turn)} ${word}`).click();
      await page.keyboard.type(`r${text}`);
      await becomes(() => editor(page).innerText(), text);
      await page.getByRole('button', { name: 'Throw the draft away' }).click();
      await page.keyboard.press('Escape');
    }
    expect((await asked()).map(({ status }) => status)).toEqual(['open', 'open', 'open']);
  });

  it('sends what was written and sent before the editor was there', async () => {
    const held: Route[] = [];
    const isEditor = /\/assets\/rich-editor[^/]*\.js$/;
    await page.route(isEditor, (route) => void held.push(route));
    await openInbox(page);
    await row(page, `Question 3 ${word}`).click();
    await letter(page, questions[2] ?? '').waitFor();
    await page.keyboard.type(`rEarly bird ${word}`);
    await page.keyboard.press('Control+Enter');
    await becomes(() => held.length > 0, true);
    await Promise.all(held.map((route) => route.continue()));
    await letter(page, `Early bird ${word}`).waitFor();
    await page.unroute(isEditor);
  });
});

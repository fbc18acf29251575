import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MailWorkspace } from '../support/workspace.ts';
import { freshWord } from './attempt.ts';
import {
  chooseFromPicker,
  editor,
  header,
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
import {
  becomes,
  canRun,
  openMailScene,
  pictureFailure,
  pictureOf,
  type Person,
  type Scene,
} from './scene.ts';

/** What the browser has of an element, as far as it is needed here. */
interface Dom {
  cloneNode(deep: boolean): Dom;
  querySelectorAll(selector: string): Iterable<{ remove(): void }>;
  textContent: string;
}

describe.runIf(canRun('writing-together'))('two who write at the same time', () => {
  let scene: Scene<MailWorkspace>;
  let ben: Person;
  let anna: Page;
  let bens: Page;
  let word: string;
  let subject: string;

  beforeAll(async () => {
    scene = await openMailScene(['anna', 'ben'].map((name) => `${name}@support.test`));
    const inboxIds = [scene.workspace.inbox.id];
    const annaPerson = await scene.person({ role: 'agent', name: 'Anna Agent', inboxIds });
    ben = await scene.person({ role: 'agent', name: 'Ben Brook', inboxIds });
    anna = (await scene.window(annaPerson)).page;
    bens = (await scene.window(ben)).page;
    await Promise.all([anna, bens].map((page) => openInbox(page)));
  });
  beforeEach(async () => {
    word = freshWord();
    subject = `Where is it ${word}`;
    await Promise.all([anna, bens].map((page) => page.context().setOffline(false)));
    await Promise.all([anna, bens].map((page) => openInbox(page)));
    await scene.workspace.api.pushRaw(
      scene.workspace.inbox.id,
      composePost({
        ...{ from: 'alice@customer.test', name: 'Alice Ahlgren', subject },
        ...{ text: 'We ordered six and got four.', id: `where-${word}@customer.test` },
      }),
    );
    for (const page of [anna, bens]) {
      await row(page, subject).waitFor({ state: 'attached' });
      await openConversation(page, subject);
    }
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(() => scene.close());

  it('leaves out what a colleague said already, and sends the rest by one key', async () => {
    await write(bens, `Hello Alice,\nTwo chairs leave today. You get the postage back ${word}.`);
    await write(anna, 'Hello Alice,\nTwo chairs leave today. The van comes on Monday.');
    await send(anna);
    await letter(bens, 'The van comes on Monday.').waitFor();
    await send(bens);
    const dialog = bens.getByRole('dialog', { name: 'Anna Agent answered while you wrote' });
    await dialog.waitFor();
    const piece = (words: string) => dialog.getByRole('button').filter({ hasText: words });
    await pictureOf(bens, 'crossed-both');
    expect(await piece('Two chairs leave today.').getAttribute('aria-pressed')).toBe('false');
    expect(await piece('You get the postage back').getAttribute('aria-pressed')).toBe('true');
    await piece('Two chairs leave today.').focus();
    await bens.keyboard.press('ArrowDown');
    await untilFocused(piece('You get the postage back'));
    // The key counts once there was time to look.
    await becomes(async () => {
      await send(bens);
      return dialog.count();
    }, 0);
    await letter(anna, `You get the postage back ${word}`).waitFor();
    const sent = await letter(anna, `You get the postage back ${word}`).innerHTML();
    expect(sent).not.toContain('Two chairs leave today');
    await becomes(() => bens.locator('section[data-composer]').count(), 0);
  });

  it('makes one text of two windows, sentence by sentence', async () => {
    const { page: second, context } = await scene.window(ben);
    await openInbox(second);
    await row(second, subject).waitFor({ state: 'attached' });
    await openConversation(second, subject);
    await write(bens, `They left ${word}.`);
    await bens.getByText('Draft saved').waitFor();
    await write(second, 'They come on Monday.');
    const other = second.getByText('This was being written in another window:');
    await other.waitFor();
    await second.getByRole('button', { name: 'Compare' }).click();
    const dialog = second.getByRole('dialog', { name: 'Two windows, two texts' });
    await dialog
      .getByRole('button')
      .filter({ hasText: `They left ${word}` })
      .waitFor();
    await pictureOf(second, 'compare-drafts');
    await second.keyboard.press('Control+Enter');
    await becomes(
      async () => (await editor(second).innerText()).trim(),
      `They come on Monday. They left ${word}.`,
    );
    await other.waitFor({ state: 'detached' });
    await context.close();
  });

  it('hands over with a note by keyboard, seen by who gets it', async () => {
    await anna.keyboard.press('i');
    await header(anna, 'Assigned to Anna Agent').waitFor();
    await anna.keyboard.press('Shift+A');
    const dialog = anna.getByRole('dialog', { name: 'Hand over with a note' });
    await untilFocused(dialog.getByRole('button', { name: /^To/ }));
    await anna.keyboard.press('Enter');
    await chooseFromPicker(anna, 'Ben Brook');
    await dialog.getByRole('button', { name: /Ben Brook/ }).waitFor();
    await dialog.getByRole('textbox', { name: 'Note' }).fill(`She wants it by Friday ${word}`);
    await pictureOf(anna, 'hand-over');
    await anna.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    for (const page of [anna, bens]) {
      await page.getByText('Anna Agent handed this over to Ben Brook.').waitFor();
      await letter(page, `She wants it by Friday ${word}`).waitFor();
    }
    await bens
      .getByRole('button', { name: /unread notification/ })
      .first()
      .click();
    await bens
      .getByRole('link')
      .filter({ hasText: `She wants it by Friday ${word}` })
      .waitFor();
    await bens.keyboard.press('Escape');
    await header(bens, 'Assigned to Ben Brook').waitFor();
  });

  it('reacts to a note, live for the other, and mentions a team', async () => {
    const team = await scene.admin.api.call('createTeam', {
      body: { name: `Warehouse ${word}`, memberIds: [ben.id] },
    });
    await write(anna, '@Wareh', 'note');
    await anna.getByRole('option', { name: new RegExp(team.name) }).waitFor();
    await pictureOf(anna, 'mention-team');
    await anna.keyboard.press('Enter');
    const number = (
      await anna
        .locator('section > header')
        .getByText(/^#\d+$/)
        .first()
        .innerText()
    ).slice(1);
    await anna.keyboard.type(`where is it ${word}, see #${number}`);
    await send(anna);
    const note = letter(bens, `where is it ${word}`);
    await note.getByText(`@Warehouse ${word}`).waitFor();
    await note.getByRole('link', { name: `#${number} ${subject}` }).waitFor();
    await note.getByRole('button', { name: 'React', exact: true }).click();
    await bens.getByRole('toolbar', { name: 'React' }).getByRole('button').first().waitFor();
    await bens.keyboard.press('ArrowRight');
    await bens.keyboard.press('Enter');
    const chip = (page: Page) =>
      letter(page, `where is it ${word}`).getByRole('button', { name: '❤️ from Ben Brook' });
    await chip(anna).waitFor();
    await chip(anna).click();
    await letter(bens, `where is it ${word}`)
      .getByRole('button', { name: '❤️ from Ben Brook, Anna Agent', pressed: true })
      .waitFor();
    await pictureOf(bens, 'reactions');
    await letter(bens, `where is it ${word}`)
      .getByRole('button', { name: /❤️ from/ })
      .click();
    await letter(anna, `where is it ${word}`).getByRole('button', { name: '❤️ from Anna Agent' }).waitFor();
  });

  it('is one answer that two write, and is sent once', async () => {
    await write(anna, `Hello Alice. ${word}`);
    await anna.getByRole('button', { name: 'Write together' }).click();
    await anna.locator('[data-together]').waitFor();
    await bens.locator('[data-join-together]').getByRole('button', { name: 'Join' }).click();
    await becomes(async () => (await editor(bens).innerText()).includes(`Hello Alice. ${word}`), true);
    await anna.locator('[data-together]').getByText('Ben Brook').waitFor();
    // Both at once, each where they are.
    await editor(anna).press('Control+Home');
    await editor(bens).press('Control+End');
    await Promise.all([
      anna.keyboard.type('One two three four five. ', { delay: 25 }),
      bens.keyboard.type(' Six seven eight nine ten.', { delay: 25 }),
    ]);
    const whole = `One two three four five. Hello Alice. ${word} Six seven eight nine ten.`;
    const plain = async (page: Page) =>
      editor(page).evaluate((one) => {
        const copy = (one as unknown as Dom).cloneNode(true);
        for (const caret of copy.querySelectorAll('.together-caret')) caret.remove();
        return copy.textContent;
      });
    for (const page of [anna, bens]) await becomes(() => plain(page), whole);
    await pictureOf(anna, 'together');
    // What is written without a connection arrives when it is back; the server keeps it through a reload.
    await bens.context().setOffline(true);
    await bens.keyboard.type(' Eleven.');
    await anna.keyboard.type('Zero. ');
    await bens.context().setOffline(false);
    for (const page of [anna, bens]) {
      await becomes(async () => /Zero\. .*Eleven\./.test(await plain(page)), true, 40_000);
    }
    await anna.reload();
    await anna.locator('[data-join-together]').getByRole('button', { name: 'Join' }).click();
    await becomes(async () => (await plain(anna)).includes('Eleven.'), true);
    // Undo takes back one's own words only.
    await editor(bens).press('Control+z');
    await becomes(async () => (await plain(anna)).includes('Eleven.'), false);
    expect(await plain(anna)).toContain('Zero. ');
    await send(bens);
    for (const page of [anna, bens]) {
      await letter(page, `Hello Alice. ${word} Six seven`).waitFor();
      await becomes(() => page.locator('section[data-composer]').count(), 0);
      await becomes(() => page.locator('[data-join-together]').count(), 0);
      expect(await messages(page).count()).toBe(2);
    }
    await anna.getByText('Ben Brook sent the answer.').waitFor();
  });
});

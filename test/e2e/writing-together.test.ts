import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MailWorkspace } from '../support/workspace.ts';
import { freshWord, isAgain } from './attempt.ts';
import { editor, letter, openConversation, openInbox, row, send, untilFocused, write } from './desk.ts';
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
  beforeEach(async (test) => {
    word = freshWord();
    subject = `Where is it ${word}`;
    if (isAgain(test)) await Promise.all([anna, bens].map((page) => openInbox(page)));
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
});

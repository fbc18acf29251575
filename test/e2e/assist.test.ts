import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startModelServer, type ModelAnswer, type ModelServer } from '../support/model-server.ts';
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
import { looksAt } from './looking.ts';
import { composePost } from './post.ts';
import { becomes, canRun, openMailScene, pictureFailure, type Scene } from './scene.ts';

const question = 'Kann ich die Schuhe nach der Lieferung zurückgeben? Und wie lange habe ich dafür Zeit?';
const inEnglish = 'Can I return the shoes after delivery? And how long do I have for that?';

/** What the model says to what it is asked. */
function answerTo(prompt: string): ModelAnswer {
  const say = (text: string): ModelAnswer => {
    return { kind: 'stream', pieces: text.split(/(?<=\s)/u), pauseMillis: 5 };
  };
  if (prompt.includes('translate into English')) return say(inEnglish);
  if (prompt.includes('translate into German')) return say('Gern, innerhalb von 30 Tagen.');
  if (prompt.includes('what a conversation is about'))
    return say('- Wants to return shoes\n- We have not answered');
  if (prompt.includes('Make it more formal')) return say('Sehr gern, innerhalb von 30 Tagen nach Lieferung.');
  const name = /Begin with “([^”]*)”/u.exec(prompt)?.[1] ?? 'Guten Tag,';
  return say(`${name}\n\ninnerhalb von 30 Tagen nach der Lieferung ist das möglich [1].`);
}

describe.runIf(canRun('assistance'))('a model that helps', () => {
  let scene: Scene<MailWorkspace>;
  let model: ModelServer;
  let page: Page;
  const word = freshWord();

  beforeAll(async () => {
    scene = await openMailScene();
    model = await startModelServer();
    model.answer = ({ body }) => answerTo(body.messages.map(({ content }) => content).join('\n'));
    ({ page } = await scene.window(scene.admin));
    const { api, inbox } = scene.workspace;
    const text = 'Schuhe können innerhalb von 30 Tagen nach der Lieferung zurückgegeben werden, kostenlos.';
    const variants = [{ language: null, channel: null, text }];
    await api.call('createAnswer', { body: { title: 'Schuhe zurückgeben', variants } });
    await api.pushRaw(
      inbox.id,
      composePost({
        ...{ from: 'alice@customer.test', name: 'Anna Weber', id: `shoes-${word}@customer.test` },
        ...{ subject: `Schuhe ${word}`, text: question },
      }),
    );
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(async () => {
    await model.close();
    await scene.close();
  });
  const suggested = () => page.locator('[data-assist] [data-suggested]');

  it('is nowhere before an admin has named one', async () => {
    const listed = async () => {
      const { items } = await scene.workspace.api.call('listConversations', { query: { limit: 20 } });
      return items.find(({ subject }) => subject.includes(word))?.language ?? null;
    };
    await becomes(listed, 'de', 30_000);
    await openInbox(page);
    await row(page, word).waitFor();
    await openConversation(page, word);
    await letter(page, 'zurückgeben').waitFor();
    await write(page, '');
    await becomes(() => page.getByRole('button', { name: 'Let the model help' }).count(), 0);
    await becomes(() => page.getByRole('button', { name: 'Translate from German' }).count(), 0);
  });

  it('is named, tried and allowed in the settings', async () => {
    const { look, objections } = looksAt(page);
    await page.goto('/settings/assist');
    await page.getByRole('switch', { name: 'Let it help' }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill(model.endpoint);
    await page.getByRole('textbox', { name: 'Model' }).fill('small');
    await page.getByRole('button', { name: 'Test the connection' }).click();
    // In clear, and nobody allowed it.
    await page.getByText('only an address in your own network can be used').first().waitFor();
    await page.getByRole('checkbox', { name: `${model.host} is in our own network` }).click();
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('It answered in').waitFor();
    await look('settings-assist');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').first().waitFor();
    expect(objections).toEqual([]);
  });

  it('drafts from approved answers with the sources shown, and the draft is taken by a key', async () => {
    const { look, objections } = looksAt(page);
    await openInbox(page);
    await row(page, word).waitFor();
    await openConversation(page, word);
    await write(page, '');
    await page.keyboard.press('Control+j');
    await page.getByRole('menuitem', { name: 'Draft a reply' }).waitFor();
    await page.keyboard.press('Enter');
    await suggested().getByText('innerhalb von 30 Tagen nach der Lieferung').waitFor();
    await page.locator('[data-assist] [data-source="1"]').getByText('Schuhe zurückgeben').waitFor();
    await untilFocused(page.locator('[data-assist] [data-use]'));
    await look('assist-draft');
    // Nothing was sent, and people were hidden.
    await becomes(() => messages(page).count(), 1);
    expect(model.lastPrompt()).not.toMatch(/Weber|customer\.test/u);
    await page.keyboard.press('Enter');
    await becomes(
      async () => (await editor(page).innerText()).replaceAll(/\s+/gu, ' ').trim(),
      expect.stringMatching(
        /^(?:Sehr geehrte|Guten Tag).*Weber.*, innerhalb von 30 Tagen nach der Lieferung ist das möglich\.$/u,
      ) as string,
    );
    await untilFocused(editor(page));
    expect(objections).toEqual([]);
  });

  it('changes the tone of what is written, is stopped and left by Escape', async () => {
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Ja, 30 Tage.');
    await page.keyboard.press('Control+j');
    await page.getByRole('menuitem', { name: 'More formal' }).click();
    await suggested().getByText('Sehr gern').waitFor();
    await untilFocused(page.locator('[data-assist] [data-use]'));
    await page.keyboard.press('Escape');
    await page.locator('[data-assist]').waitFor({ state: 'detached' });
    await untilFocused(editor(page));
    await becomes(() => editor(page).innerText(), 'Ja, 30 Tage.');
    const { answer } = model;
    model.answer = () => ({ kind: 'hang', pieces: ['Half'] });
    await page.keyboard.press('Control+j');
    await page.getByRole('menuitem', { name: 'Shorter' }).click();
    await suggested().getByText('Half').waitFor();
    const before = model.left;
    await page.getByRole('button', { name: 'Stop' }).click();
    await becomes(() => model.left, before + 1);
    model.answer = () => ({ kind: 'error', status: 429, error: { message: 'Rate limit reached' } });
    await page.getByRole('button', { name: 'Again' }).click();
    await page.locator('[data-assist]').getByText('asked too often').waitFor();
    model.answer = answer;
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('button', { name: 'Throw the draft away' }).click();
  });

  it('a message is read in one’s own language, and the original is one key away', async () => {
    await openInbox(page);
    await openConversation(page, word);
    await letter(page, 'zurückgeben').waitFor();
    await page.keyboard.press('l');
    await messages(page).getByText(inEnglish).waitFor();
    await page.getByText('Translated from German by the model.').waitFor();
    const asked = model.calls.length;
    await page.keyboard.press('l');
    await letter(page, 'zurückgeben').waitFor();
    await page.getByRole('button', { name: 'Translate from German' }).click();
    await messages(page).getByText(inEnglish).waitFor();
    expect(model.calls.length).toBe(asked);
  });

  it('a reply is translated before it is sent, and what was written stays with it', async () => {
    await write(page, 'Gladly, within 30 days.');
    await page.keyboard.press('Control+j');
    await page.getByRole('menuitem', { name: 'Translate into German' }).click();
    await suggested().getByText('Gern, innerhalb von 30 Tagen.').waitFor();
    await untilFocused(page.locator('[data-assist] [data-use]'));
    await page.keyboard.press('Enter');
    await becomes(() => editor(page).innerText(), 'Gern, innerhalb von 30 Tagen.');
    await page.getByText('What you wrote is kept with it.').waitFor();
    // A draft keeps it, too.
    await page.getByText('Draft saved').waitFor();
    await page.reload();
    await page.getByText('What you wrote is kept with it.').waitFor();
    await page.getByRole('button', { name: 'Put back what I wrote' }).click();
    await becomes(() => editor(page).innerText(), 'Gladly, within 30 days.');
    await page.keyboard.press('Control+j');
    await page.getByRole('menuitem', { name: 'Translate into German' }).click();
    await untilFocused(page.locator('[data-assist] [data-use]'));
    await page.keyboard.press('Enter');
    await becomes(() => editor(page).innerText(), 'Gern, innerhalb von 30 Tagen.');
    await send(page);
    // What is worth a look is looked at first.
    await page.keyboard.press('Control+Enter');
    const sent = letter(page, 'Gern, innerhalb von 30 Tagen.');
    await sent.locator('[data-delivery]').waitFor();
    await sent.getByText('Written in English').click();
    await sent.getByText('Gladly, within 30 days.').waitFor();
    const arrived = () => scene.workspace.mail.mailbox('alice@customer.test').messages().map(String);
    await becomes(() => arrived().length, 1, 30_000);
    expect(arrived()[0]).toContain('Gern, innerhalb von 30 Tagen.');
    expect(arrived()[0]).not.toContain('Gladly');
  });

  it('a conversation is summarised, and made anew once something was said', async () => {
    const { look, objections } = looksAt(page);
    await page.keyboard.press('Shift+S');
    const dialog = page.getByRole('dialog', { name: 'Summary' });
    await dialog.getByText('Wants to return shoes').waitFor();
    await dialog.getByText('Made ').first().waitFor();
    await look('assist-summary');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await write(page, ' Bis bald.');
    await send(page);
    // On the screen it is before the server has it.
    const id = /[0-9a-f]{24}$/.exec(new URL(page.url()).pathname)?.[0] ?? '';
    const said = async () => {
      const { items } = await scene.workspace.api.call('listMessages', { params: { id } });
      return items.some(({ text }) => text.includes('Bis bald.'));
    };
    await becomes(said, true);
    await page.keyboard.press('Shift+S');
    await dialog.getByText('Something was said since.').waitFor();
    await dialog.getByRole('button', { name: 'Make it anew' }).click();
    await dialog.getByText('Something was said since.').waitFor({ state: 'detached' });
    await dialog.getByText('We have not answered').waitFor();
    expect(objections).toEqual([]);
  });
});

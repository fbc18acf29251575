import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { MailWorkspace } from '../support/workspace.ts';
import { chooseFromPicker, letter, messages, openConversation, row, send, write } from './desk.ts';
import { composePost, headerOf } from './post.ts';
import { pictureOf, type Person } from './scene.ts';

/** Two who look at the same conversation, and what is in all that they bring along. */
interface Two {
  anna: Page;
  bens: Page;
  ben: Person;
  subject: string;
  word: string;
}

const supplier = { from: 'bob@customer.test', name: 'Bob Depot' };
const stripOf = (page: Page) => page.getByRole('list', { name: 'Side conversations' });

/** Anna asks a supplier, who answers by mail, and Ben, who answers in place. */
export async function askAside(workspace: MailWorkspace, two: Two): Promise<void> {
  await askSupplier(workspace, two);
  await askColleague(two);
}

async function ask(page: Page, question: string, fill: (dialog: Locator) => Promise<void>): Promise<void> {
  await page.keyboard.press('b');
  const dialog = page.getByRole('dialog', { name: 'Ask aside' });
  await fill(dialog);
  await dialog.getByRole('textbox', { name: 'Question' }).fill(question);
  await pictureOf(page, 'side-ask');
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function askSupplier({ mail, api, inbox }: MailWorkspace, { anna, subject, word }: Two): Promise<void> {
  const question = `Where are two chairs ${word}?`;
  await ask(anna, question, async (dialog) => {
    await dialog.getByRole('textbox', { name: 'People outside, by mail' }).fill(supplier.from);
    await dialog.getByRole('checkbox', { name: /Alice Ahlgren/ }).click();
    const many = Array.from({ length: 60 }, (_, index) => ({
      ...{ name: `part-${String(index)}.txt`, mimeType: 'text/plain', buffer: Buffer.from('x') },
    }));
    const picker = dialog.locator('input[type="file"]');
    await picker.setInputFiles(many);
    await dialog.getByRole('alert').filter({ hasText: 'files' }).waitFor();
    expect(await dialog.getByRole('list', { name: 'Attachments' }).count()).toBe(0);
    const [one] = many;
    if (one)
      await picker.setInputFiles({ ...one, name: `parts-${word}.txt`, buffer: Buffer.from('two chairs') });
    await dialog.getByText(`parts-${word}.txt`).waitFor();
  });
  await stripOf(anna).getByText(`Waits for ${supplier.from}`).waitFor();
  const asked = await mail.mailbox(supplier.from).waitFor(question, 20_000);
  expect(asked.toString()).toContain('> We ordered six and got four.');
  expect(asked.toString()).toContain(`parts-${word}.txt`);
  const answers = [headerOf(asked, 'Message-ID').replace(/[<>]/g, '')];
  const id = `depot-${word}@customer.test`;
  const text = `In the cellar ${word}.`;
  await api.pushRaw(inbox.id, composePost({ ...supplier, subject: `Re: ${subject}`, text, id, answers }));
  await stripOf(anna).getByText(`${supplier.from} answered`).click();
  const thread = anna.getByRole('dialog', { name: subject });
  await thread.getByText(text).waitFor();
  await thread
    .locator('input[type="file"]')
    .setInputFiles({ name: `floor-${word}.txt`, mimeType: 'text/plain', buffer: Buffer.from('the plan') });
  await thread.getByRole('textbox').fill(`Thank you, here is the plan ${word}.`);
  await thread.getByText(`floor-${word}.txt`).waitFor();
  await pictureOf(anna, 'side-thread');
  await thread.getByRole('button', { name: 'Send by mail', exact: true }).click();
  await thread
    .locator('article')
    .getByRole('link', { name: `floor-${word}.txt` })
    .waitFor();
  const thanked = await mail.mailbox(supplier.from).waitFor(`here is the plan ${word}`, 20_000);
  expect(thanked.toString()).toContain(`floor-${word}.txt`);
  await thread.getByRole('button', { name: 'Close', exact: true }).click();
  await thread.waitFor({ state: 'detached' });
  expect(await messages(anna).count()).toBe(1);
}

async function askColleague({ anna, bens, ben, word }: Two): Promise<void> {
  const question = `Are you in the cellar ${word}?`;
  await ask(anna, question, async (dialog) => {
    await dialog.getByRole('button', { name: /^Colleagues/ }).click();
    await chooseFromPicker(anna, ben.name);
    await anna.keyboard.press('Escape');
  });
  await stripOf(anna).getByText(`Waits for ${ben.name}`).waitFor();
  await bens.getByRole('button', { name: /unread notification/ }).click();
  await bens
    .getByRole('link', { name: /Anna Agent asks you aside/ })
    .first()
    .click();
  await bens.getByText(question).waitFor();
  await bens.getByText('Side conversation of #').waitFor();
  await pictureOf(bens, 'side-in-place');
  await write(bens, `Yes ${word}`, 'note');
  await send(bens);
  await stripOf(anna).getByText(`${ben.name} answered`).waitFor();
  expect(await row(bens, question).count()).toBe(0);
}

/** Another letter of the same customer is about the same: merged, looked at by its old address, and taken apart again. */
export async function mergeAndUndo({ anna, bens, subject }: Two, other: string): Promise<void> {
  await row(anna, other).waitFor();
  const old = await row(anna, other).getAttribute('data-conversation');
  await openConversation(anna, subject);
  await anna.keyboard.press('Shift+M');
  const dialog = anna.getByRole('dialog', { name: /^Merge into #/ });
  await dialog.getByRole('checkbox', { name: new RegExp(other) }).click();
  await pictureOf(anna, 'merge');
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await letter(anna, 'The cushions too').waitFor();
  await row(bens, other).waitFor({ state: 'detached' });
  await anna.getByText(/Anna Agent merged #\d+ into this conversation/).waitFor();
  await bens.goto(`/inbox/all/${old ?? ''}`);
  await letter(bens, 'We ordered six and got four.').waitFor();
  await pictureOf(bens, 'merge-followed');
  await anna.getByRole('button', { name: 'Undo' }).click();
  await row(anna, other).waitFor();
  await letter(anna, 'The cushions too').waitFor({ state: 'detached' });
}

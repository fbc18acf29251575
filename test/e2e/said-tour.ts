import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import type { ApiClient } from '../support/api-client.ts';
import { findings } from './looking.ts';
import { editor, openConversation, openInbox, write } from './desk.ts';
import { becomes, pictureOf } from './scene.ts';

interface Asked {
  api: ApiClient;
  /** An open question, and what it is called in the list. */
  id: string;
  name: string;
  /** What was answered to one like it, and an approved answer with what it says. */
  said: string;
  answer: { title: string; text: string };
}

/** What was answered to one customer is found for the next who asks the same, and put into the reply by a key; the palette puts an approved answer there. */
export async function sayItAgain(page: Page, { api, id, name, said, answer }: Asked): Promise<void> {
  await becomes(async () => (await api.call('whatWeSaid', { params: { id } })).items.length, 1, 30_000);
  await openInbox(page);
  await openConversation(page, name);
  await write(page, 'Again: ');
  await page.keyboard.press('Control+Shift+F');
  const dialog = page.locator('[data-said]');
  await dialog.locator('[data-said-text]').getByText(said).waitFor();
  await pictureOf(page, 'said');
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  const written = () => editor(page).innerText();
  await expect.poll(written, { timeout: 20_000 }).toMatch(new RegExp(`^Again: [^]*${said}$`));
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type(answer.title);
  await page.locator('[data-group="answers"][aria-selected="true"]').waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(written, { timeout: 20_000 }).toMatch(new RegExp(`${said}${answer.text}`));
}

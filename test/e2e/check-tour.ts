import type { Page } from 'playwright-core';
import type { ApiClient } from '../support/api-client.ts';
import { editor, letter, openConversation, openInbox, row, send, untilFocused, write } from './desk.ts';
import { becomes } from './scene.ts';

type Look = (name: string) => Promise<void>;

/** What we do not say: written down, and held back. */
export async function keepHouseWords(page: Page, look: Look): Promise<void> {
  await page.goto('/settings/wording');
  await page.getByRole('button', { name: 'Add a phrase' }).click();
  await page.getByRole('textbox', { name: 'Phrase' }).fill('lifetime warranty');
  await page.getByRole('textbox', { name: 'Say in its place' }).fill('two-year warranty');
  await page.getByRole('textbox', { name: 'Why' }).fill('We repair for two years.');
  await page.getByRole('button', { name: 'Add a name' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('rain shell');
  await page.getByRole('textbox', { name: 'Not', exact: true }).fill('rain jacket, raincoat');
  await page.getByRole('checkbox', { name: 'What we do not say' }).click();
  await look('settings-wording');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').first().waitFor();
}

/** An approved answer whose days somebody changed is mended by a key; what is held back goes only when it is mended. */
export async function mendReplies(
  page: Page,
  { api, subject }: { api: ApiClient; subject: string },
  look: Look,
) {
  const refunds = { language: null, channel: null, text: 'Refunds take 14 days.' };
  await api.call('createAnswer', { body: { title: 'Refunds', variants: [refunds] } });
  await openInbox(page);
  await row(page, subject).waitFor();
  await openConversation(page, subject);
  const found = page.locator('[data-findings]');
  await write(page, '/refunds');
  await page.getByRole('listbox', { name: 'Answers' }).getByRole('option', { name: 'Refunds' }).waitFor();
  await page.keyboard.press('Enter');
  await becomes(() => editor(page).innerText(), 'Refunds take 14 days.');
  for (const _ of ' days.') await page.keyboard.press('ArrowLeft');
  for (const _ of '14') await page.keyboard.press('Backspace');
  await page.keyboard.type('10');
  await found.getByText('Says 10 days; “Refunds” says 14 days.').waitFor();
  await look('findings');
  await untilFocused(editor(page));
  await page.keyboard.press('Alt+Enter');
  await becomes(() => editor(page).innerText(), 'Refunds take 14 days.');
  await found.waitFor({ state: 'detached' });
  await send(page);
  await letter(page, 'Refunds take 14 days.').waitFor();

  await write(page, 'It has a lifetime warranty.');
  await found.getByText('We do not say “lifetime warranty”, but “two-year warranty”.').waitFor();
  await send(page);
  await found.getByRole('alert').filter({ hasText: 'This cannot go out as it is' }).waitFor();
  await look('findings-held');
  await page.keyboard.press('Alt+Enter');
  await becomes(() => editor(page).innerText(), 'It has a two-year warranty.');
  await found.waitFor({ state: 'detached' });
  await send(page);
  await letter(page, 'It has a two-year warranty.').waitFor();
}

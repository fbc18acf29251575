import type { Page } from 'playwright-core';
import type { ApiClient } from '../support/api-client.ts';
import { row, openConversation, openInbox } from './desk.ts';
import { becomes } from './scene.ts';

const sentence =
  'a conversation begins or a customer replies, if the mood is negative and the message contains “Laterne”';

async function choose(page: Page, name: string, option: string, nth = -1): Promise<void> {
  const fields = page.getByRole('combobox', { name, exact: true });
  await (nth < 0 ? fields.last() : fields.nth(nth)).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** From a template to a rule that was tried and is in the list, switched on. */
export async function makeRule(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await page.goto('/settings/rules');
  await page.getByRole('button', { name: 'New rule' }).click();
  await page.getByRole('menuitem', { name: 'An angry customer gets a supervisor' }).click();
  await page.locator('input[name="name"]').fill('Angry about lamps');
  await page.getByRole('switch', { name: 'Switched on' }).click();
  await page.getByRole('button', { name: 'Add a condition' }).click();
  const words = page.getByPlaceholder('Texts, with commas between');
  await words.fill('Laterne');
  await words.press('Tab');
  await choose(page, 'Value', 'urgent', 0);
  await page.locator('[data-sentence]').filter({ hasText: sentence }).waitFor();
  await choose(page, 'How far back', 'The last day');
  await page.getByRole('button', { name: 'Try it now' }).click();
  await page.getByText(/^It would have matched in one conversation of \d+/).waitFor();
  await page.getByRole('link', { name: /Die Laterne flackert/ }).waitFor();
  await page.getByText('the priority: none → urgent').waitFor();
  await look('rule-editor');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(sentence).waitFor();
  const on = page.getByRole('switch', { name: 'Angry about lamps is on' });
  await on.click();
  await page.getByText('version 2, by').waitFor();
  await becomes(() => on.getAttribute('aria-checked'), 'true');
  await look('rules');
}

/** What the rule did to a letter that came after it, and why. */
export async function readTrace(page: Page, subject: string, look: (name: string) => Promise<void>) {
  await openInbox(page);
  await row(page, subject).waitFor();
  await openConversation(page, subject);
  await page.getByRole('button', { name: 'Priority: Urgent' }).waitFor();
  await page.locator('section > header').getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: /^Why\?/ }).click();
  const trace = page.getByRole('dialog');
  await trace.getByText('Angry about lamps').waitFor();
  await trace.getByText('the mood is negative (it was negative)').waitFor();
  await trace.getByText('→ set the priority to urgent').waitFor();
  await trace
    .getByText('Nobody could have it.')
    .or(trace.getByText(/ got it: /))
    .first()
    .waitFor();
  await look('rule-trace');
  await page.keyboard.press('Escape');
}

/** A rule calls where this server never connects to: while one looks at it, the panel tells of the call and why it failed. */
export async function followCalls(
  page: Page,
  {
    api,
    arrives,
    look,
  }: { api: ApiClient; arrives: () => Promise<unknown>; look: (name: string) => Promise<void> },
): Promise<void> {
  const body = { name: 'Tell the shop', events: [{ type: 'created' as const }], match: 'all' as const };
  const url = 'http://169.254.169.254/hook';
  await api.call('createRule', { body: { ...body, actions: [{ type: 'call-url', url }] } });
  await page.goto('/settings/rules');
  await page.getByRole('button', { name: 'Edit Tell the shop' }).click();
  await page.getByText('No calls yet.').waitFor();
  await arrives();
  const call = page.getByText('This server does not connect to that address.');
  await call.waitFor();
  await call.scrollIntoViewIfNeeded();
  await look('rule-calls');
}

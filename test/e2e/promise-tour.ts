import type { Page } from 'playwright-core';
import { sign } from '../../server/channels/webhook/signature.ts';
import type { ApiClient } from '../support/api-client.ts';
import { openConversation, openInbox, row, rows } from './desk.ts';
import { becomes } from './scene.ts';

type Look = (name: string) => Promise<void>;

const secret = 'a secret of a bridge that is long enough';
const name = 'Ida Invoice';
const twoHours = 7_200_000;

async function chooseFrom(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('button', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('option').first().waitFor({ state: 'detached' });
}

/** A policy for what has a tag, asked before all others, and changed once: its versions say what. */
export async function makePolicy(page: Page, look: Look): Promise<void> {
  const dialog = page.getByRole('dialog');
  const item = async (text: string) => {
    await page.getByRole('row', { name: 'Invoices' }).getByRole('button').click();
    await page.getByRole('menuitem', { name: text, exact: true }).click();
  };
  const save = async () => {
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await page.goto('/settings/sla');
  await page.getByRole('button', { name: 'New policy' }).click();
  await dialog.getByLabel('Name').fill('Invoices');
  await dialog.getByLabel('First answer, All').fill('2h');
  await dialog.getByLabel('First answer, Urgent').fill('15m');
  await chooseFrom(page, 'Tags', 'Billing');
  await dialog.getByLabel('Warning 1: percent of the time').fill('60');
  await dialog.getByText('First answer: 48m before the deadline').waitFor();
  await dialog.getByRole('checkbox', { name: 'Answer stands still: snoozed', exact: true }).click();
  await look('policy-form');
  await save();
  await page.getByRole('row', { name: 'Invoices' }).getByText('Tags: Billing').waitFor();
  await item('Ask earlier');
  await becomes(async () => (await page.getByRole('row').nth(1).innerText()).includes('Invoices'), true);
  await item('Edit');
  await becomes(() => dialog.getByLabel('Warning 1: percent of the time').inputValue(), '60');
  await dialog.getByLabel('First answer, All').fill('1h');
  await save();
  await item('Versions');
  const changes = page.locator('[data-versions] > li').first();
  await changes.getByText('First answer, All: 2h → 1h').waitFor();
  await look('policy-versions');
  await page.keyboard.press('Escape');
}

/** A customer wrote two hours ago and nobody answered; a bridge says so only now. */
export async function breakPromise(page: Page, api: ApiClient, look: Look): Promise<void> {
  const body = { name: 'Bridge', channel: 'webhook', secrets: { secret } };
  const { id } = await api.call('createInbox', { body });
  const letter = JSON.stringify({
    ...{ type: 'message', externalId: 'late-1', from: { externalId: 'ida', name } },
    ...{ text: 'My invoice is wrong.', sentAt: new Date(Date.now() - twoHours).toISOString() },
  });
  const answer = await fetch(`${api.baseUrl}/api/v1/channels/${id}/inbound`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-signature': sign(letter, { secret }, new Date()) },
    body: letter,
  });
  if (!answer.ok) throw new Error(await answer.text());
  await openInbox(page);
  await row(page, name).getByText('+1 h').waitFor();
  await openConversation(page, name);
  await page.getByRole('button', { name: 'First answer overdue by 1 h' }).click();
  await page.getByText('How this was computed (Invoices)').waitFor();
  await page.getByText('Target 1 h').waitFor();
  await page.getByText('Timeline').first().click();
  await page.getByText(/the customer wrote/).waitFor();
  await look('promise-broken');
  await page.keyboard.press('Escape');
  // By urgency it stands first.
  await page.getByRole('button', { name: /^Sort: / }).click();
  await page.locator('[role^="menuitem"]', { hasText: 'Most urgent first' }).click();
  await becomes(async () => (await rows(page).first().innerText()).includes(name), true);
}

/** On the desk: why it was broken. */
export async function reviewPromise(page: Page, look: Look): Promise<void> {
  await page.goto('/desk?tab=reviews');
  const breach = page.locator('[data-outcome]', { hasText: name });
  await breach.getByRole('button', { name: 'Review' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('[data-story]').getByText('Target 1 h').waitFor();
  await dialog.getByRole('combobox', { name: 'Reason' }).click();
  await page.getByRole('option', { name: 'Too few of us' }).click();
  await look('review');
  await dialog.getByRole('button', { name: 'Keep this reason' }).click();
  await breach.waitFor({ state: 'detached' });
}

/** From a figure of the report to the conversation behind it. */
export async function readReport(page: Page, look: Look): Promise<void> {
  await page.goto('/reports');
  const policies = page.locator('[data-report-group="policy"]');
  await page.locator('[data-report-reasons]').getByText('Too few of us').waitFor();
  await policies.getByRole('row', { name: 'Invoices' }).waitFor();
  await look('reports');
  await policies.getByRole('link', { name: 'Invoices: 1 broken promise' }).click();
  await page.locator('[data-outcomes]').getByRole('link', { name }).click();
  await page.locator('article[data-message]', { hasText: 'My invoice is wrong.' }).waitFor();
}

import type { Page } from 'playwright-core';
import type { ApiClient } from '../support/api-client.ts';
import { header, openConversation, openInbox, row } from './desk.ts';
import { becomes } from './scene.ts';

type Look = (name: string) => Promise<void>;

const panelOf = (page: Page) => page.locator('[data-popover-content][aria-label="Promises"]');

async function openPanel(page: Page, subject: string, chip: RegExp): Promise<void> {
  await openInbox(page);
  await openConversation(page, subject);
  await header(page, chip).click();
  await panelOf(page).getByText('Promised to the customer').waitFor();
}

/** A call is promised, stands on the wall with its clock, and is kept. */
export async function keepPromise(page: Page, subject: string, look: Look): Promise<void> {
  const words = 'Call about the boots';
  const onWall = page.locator('[data-tile="promises"]').getByText(words);
  await openPanel(page, subject, /^First answer/);
  const panel = panelOf(page);
  await panel.getByText('Promise something').click();
  await panel.getByLabel('What').fill(words);
  const soon = new Date(Date.now() + 7_200_000);
  const local = new Date(soon.getTime() - soon.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  await panel.getByLabel('By when').fill(local);
  await panel.getByRole('button', { name: 'Promise', exact: true }).click();
  await panel.getByRole('listitem').filter({ hasText: words }).getByText(/^By /).waitFor();
  await look('promise-made');
  await page.goto('/wall');
  const promise = page.locator('[data-tile="promises"] li').filter({ hasText: words });
  await promise.getByText(/^1:5\d:\d\d$/).waitFor();
  await promise.getByRole('link').click();
  await header(page, /^First answer/).click();
  await panel.getByRole('button', { name: 'Done' }).click();
  await panel.getByText(/^Kept, /).waitFor();
  await page.goto('/wall');
  await page.locator('[data-wall="live"]').waitFor();
  await page.locator('[data-tile="promises"] h2').waitFor();
  await becomes(() => onWall.count(), 0);
}

/** What was promised and not kept stands red on the wall, and its number opens the list behind it. */
export async function showLate(
  page: Page,
  { api, subject, look }: { api: ApiClient; subject: string; look: Look },
): Promise<void> {
  const { items } = await api.call('listConversations', { query: {} });
  const id = items.find((one) => one.subject === subject)?.id ?? '';
  const dueAt = new Date(Date.now() + 3000).toISOString();
  await api.call('createCommitment', { params: { id }, body: { text: 'Send the parcel again', dueAt } });
  await page.goto('/wall');
  const tile = page.locator('[data-tile="promises"]');
  await tile.locator('.text-danger-ink').filter({ hasText: 'Send the parcel again' }).waitFor();
  await look('wall-late-promise');
  await tile.getByRole('button', { name: /due within a day$/ }).click();
  const behind = page.getByRole('dialog', { name: 'Promises' });
  await behind.locator('[data-behind]').getByText('Send the parcel again').waitFor();
  await behind.getByRole('link').filter({ hasText: 'Send the parcel again' }).click();
  await page.locator('article[data-message]').first().waitFor();
}

/** The clock stands still while a carrier is waited for; who, why and how long is told. */
export async function waitForCarrier(page: Page, subject: string, look: Look): Promise<void> {
  await openPanel(page, subject, /^(First answer|Answer|Solution)/);
  const panel = panelOf(page);
  await panel.getByText('Wait for somebody else').click();
  await panel.getByLabel('For whom').fill('Carrier');
  await panel.getByLabel('Why').fill('Search for the parcel');
  await panel.getByRole('button', { name: 'Stop the clock' }).click();
  await panel.getByText(/^Waiting for Carrier: Search for the parcel \(/).waitFor();
  const story = panel.locator('article').filter({ hasText: /^Solution/ });
  await story.getByText('Timeline').click();
  await story
    .getByText(/: waiting for Carrier$/)
    .last()
    .waitFor();
  await story.getByText(/paused .waiting for Carrier: Search for the parcel/).waitFor();
  await look('waiting-for-carrier');
  await panel.getByRole('button', { name: 'Go on' }).click();
  await panel.getByText('Wait for somebody else').waitFor();
  // Both are told in the story of the clock.
  await story.getByText(/: no more waiting$/).waitFor();
}

/** A policy is changed; what that would mean for those who hold the older one is shown, and only then done. */
export async function recompute(page: Page, name: string, look: Look): Promise<void> {
  const dialog = page.getByRole('dialog');
  const item = async (text: string) => {
    await page.getByRole('row', { name: 'Invoices' }).getByRole('button').click();
    await page.getByRole('menuitem', { name: text, exact: true }).click();
  };
  await page.goto('/settings/sla');
  await item('Edit');
  await dialog.getByLabel('Solution, All').fill('2d');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await item('Recompute');
  await dialog.getByText(/^1 conversation: /).waitFor();
  await look('recompute');
  await dialog.getByRole('button', { name: 'Recompute' }).click();
  await page.getByText('1 conversation was recomputed.').waitFor();
  await item('Recompute');
  await dialog.getByText('No conversation holds an older version.').waitFor();
  await page.keyboard.press('Escape');
  await openInbox(page);
  await row(page, name).waitFor();
  await openConversation(page, name);
  await header(page, /^(First answer|Solution)/).click();
  await panelOf(page)
    .getByText(/^Solution/)
    .first()
    .waitFor();
}

import type { Page } from 'playwright-core';
import { openConversation, openInbox } from './desk.ts';

type Place = { name: string; go: (page: Page) => Promise<void> };

/** Says how a customer likes to be written to, and reads it beside their letter. */
async function tellManners(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'How to write to Alice Ahlgren' });
  const change = page.getByRole('button', { name: 'Change how they are written to' });
  await openInbox(page);
  await openConversation(page, 'Autumn letter');
  await change.click();
  await dialog.getByLabel('Addressed as').fill('Dr Ahlgren');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.locator('[data-manners]').getByText('Addressed as “Dr Ahlgren”.').waitFor();
  await change.click();
  await dialog.getByLabel('Closing').waitFor();
}

/** Writes a task down, and finds it among all that happened. */
async function writeTask(page: Page): Promise<void> {
  await openInbox(page);
  await openConversation(page, 'Autumn letter');
  await page.getByRole('button', { name: 'New task' }).click();
  await page.getByLabel('What is to be done').fill('Send the catalogue');
  await page.getByRole('textbox', { name: 'When' }).fill('in 3 days');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.locator('[data-task="open"]').getByText('Send the catalogue').first().waitFor();
  await page.getByRole('button', { name: 'Show all that happened' }).click();
  const all = page.getByRole('dialog', { name: 'All that happened with Alice Ahlgren' });
  await all.locator('[data-event="message"]').first().waitFor();
  await all.getByRole('button', { name: 'Tasks' }).click();
  await all.locator('[data-event="message"]').first().waitFor({ state: 'detached' });
  await all.locator('[data-event="task"]').getByText('Send the catalogue').first().waitFor();
}

/** Finds her among all contacts, and puts a tag on. */
async function findContact(page: Page): Promise<void> {
  await page.goto('/contacts');
  await page.getByRole('searchbox', { name: 'Name or address' }).fill('ali');
  await page.waitForURL(/q=ali/);
  const alice = page.locator('[data-contact-row]').filter({ hasText: 'Alice Ahlgren' });
  await alice.waitFor();
  await alice.getByRole('checkbox').click();
  await page.getByRole('button', { name: 'Put a tag on' }).click();
  await page.getByRole('option', { name: 'Billing' }).click();
  await page.getByText('contact has the tag now').or(page.getByText('All had the tag')).first().waitFor();
}

/** Her whole record, with a company. */
async function openRecord(page: Page): Promise<void> {
  await page.goto('/contacts');
  await page.locator('[data-contact-row]').filter({ hasText: 'Alice Ahlgren' }).getByRole('link').click();
  await page.locator('[data-contact-page]').waitFor();
  const about = page.getByTitle('Change: Company', { exact: true });
  await about.waitFor();
  if ((await about.textContent())?.trim() !== 'Harbour Works') {
    await about.click();
    await page.getByRole('textbox', { name: 'Company' }).fill('Harbour Works');
    await page.keyboard.press('Enter');
  }
  await page.getByRole('link', { name: 'Show the company Harbour Works' }).waitFor();
  const happened = page.getByRole('tab', { name: 'All that happened' });
  if ((await happened.count()) === 0) await page.locator('[data-event="message"]').first().waitFor();
}

async function openCompany(page: Page): Promise<void> {
  await openRecord(page);
  await page.getByRole('link', { name: 'Show the company Harbour Works' }).click();
  await page.locator('[data-company]').getByText('Alice Ahlgren').first().waitFor();
}

async function connectShop(page: Page): Promise<void> {
  await page.goto('/settings/orders');
  await page.getByRole('button', { name: 'Connect a shop' }).first().click();
  await page.getByRole('dialog').getByLabel('Secret').waitFor();
}

/** What stands beside a customer, as places to be looked at. */
export const customerPlaces: readonly Place[] = [
  { name: 'manners', go: tellManners },
  { name: 'timeline', go: writeTask },
  { name: 'contacts', go: findContact },
  { name: 'contact-record', go: openRecord },
  { name: 'company', go: openCompany },
  { name: 'connect-shop', go: connectShop },
];

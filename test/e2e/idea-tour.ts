import type { Page } from 'playwright-core';
import { openConversation, openInbox } from './desk.ts';

/** Notes an idea down from an open conversation by its key. */
export async function noteIdea(
  page: Page,
  { subject, title }: { subject: string; title: string },
): Promise<void> {
  await openInbox(page);
  await openConversation(page, subject);
  await page.keyboard.press('Shift+I');
  const dialog = page.getByRole('dialog', { name: 'Note down an idea' });
  await dialog.getByLabel('In a few words').fill(title);
  await dialog.getByText('asked to hear what becomes of it').click();
  await dialog.getByRole('button', { name: 'Note down' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** From the list, by its name. */
export async function openIdea(page: Page, title: string): Promise<void> {
  await page.goto('/ideas');
  await page.getByRole('link', { name: title }).click();
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
}

/** Merges one into another that is like it: both keep their votes, and the whole has those of both. */
export async function mergeIdeas(page: Page, { from, into }: { from: string; into: string }): Promise<void> {
  await openIdea(page, from);
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Merge' });
  await dialog.getByLabel('Like').fill(into);
  await dialog.getByRole('radio', { name: into }).click();
  await dialog.getByRole('button', { name: 'Merge into this one' }).click();
  await page.getByRole('heading', { name: into, level: 1 }).waitFor();
  await page.getByText('2 votes').first().waitFor();
}

/** Says that it is planned, looks at who would hear of it, and tells them. */
export async function tellPlanned(
  page: Page,
  { answer, inbox }: { answer: string; inbox: string },
): Promise<void> {
  await page.getByRole('button', { name: 'Change status' }).click();
  const status = page.getByRole('dialog', { name: 'Change status' });
  await status.getByRole('combobox', { name: /^Status/ }).click();
  await page.getByRole('option', { name: 'Planned', exact: true }).click();
  await status.getByLabel('Why').fill('In spring.');
  await status.getByRole('button', { name: 'Save' }).click();
  await page.getByText('In spring.').first().waitFor();
  await tell(page, { answer, inbox });
  await page.getByText('told the voters: Planned').waitFor();
  // The same again is refused, in words.
  await tell(page, { answer, inbox, again: true });
  await page.keyboard.press('Escape');
}

async function tell(
  page: Page,
  { answer, inbox, again = false }: { answer: string; inbox: string; again?: boolean },
): Promise<void> {
  await page.getByRole('button', { name: 'Tell the voters' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tell the voters' });
  await dialog.getByRole('button', { name: 'Answer' }).click();
  await page.getByRole('option', { name: answer }).click();
  await dialog.getByRole('button', { name: 'From' }).click();
  await page.getByRole('option', { name: inbox }).click();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Look first who hears what' }).click();
  if (again) {
    await dialog.getByText('The voters were told of “Planned” already.').waitFor();
    return;
  }
  await dialog.getByRole('button', { name: 'Tell 2 people' }).click();
  await dialog.waitFor({ state: 'detached' });
}

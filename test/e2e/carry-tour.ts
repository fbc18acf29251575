import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { ApiClient } from '../support/api-client.ts';
import { findings } from './looking.ts';
import { becomes, pictureOf } from './scene.ts';

async function downloaded(page: Page, begin: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), begin()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

/** Macros go out as a file and come in again under another name; a version says who changed one. */
export async function carryMacros(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  const paste = async (text: string) => {
    await dialog.getByLabel('or paste what was exported').fill(text);
    await dialog.getByRole('button', { name: 'Import macros' }).click();
  };
  const carried = page.getByRole('row', { name: 'Thank and leave' });
  await page.goto('/settings/macros');
  const { text } = await downloaded(page, () => page.getByRole('button', { name: 'Export' }).click());
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await paste('[]');
  await dialog.getByText('This is no export of macros.').waitFor();
  await paste(text);
  await dialog.getByText('This name is taken already.').first().waitFor();
  await paste(text.replaceAll('Thank and close', 'Thank and leave'));
  await dialog.waitFor({ state: 'detached' });
  await carried.getByRole('button').click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await page.getByText('1. Ada Admin made it').waitFor();
  await page.locator('input[name="name"]').fill('Thank and go');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Actions for Thank and go' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await page.getByText('2. Ada Admin changed it').waitFor();
}

/** Rules go out and come in again, behind the others and switched off. */
export async function carryRules(page: Page, api: ApiClient): Promise<void> {
  const name = 'Put spam away';
  const rule = { name, enabled: false, events: [{ type: 'created' as const }] };
  await api.call('createRule', { body: { ...rule, actions: [{ type: 'spam', spam: true }] } });
  await page.goto('/settings/rules');
  const { text } = await downloaded(page, () => page.getByRole('button', { name: 'Export' }).click());
  const file = JSON.parse(text) as { rules: { name: string }[] };
  const one = { ...file, rules: file.rules.filter((each) => each.name === name) };
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('or paste what was exported').fill(JSON.stringify(one));
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await becomes(() => page.getByRole('switch', { name: `${name} is on` }).count(), 2);
}

/** Answers go out and come in as CSV and as Markdown; before anything is changed one sees what would be. */
export async function carryAnswers(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  const choose = async (item: RegExp) => {
    await page.getByRole('button', { name: 'Files' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await page.goto('/settings/answers');
  for (const [item, word] of [
    [/CSV/, 'Quittung'],
    [/Markdown/, 'Récépissé'],
  ] as const) {
    const { name, text } = await downloaded(page, () => choose(item));
    await choose(/Import/);
    const again = text.replaceAll('Receipt', word);
    await dialog
      .getByLabel('File')
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(again) });
    await dialog.getByText(/^1 new answer/).waitFor();
    await dialog.getByRole('button', { name: 'Import answers' }).click();
    await dialog.waitFor({ state: 'detached' });
    await becomes(() => page.getByRole('row', { name: word }).count(), 1);
  }
}

/** A detail of contacts is made, then people come from another system's export: tried first, then taken. */
export async function carryContacts(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.goto('/settings/attributes');
  await page.getByRole('button', { name: 'New detail of contacts' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Shoe size');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('row', { name: 'Shoe size' }).waitFor();
  await page.goto('/settings/files');
  await page.getByRole('button', { name: 'Import a file' }).first().click();
  const lines = [
    'Contact ID,First Name,Last Name,Email,Account Name,Shoe size',
    '003A,Nora,Nordin,nora@carried.test,Fjord AB,39',
    '003B,Olof,Ek,olof(at)carried.test,Fjord AB,42',
  ];
  const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) };
  await dialog.getByLabel('CSV file').setInputFiles(file);
  await dialog.getByText('It looks like an export of Salesforce.').waitFor();
  await dialog.getByRole('button', { name: 'Try it' }).click();
  await dialog.locator('[data-import="checked"]').getByText('It would be: 1 new').waitFor();
  await dialog.getByText('is no e-mail address').waitFor();
  expect(await findings(page)).toEqual([]);
  await pictureOf(page, 'import-contacts');
  await dialog.getByRole('button', { name: 'Import a file' }).click();
  await dialog.locator('[data-import="done"]').waitFor();
  const report = await downloaded(page, () => dialog.getByText('Download the refused lines').click());
  expect(report.text).toContain('olof(at)carried.test');
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: 'people.csv' }).waitFor();
  await page.goto('/contacts?q=attr.shoe_size:39');
  await page.locator('[data-contact-row]').filter({ hasText: 'Nora Nordin' }).getByRole('link').click();
  await page.locator('[data-attribute="shoe_size"]').getByText('39').waitFor();
  await pictureOf(page, 'contact-details');
}

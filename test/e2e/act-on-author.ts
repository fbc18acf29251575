import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { chooseOf } from './desk.ts';
import { pictureOf } from './scene.ts';

/** What a message says was done at the provider. */
export const done = (message: Locator, words: string): Locator =>
  message.locator('[data-done-there]').getByText(words, { exact: true });

/** Asks first where it hits a person; shows what is done; takes back what can be taken back. */
export async function actOnAuthor(message: Locator, marks: () => string[], word: string): Promise<void> {
  const page = message.page();
  await chooseOf(message, 'Mute the author');
  await done(message, 'Author muted').waitFor();
  const dialog = page.getByRole('dialog');
  await chooseOf(message, 'Block the author…');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(marks().filter((one) => one.startsWith('block'))).toEqual([]);
  await chooseOf(message, 'Block the author…');
  await dialog.getByText('cannot write to you there').waitFor();
  await pictureOf(page, 'ask-block');
  await dialog.getByRole('button', { name: 'Block the author' }).click();
  await done(message, 'Author blocked').waitFor();
  await chooseOf(message, 'Report…');
  await dialog.getByRole('textbox').fill(`Spam ${word}`);
  await pictureOf(page, 'ask-report');
  await dialog.getByRole('button', { name: 'Report' }).click();
  await done(message, 'Reported').waitFor();
  await pictureOf(page, 'done-there');
  expect(marks().toSorted()).toEqual(['block', 'mute']);
  await chooseOf(message, 'Unblock the author');
  await done(message, 'Author blocked').waitFor({ state: 'detached' });
  await chooseOf(message, 'Unmute the author');
  await done(message, 'Author muted').waitFor({ state: 'detached' });
  expect(marks()).toEqual([]);
}

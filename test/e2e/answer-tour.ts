import type { Page } from 'playwright-core';
import { write } from './desk.ts';
import { pictureOf } from './scene.ts';

/** Looks for an approved answer in a reply on a phone and at a desk, in a conversation that is written from right to left. */
export async function lookForAnswer(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  const option = page.getByRole('listbox', { name: 'Answers' }).getByRole('option', { name: 'Receipt' });
  await write(page, 'أهلا /rec');
  await option.waitFor();
  await pictureOf(page, 'answers-390-open');
  await page.keyboard.press('Escape');
  await option.waitFor({ state: 'detached' });
  await page.setViewportSize({ width: 1440, height: 900 });
  // Another letter: it is looked for again.
  await page.keyboard.press('Control+.');
  await option.waitFor();
  await look('answers');
  await page.keyboard.press('Enter');
  await option.waitFor({ state: 'detached' });
}

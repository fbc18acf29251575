import type { Locator, Page } from 'playwright-core';

/** What a person does and sees in the inbox, in a few words each. */

export async function openInbox(page: Page, view = 'all', search = ''): Promise<void> {
  await page.goto(`/inbox/${view}${search}`);
  await page.locator('nav[aria-label="Views"], button[aria-label="Show views"]').first().waitFor();
}

export function rows(page: Page): Locator {
  return page.locator('a[data-conversation]');
}

export function row(page: Page, words: string): Locator {
  return rows(page).filter({ hasText: words });
}

export function messages(page: Page): Locator {
  return page.locator('article[data-message]');
}

/** A message whose text, in its frame or in the page, has the words. */
export function letter(page: Page, words: string): Locator {
  const inFrame = page.locator('iframe').and(page.locator(`iframe[srcdoc*="${words}"]`));
  return messages(page)
    .filter({ hasText: words })
    .or(messages(page).filter({ has: inFrame }))
    .first();
}

/** Opens a conversation of the list with the mouse and waits for its messages. */
export async function openConversation(page: Page, words: string): Promise<void> {
  const id = await row(page, words).first().getAttribute('data-conversation');
  const one = page.locator(`a[data-conversation="${id ?? ''}"]`).first();
  await one.click();
  // Another one may have been open: its messages are not those that are waited for.
  await one.and(page.locator('[aria-current]')).waitFor({ state: 'attached' });
  await messages(page).first().waitFor();
}

export function editor(page: Page, kind: 'reply' | 'note' = 'reply'): Locator {
  return page.locator(`section[data-composer="${kind}"]`).getByRole('textbox', { name: `Your ${kind}` });
}

/** Writes by keyboard what the key of the composer opens. */
export async function write(page: Page, text: string, kind: 'reply' | 'note' = 'reply'): Promise<void> {
  await page.keyboard.press(kind === 'reply' ? 'r' : 'n');
  await editor(page, kind).waitFor();
  await untilFocused(editor(page, kind));
  await page.keyboard.type(text);
}

export async function send(page: Page): Promise<void> {
  await page.keyboard.press('Control+Enter');
}

export async function untilFocused(locator: Locator): Promise<void> {
  await locator.and(locator.page().locator(':focus')).waitFor();
}

/** Marks the page, so that `isSamePage` notices a reload. */
export async function markPage(page: Page): Promise<void> {
  await page.evaluate('globalThis.samePage = true');
}

export async function isSamePage(page: Page): Promise<boolean> {
  return page.evaluate('globalThis.samePage === true');
}

/** Chooses from the menu of a message. */
export async function chooseOf(message: Locator, item: string): Promise<void> {
  await message.getByRole('button', { name: 'More about this message' }).click();
  await message.page().getByRole('menuitem', { name: item, exact: true }).click();
}

export function header(page: Page, name: string | RegExp): Locator {
  return page.locator('section > header').getByRole('button', { name });
}

/** Chooses in the picker that is open. */
export async function chooseFromPicker(page: Page, name: string): Promise<void> {
  await page.getByRole('option', { name }).click();
}

/** Of a picture that was loaded; 0 before that. */
export async function naturalWidth(image: Locator): Promise<number> {
  return image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth);
}

export async function readsRightToLeft(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) =>
    (element as unknown as { matches(selector: string): boolean }).matches(':dir(rtl)'),
  );
}

/** Pastes a PNG into an editor, as after a screenshot. */
export async function pastePicture(
  into: Locator,
  { name, base64 }: { name: string; base64: string },
): Promise<void> {
  await into.focus();
  await into.page().evaluate(`{
    const bytes = Uint8Array.from(atob('${base64}'), (char) => char.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], '${name}', { type: 'image/png' }));
    document.activeElement.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }`);
}

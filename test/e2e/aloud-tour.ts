import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { MailWorkspace } from '../support/workspace.ts';
import { editor, openInbox, row, rows, untilFocused } from './desk.ts';
import { composePost } from './post.ts';
import { becomes } from './scene.ts';

/** Keeps what comes into the parts of a page that are read out when they change: "status: Draft saved". */
async function listen(page: Page): Promise<void> {
  await page.evaluate(`{
    globalThis.said = [];
    const live = '[role="status"], [role="log"], [role="alert"], [aria-live="polite"], [aria-live="assertive"]';
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const within = (target instanceof Element ? target : target.parentElement)?.closest(live);
        const words = [...addedNodes, target].find((node) => node.textContent.trim() !== '')?.textContent;
        const how = within?.getAttribute('role') ?? within?.getAttribute('aria-live');
        if (within && words) said.push(how + ': ' + words.trim());
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  }`);
}
const heard = async (page: Page, words: string | RegExp) =>
  (await page.evaluate<string[]>('said')).filter((one) =>
    typeof words === 'string' ? one === words : words.test(one),
  );

/** What Tab comes to, by name, until one of them. */
async function tabUntil(page: Page, last: string): Promise<string[]> {
  const names: string[] = [];
  while (!names.at(-1)?.startsWith(last) && names.length < 40) {
    await page.keyboard.press('Tab');
    names.push(
      await page.evaluate<string>(
        '(({ activeElement: now }) => (now.getAttribute("aria-label") ?? now.textContent).trim())(document)',
      ),
    );
  }
  return names;
}

/** Reads and answers without a look at the screen: what is said, once, and where one is after each step. */
export async function readAloud(page: Page, { api, inbox }: MailWorkspace, word: string): Promise<void> {
  const arrive = (text: string, more: { name: string; from: string; subject: string; answers?: string[] }) =>
    api.pushRaw(
      inbox.id,
      composePost({ text, id: `${more.name}-${String(text.length)}-${word}@customer.test`, ...more }),
    );
  const nora = { name: 'Nora Newman', from: 'nora@customer.test', subject: `Lamps ${word}` };
  await arrive('Do you have green lamps?', nora);
  await openInbox(page);
  await row(page, nora.subject).waitFor();
  await becomes(() => rows(page).first().innerText(), expect.stringContaining(nora.subject) as string);
  await listen(page);

  // The list says which row one stands on; what is opened has the focus and says whose it is.
  await page.keyboard.press('j');
  await becomes(
    async () => (await heard(page, new RegExp(`^status: Unread, Nora Newman, .*Lamps ${word}`))).length,
    1,
  );
  await page.keyboard.press('Enter');
  const pane = page.getByRole('region', { name: `Nora Newman: Lamps ${word}` });
  await untilFocused(pane);
  await pane.getByRole('article', { name: /^Message from Nora Newman, / }).waitFor();
  const tree = await page.locator('body').ariaSnapshot();
  for (const part of ['navigation "Main"', 'main:', 'navigation "Views"', 'list "Conversations"'])
    expect(tree).toContain(part);
  for (const part of ['complementary "Customer"', 'list "Messages"', 'text: Do you have green lamps?'])
    expect(tree).toContain(part.replace('text: ', ''));
  expect(await pane.getByRole('heading', { level: 2 }).innerText()).toBe(nora.subject);

  // From what it is about over what is done with it and the messages to the answer.
  const stops = await tabUntil(page, 'Note');
  const wanted = [nora.subject, 'Resolve', 'More actions', 'Assign', 'Snooze', 'Messages', 'Reply', 'Note'];
  const found = wanted.map((name) => stops.findIndex((stop) => stop.startsWith(name)));
  expect(found).toEqual(found.toSorted((one, other) => one - other));
  expect(found).not.toContain(-1);

  // A dialog takes the focus and gives it back.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+A');
  const dialog = page.getByRole('dialog', { name: 'Hand over with a note' });
  await becomes(() => dialog.locator(':focus').count(), 1);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await untilFocused(page.getByRole('button', { name: 'Reply' }));

  // What comes in is said once.
  await page.keyboard.press('r');
  await editor(page).waitFor();
  await untilFocused(editor(page));
  await arrive('The large ones, I mean.', {
    ...nora,
    subject: `Re: ${nora.subject}`,
    answers: [`${nora.name}-24-${word}@customer.test`],
  });
  const more = 'log: New message from Nora Newman: The large ones, I mean.';
  await becomes(() => heard(page, more), [more]);
  // Nothing was taken from who writes; having sent, one is where one was, and hears that it left.
  await page.keyboard.type('Yes, in green too.');
  await page.keyboard.press('Control+Enter');
  await untilFocused(pane);
  await becomes(async () => (await heard(page, 'log: Your reply was sent.')).length > 0, true, 40_000);
  expect(await heard(page, more)).toEqual([more]);
}

import type { Page } from 'playwright-core';
import { openInbox, rows } from './desk.ts';
import { becomes, type Person } from './scene.ts';

/** Lists what came by a channel, as a view of its own and within another view: by mouse and by keyboard. */
export async function listOneChannel(page: Page, person: Person): Promise<void> {
  const listed = () =>
    rows(page).evaluateAll((all) => all.map((one) => one.getAttribute('data-conversation')));
  /** Whatever happens meanwhile: in the end the page lists what the server lists, and nothing of another channel. */
  const shows = async (query: { channel: string; view: 'all' | 'unassigned' }) => {
    const same = async () => {
      const { items } = await person.api.call('listConversations', { query });
      const ids = items.filter(({ channel }) => channel === query.channel).map(({ id }) => id);
      return JSON.stringify(await listed()) === JSON.stringify(ids) && ids.length === items.length;
    };
    await becomes(same, true);
  };
  await openInbox(page);
  const views = page.getByRole('navigation', { name: 'Views' });
  await views.getByRole('link', { name: /^Webhook/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Webhook' }).waitFor();
  await shows({ channel: 'webhook', view: 'all' });
  await openInbox(page, 'unassigned');
  await page.getByRole('button', { name: 'Status: Open', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitemcheckbox', { name: 'Telegram' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Unassigned · Telegram' }).waitFor();
  await becomes(() => new URL(page.url()).searchParams.get('channel'), 'telegram');
  await shows({ channel: 'telegram', view: 'unassigned' });
}

import type { Page } from 'playwright-core';
import type { ApiClient } from '../support/api-client.ts';
import { openConversation, openInbox } from './desk.ts';
import { composePost } from './post.ts';
import { becomes } from './scene.ts';

const subject = 'Where is the blue lamp?';

/** A conversation is answered and resolved in an inbox that asks. @returns the path of the customer's page */
export async function askForScore(api: ApiClient, inboxId: string): Promise<string> {
  await api.call('saveSurveySettings', { params: { id: inboxId }, body: { on: true, delayHours: 0 } });
  const letter = { from: 'uma@customer.test', name: 'Uma Ukena', text: 'Where is my blue lamp?' };
  await api.pushRaw(inboxId, composePost({ ...letter, subject, id: 'survey-1@customer.test' }));
  const asked = async () => {
    const { items } = await api.call('listConversations', { query: { inboxId, limit: 50 } });
    return items.find((one) => one.subject === subject);
  };
  await becomes(async () => (await asked())?.subject, subject);
  const conversation = await asked();
  const id = conversation?.id ?? '';
  const body = { clientId: 'survey-answer', text: 'It leaves today.', thenStatus: 'resolved' as const };
  await api.call('reply', {
    params: { id },
    body: { ...body, expectedRevision: conversation?.revision ?? 0, force: true },
  });
  const link = async () => {
    const { items } = await api.call('listMessages', { params: { id } });
    return /\/survey\/[\w.-]+/.exec(items.map(({ text }) => text).join(' '))?.[0] ?? '';
  };
  await becomes(async () => (await link()) !== '', true);
  // The link counts once the message is written and marked as asked.
  const page = `${api.baseUrl}${await link()}`;
  await becomes(async () => (await fetch(page)).status, 200);
  return page;
}

/** The customer answers; the team sees it in the thread, with the customer, and in the report. */
export async function answerAndRead(
  page: Page,
  link: string,
  look: (name: string) => Promise<void>,
): Promise<void> {
  await page.goto(`${link}?score=2`);
  await becomes(() => page.getByRole('radio', { name: '2 Dissatisfied' }).isChecked(), true);
  await look('survey-page');
  await page.getByLabel('What should we know?').fill('It came two weeks late.');
  await page.getByRole('button', { name: 'Send answer' }).click();
  await page.getByRole('heading', { name: 'Thank you for your answer.' }).waitFor();
  await look('survey-thanks');
  await openInbox(page, 'all', '?status=resolved');
  await openConversation(page, subject);
  await page.getByText('Uma Ukena gave 2 of 5: “It came two weeks late.”').waitFor();
  await page.getByRole('region', { name: 'Customer' }).getByText('2 of 5').waitFor();
  await look('survey-thread');
  await page.goto('/reports/satisfaction');
  await page.locator('[data-survey-group="channel"]').waitFor();
  await look('satisfaction');
  await page.locator('[data-survey-group="channel"]').getByRole('link').last().click();
  await page.locator('[data-surveys]').getByText('It came two weeks late.').waitFor();
  await look('satisfaction-list');
}

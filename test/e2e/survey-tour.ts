import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { ApiClient } from '../support/api-client.ts';
import { openConversation, openInbox, readsRightToLeft, untilFocused } from './desk.ts';
import { composePost } from './post.ts';
import { becomes, pictureOf, type Person, type Scene } from './scene.ts';

const subject = 'Where is the blue lamp?';

/** A conversation is answered and resolved in an inbox that asks. @returns the path of the customer's page */
export async function askForScore(api: ApiClient, inboxId: string): Promise<string> {
  const again = { id: 'again', type: 'yes-no', texts: { en: 'Would you buy from us again?' } } as const;
  await api.call('saveSurveySettings', {
    params: { id: inboxId },
    body: {
      ...{ on: true, delayHours: 0, quiet: false, kind: 'nps', accent: '#0f6b4f', questions: [again] },
      ...{ reopen: true, followUpText: 'Call Uma' },
    },
  });
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

/**
 * A detractor answers: the conversation is open again, a task says who calls them, and the team sees what they said in the
 * thread, with the customer, and in the report.
 */
export async function answerAndRead(
  page: Page,
  link: string,
  look: (name: string) => Promise<void>,
): Promise<void> {
  await page.goto(`${link}?score=2`);
  await becomes(() => page.getByRole('radio', { name: '2', exact: true }).isChecked(), true);
  await page.getByRole('radio', { name: 'No', exact: true }).check();
  await look('survey-page');
  await page.getByLabel('What should we know?').fill('It came two weeks late.');
  await page.getByRole('button', { name: 'Send answer' }).click();
  await page.getByRole('heading', { name: 'Thank you for your answer.' }).waitFor();
  await look('survey-thanks');
  await openInbox(page, 'all', '?status=open');
  await openConversation(page, subject);
  await page.getByText('Uma Ukena gave 2 of 10: “It came two weeks late.”').waitFor();
  const customer = page.getByRole('region', { name: 'Customer' });
  await customer.getByText('2 of 10', { exact: false }).first().waitFor();
  await customer.getByText('Call Uma (2/10)').waitFor();
  await look('survey-thread');
  await page.goto('/reports/satisfaction');
  await page.locator('[data-kind="nps"]').getByText('−100', { exact: true }).waitFor();
  await page.locator('[data-survey-group="channel"]').waitFor();
  await look('satisfaction');
  await page.locator('[data-survey-group="channel"]').getByRole('link').last().click();
  const said = page.locator('[data-surveys]');
  await said.getByText('It came two weeks late.').waitFor();
  await said.getByText('Would you buy from us again?').waitFor();
  await look('satisfaction-list');
}

/** A visitor of a web site, who reads from right to left, answers where the question stands: a star by keyboard, then words. */
export async function answerInWidget(
  scene: Scene,
  { inboxId, agent, word }: { inboxId: string; agent: Person; word: string },
): Promise<void> {
  await scene.admin.api.call('saveSurveySettings', {
    params: { id: inboxId },
    body: {
      ...{ on: true, delayHours: 0, restDays: 0 },
      questions: [{ id: 'again', type: 'yes-no', texts: { ar: 'هل ستشتري منا مجددًا؟' } }],
    },
  });
  const context = await scene.browser.newContext({ locale: 'ar', viewport: { width: 390, height: 700 } });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.goto(`${scene.workspace.product.url}/widget-demo?key=${inboxId}&locale=ar&dir=rtl`);
  const widget = page.locator('#onevoice-widget');
  await widget.locator('.launcher').click();
  const words = widget.locator('textarea').first();
  await words.fill(`أين طلبي رقم ${word}؟ أنتظره منذ أسبوعين ولم يصلني أي رد منكم حتى الآن، أرجو المساعدة.`);
  await words.press('Enter');
  const { api } = agent;
  const mine = async () => {
    const { items } = await api.call('listConversations', { query: { inboxId, limit: 50 } });
    return items.find(({ excerpt }) => excerpt.includes('أين طلبي'));
  };
  await becomes(async () => (await mine())?.language, 'ar');
  const { id = '', revision = 0 } = (await mine()) ?? {};
  await api.call('reply', {
    params: { id },
    body: {
      ...{ clientId: randomUUID(), text: 'في الطريق إليك.', thenStatus: 'resolved', force: true },
      expectedRevision: revision,
    },
  });
  const stars = widget.locator('.stars');
  const fourth = stars.getByRole('button', { name: '4: راضٍ' });
  await fourth.waitFor();
  await pictureOf(page, 'widget-survey');
  await page.setViewportSize({ width: 320, height: 640 });
  await fourth.focus();
  await page.keyboard.press('Enter');
  const more = widget.locator('.survey textarea');
  const again = widget.locator('.survey select');
  await untilFocused(again);
  await again.selectOption('no');
  await pictureOf(page, 'widget-survey-answered');
  expect(await readsRightToLeft(stars)).toBe(true);
  await more.fill('وصل متأخرًا.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await more.waitFor({ state: 'detached' });
  await widget.locator('.survey').getByText('شكرًا على إجابتك.').waitFor();
  await pictureOf(page, 'widget-survey-thanks');
  const told = async () => {
    const { items } = await api.call('listMessages', { params: { id } });
    return items.flatMap(({ activity }) => (activity?.type === 'survey-answered' ? [activity.data] : []));
  };
  await becomes(told, [{ kind: 'csat', score: 4, of: 5, comment: 'وصل متأخرًا.', commented: true }]);
  // It is there again after a reload, as it was answered.
  await page.reload();
  await widget.locator('.launcher').click();
  await stars.locator('.on').nth(3).waitFor();
  await context.close();
}

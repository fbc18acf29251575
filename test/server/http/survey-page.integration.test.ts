import type { z } from 'zod';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkOf } from '../../../server/services/surveys/link.ts';
import { surveyForm } from '../../../shared/schemas/survey.ts';
import { surveyLanguages } from '../../../shared/surveys/languages.ts';
import { conversation, inbox } from '../../support/conversations.ts';
import { testDatabase } from '../../support/test-database.ts';
import { webApp, type WebApp } from '../../support/web-app.ts';

const database = testDatabase();
let app: WebApp;
beforeAll(async () => {
  app = await webApp(database);
});
afterAll(() => app.dispose());

/** A question that was asked; the address of its page. */
async function asked(
  language: string,
  form?: z.input<typeof surveyForm>,
): Promise<{ id: string; url: string }> {
  const { context } = app;
  const support = await inbox(context, 'Support');
  const { id, contact } = await conversation(context, support.id);
  const now = context.clock.now();
  await context.store.surveys.insert({
    ...{ id, conversationId: id, inboxId: support.id, channel: 'test', contactId: contact.id },
    ...{ teamId: null, agentId: null, language, state: 'asked', dueAt: now, askedAt: now },
    ...{ answeredAt: null, score: null, comment: '' },
    ...(form && { form: surveyForm.parse(form) }),
  });
  return { id, url: `${app.url}${new URL(linkOf(context, id)).pathname}` };
}
const post = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

test('a link opens the question with its score chosen, and answers nothing by itself', async () => {
  const { id, url } = await asked('en');
  const page = await fetch(`${url}?score=4`);
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(html).toContain('value="4" required checked');
  expect(html).toContain('How content are you');
  expect(html).not.toContain('Order 123');
  expect(html).not.toContain('Where is my order?');
  expect(html).not.toContain('<script');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe-inline');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.headers.get('set-cookie')).toBeNull();
  expect(await app.context.store.surveys.read(id)).toMatchObject({ state: 'asked', score: null });
});

test('one button answers, once', async () => {
  const { id, url } = await asked('de');
  const nothing = await post(url, { comment: 'Zu <b>spät</b>' });
  expect(nothing.status).toBe(400);
  const again = await nothing.text();
  expect(again).toContain('Bitte wählen Sie');
  expect(again).toContain('Zu &lt;b&gt;spät&lt;/b&gt;');
  expect((await post(url, { score: '9' })).status).toBe(400);
  const done = await post(url, { score: '2', comment: 'Zu spät' });
  expect([done.status, done.headers.get('location')]).toEqual([303, new URL(url).pathname]);
  await post(url, { score: '5' });
  expect(await app.context.store.surveys.read(id)).toMatchObject({ score: 2, comment: 'Zu spät' });
  expect(await (await fetch(url)).text()).toContain('Danke für Ihre Antwort.');
});

test('it speaks fourteen languages, each in its direction, and says nothing to who has no link', async () => {
  expect(surveyLanguages).toEqual([
    'en',
    'de',
    'fr',
    'es',
    'it',
    'pt',
    'nl',
    'pl',
    'tr',
    'sl',
    'fi',
    'ar',
    'ja',
    'zh',
  ]);
  const kinds = ['csat', 'nps', 'ces'] as const;
  for (const [nth, language] of surveyLanguages.entries()) {
    const { url } = await asked(language, { kind: kinds[nth % 3]! });
    const html = await (await fetch(url)).text();
    expect(html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
    expect(html).not.toContain('undefined');
  }
  const { url } = await asked('en');
  expect((await fetch(`${url}x`)).status).toBe(404);
  expect((await post(`${app.url}/survey/none`, { score: '1' })).status).toBe(303);
});

test('it asks from 0 to 10 what its inbox words itself, in its colour, and more questions, all answered at once', async () => {
  const { id, url } = await asked('de', {
    ...{ kind: 'nps', accent: '#aa3300', wording: { de: 'Wie sehr mögen Sie <{company}>?' } },
    questions: [
      { id: 'price', type: 'scale', texts: { en: 'How content are you with the price?' } },
      { id: 'again', type: 'yes-no', texts: { de: 'Kaufen Sie wieder?' } },
      { id: 'wish', type: 'text', texts: { de: 'Was fehlt?' } },
    ],
  });
  const page = await fetch(`${url}?score=0`);
  const html = await page.text();
  expect(html.match(/name="score"/g)).toHaveLength(11);
  expect(html).toContain('value="0" required checked aria-label="0: äußerst unwahrscheinlich"');
  expect(html).toContain('Wie sehr mögen Sie &lt;');
  expect(html).toContain('light-dark(#aa3300,');
  expect(html).toContain('How content are you with the price?');
  expect(html).toContain('>Ja</span>');
  const nothing = await post(url, { score: '11', q_wish: 'Mehr <Farben>' });
  expect(nothing.status).toBe(400);
  expect(await nothing.text()).toContain('Mehr &lt;Farben&gt;');
  const fields = { score: '0', q_price: '6', q_again: 'no', q_wish: ' Farben ', q_other: 'x' };
  expect((await post(url, fields)).status).toBe(303);
  expect(await app.context.store.surveys.read(id)).toMatchObject({
    ...{ score: 0, state: 'answered', answers: { again: 'no', wish: 'Farben' } },
  });
});

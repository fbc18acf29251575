import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import { ideaInput } from '../../../shared/schemas/idea.ts';
import type { Context } from '../../../server/context.ts';
import { updateBoardSettings } from '../../../server/services/ideas/board.ts';
import { boardLink, confirmLink } from '../../../server/services/ideas/board-link.ts';
import { createIdea, putIdeaOnBoard, readIdea } from '../../../server/services/ideas/manage.ts';
import { mergeIdea } from '../../../server/services/ideas/merge.ts';
import { ideaLanguages, ideaTexts } from '../../../server/services/ideas/texts.ts';
import { newId } from '../../../server/store/ids.ts';
import { inbox } from '../../support/conversations.ts';
import { testDatabase } from '../../support/test-database.ts';
import { webApp, type WebApp } from '../../support/web-app.ts';

const database = testDatabase();
let app: WebApp;
let context: Context;
let root: Actor;
let ideaId: string;

beforeAll(async () => {
  app = await webApp(database);
  context = app.context;
  root = { userId: newId(), role: 'admin', inboxIds: [], via: 'system' };
  await inbox(context, 'Support', { channel: 'email' });
});
afterAll(() => app.dispose());
beforeEach(async () => {
  await updateBoardSettings(context, root, { enabled: true });
  ideaId = await onBoard('A <b>dark</b> theme');
});

async function onBoard(title: string): Promise<string> {
  const input = ideaInput.parse({ title: 'What the customer wrote', text: 'Their words' });
  const { id, version } = await createIdea(context, root, input);
  const texts = [
    { language: 'en', title, text: 'For the night.', reason: '' },
    { language: 'de', title: 'Dunkel', text: '', reason: '' },
  ];
  await putIdeaOnBoard(context, root, { id, version, texts });
  return id;
}
const page = async (path: string, language = 'en') => {
  const response = await fetch(`${app.url}${path}`, { headers: { 'accept-language': language } });
  return { status: response.status, html: await response.text(), headers: response.headers };
};
const post = (path: string, fields: Record<string, string>) =>
  fetch(`${app.url}${path}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
const votes = async (id = ideaId) => (await readIdea(context, root, id)).votes;
const pathOf = (link: string) => new URL(link).pathname;
const mails = async (address: string) =>
  (await context.store.systemMails.collection.native.find({}).toArray()).filter(
    (mail) => (mail['to'] as { address: string }).address === address,
  );
const someone = () => `${newId()}@voter.example`;

test('there is no board until somebody opens it', async () => {
  await updateBoardSettings(context, root, { enabled: false });
  expect((await page('/ideas-board')).status).toBe(404);
  expect((await post('/ideas-board', { idea: ideaId, address: someone() })).status).toBe(404);
});

test('shows what was written for it, escaped, without a script, and nothing else', async () => {
  await createIdea(context, root, ideaInput.parse({ title: 'Nobody put this on it' }));
  const { status, html, headers } = await page('/ideas-board');
  expect(status).toBe(200);
  expect(html).toContain('A &lt;b&gt;dark&lt;/b&gt; theme');
  expect(html).not.toContain('What the customer wrote');
  expect(html).not.toContain('Their words');
  expect(html).not.toContain('Nobody put this on it');
  expect(html).not.toContain('<script');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('set-cookie')).toBeNull();
});

test('speaks the language of the browser, or the one asked for', async () => {
  const german = await page('/ideas-board', 'de-CH,de;q=0.9');
  expect(german.html).toContain('Dunkel');
  expect(german.html).toContain('<html lang="de" dir="ltr">');
  expect((await page('/ideas-board?lang=ar')).html).toContain('<html lang="ar" dir="rtl">');
});

test('every language says everything', () => {
  for (const language of ideaLanguages) {
    const { status, ...texts } = ideaTexts(language);
    expect(Object.values({ ...texts, ...status }).every((one) => one.trim() !== '')).toBe(true);
    for (const name of ['title', 'company']) expect(texts.letter, language).toContain(`{${name}}`);
  }
  expect(ideaTexts('zh').language).toBe('zh-Hant');
  expect(ideaTexts('tlh').language).toBe('en');
});

test('one’s own link shows; only its button votes, once, and takes the vote back', async () => {
  const address = someone();
  const contactId = await confirmed(address);
  const other = await onBoard('Another');
  const path = pathOf(boardLink(context, contactId));
  expect((await page(path)).html).toContain(ideaTexts('en').voted);
  expect(await votes(other)).toBe(0);
  await Promise.all([post(path, { idea: other }), post(path, { idea: other })]);
  expect(await votes(other)).toBe(1);
  expect((await post(path, { idea: other, back: 'yes' })).status).toBe(303);
  expect(await votes(other)).toBe(0);
  await post(`${path}x`, { idea: other });
  expect(await votes(other)).toBe(0);
  expect((await page(`${path}x`)).status).toBe(404);
});

test('what is not on the board is not voted for, and what was merged is the whole', async () => {
  const hidden = (await createIdea(context, root, ideaInput.parse({ title: 'Hidden' }))).id;
  const path = pathOf(boardLink(context, await confirmed(someone())));
  await post(path, { idea: hidden });
  expect(await votes(hidden)).toBe(0);
  const part = await onBoard('Part');
  await mergeIdea(context, root, { id: part, intoId: ideaId });
  const before = await votes();
  const other = pathOf(boardLink(context, await confirmed(someone(), await onBoard('Elsewhere'))));
  await post(other, { idea: part });
  expect(await votes()).toBe(before + 1);
});

test('a stranger’s vote counts once the link of the mail was confirmed, not when it is followed', async () => {
  const address = someone();
  const asked = await post('/ideas-board', { idea: ideaId, address: ` ${address.toUpperCase()} ` });
  expect(asked.status).toBe(200);
  expect(await asked.text()).toContain(ideaTexts('en').sent);
  await post('/ideas-board', { idea: ideaId, address });
  const [mail, ...more] = await mails(address);
  expect(more).toEqual([]);
  const path = pathOf(/https?:\/\/\S+/.exec(mail?.['text'] as string)?.[0] ?? '');
  expect((await page(path)).html).toContain('A &lt;b&gt;dark&lt;/b&gt; theme');
  expect(await votes()).toBe(0);
  const done = await post(path, { tell: 'yes' });
  expect(done.headers.get('location')).toMatch(/^\/ideas-board\/mine\//);
  await post(path, {});
  expect(await votes()).toBe(1);
  const contact = await context.store.contacts.identity('email', address);
  expect(contact).toMatchObject({ verified: true });
  const [vote] = await context.store.ideas.votesOfContacts([contact?.contactId ?? '']);
  expect(vote).toMatchObject({ source: 'board', tell: true });
});

test('what is no address is said to be none, and a link of another install is none', async () => {
  const wrong = await post('/ideas-board', { idea: ideaId, address: 'nobody' });
  expect(wrong.status).toBe(400);
  expect(await wrong.text()).toContain(ideaTexts('en').problem);
  expect((await page('/ideas-board/confirm/abc.def')).status).toBe(404);
  expect((await post('/ideas-board/confirm/abc.def', {})).status).toBe(303);
  expect(await votes()).toBe(0);
});

test('one address gets few mails in an hour, whatever is asked', async () => {
  const address = someone();
  const ideas = await Promise.all(Array.from({ length: 8 }, (_, at) => onBoard(`Idea ${String(at)}`)));
  for (const idea of ideas) expect((await post('/ideas-board', { idea, address })).status).toBe(200);
  expect(await mails(address)).toHaveLength(5);
});

/** Somebody who confirmed a vote. @returns their contact */
async function confirmed(address: string, id = ideaId): Promise<string> {
  const path = pathOf(confirmLink(context, { ideaId: id, address, language: 'en' }));
  await post(path, {});
  return (await context.store.contacts.identity('email', address))?.contactId ?? '';
}

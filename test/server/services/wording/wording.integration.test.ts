import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSceneFor } from '../../../../server/services/wording/check-scene.ts';
import { createAnswer } from '../../../../server/services/answers/manage.ts';
import type { Actor } from '../../../../shared/abilities.ts';
import { answerInput } from '../../../../shared/schemas/answer.ts';
import { wording } from '../../../../shared/schemas/wording.ts';
import { conversation, inbox, letter } from '../../../support/conversations.ts';
import { problemOf } from '../../../support/problem-of.ts';
import { testDatabase } from '../../../support/test-database.ts';
import { type Person, webApp, type WebApp } from '../../../support/web-app.ts';

const database = testDatabase();
const channel = 'fake';
let app: WebApp;
let admin: Person;
let agent: Person;
/** The admin, for services. */
let root: Actor;
let support: string;
let shop: string;

beforeAll(async () => {
  app = await webApp(database);
  support = (await inbox(app.context, 'Support', { channel })).id;
  shop = (await inbox(app.context, 'Shop', { channel })).id;
  admin = await app.person('admin', { name: 'Root' });
  root = { userId: admin.user.id, role: 'admin', inboxIds: [], via: 'session' };
  agent = await app.person('agent', { name: 'Lena', inboxIds: [support] });
});
afterAll(() => app.dispose());

const words = (more: object) => wording.parse(more);
const say = async (words: object) => {
  const { version } = await admin.api.call('readWording');
  return admin.api.call('updateWording', { body: { ...wording.parse(words), version } });
};
let replies = 0;
const reply = (person: Person, id: string, body: { text: string; usedAnswerIds?: string[] }) =>
  person.api.call('reply', {
    params: { id },
    body: { clientId: `wording-${String((replies += 1))}`, expectedRevision: 0, force: true, ...body },
  });
const refusal = (person: Person, id: string, body: { text: string; usedAnswerIds?: string[] }) =>
  problemOf(reply(person, id, body));

test('the house’s words are an admin’s to change, and everybody’s to read', async () => {
  const first = await agent.api.call('readWording');
  const forbidden = [
    { phrase: 'guaranteed', language: null, instead: 'expected', reason: 'We cannot know.' },
  ];
  const saved = await admin.api.call('updateWording', {
    body: { ...words({ forbidden }), version: first.version },
  });
  expect(saved).toMatchObject({ forbidden, blocking: [], version: first.version + 1 });
  expect(await agent.api.call('readWording')).toEqual(saved);
  expect(await problemOf(agent.api.call('updateWording', { body: saved }))).toMatchObject({ status: 403 });
  // Somebody saw an older one.
  expect(
    await problemOf(admin.api.call('updateWording', { body: { ...saved, version: first.version } })),
  ).toMatchObject({ code: 'too-late' });
  const [line] = (await app.context.store.audit.list(20)).filter(
    ({ action }) => action === 'wording.changed',
  );
  expect(line).toMatchObject({ userId: admin.user.id, data: { version: saved.version, forbidden: 1 } });
});

test('the scene holds what this customer was told, as far as one sees it', async () => {
  const here = await conversation(app.context, support, { channel, text: 'How long do refunds take?' });
  const there = await conversation(app.context, shop, {
    channel,
    contact: here.contact,
    text: 'And in the shop?',
  });
  await reply(admin, here.id, { text: 'Refunds take 14 days.' });
  await reply(admin, there.id, { text: 'In the shop they take 3 days.' });
  app.context.clock.forward(1000);
  const stored = await app.context.store.conversations.read(here.id);
  if (!stored) throw new Error('no conversation');
  await letter(app.context, stored, {
    text: 'Thanks. And the voucher?',
    quotedText: 'Refunds take 14 days.',
  });
  const scene = await agent.api.call('readCheckScene', { params: { id: here.id } });
  expect(scene).toMatchObject({
    customer: { name: here.contact.name, formality: null },
    ownNames: ['Lena'],
    asked: ['Thanks. And the voucher?'],
    earlier: ['Refunds take 14 days.'],
    told: [{ conversationId: here.id, number: here.number, channel, text: 'Refunds take 14 days.' }],
  });
  const all = await admin.api.call('readCheckScene', { params: { id: here.id } });
  expect(all.told.map(({ text }) => text).toSorted()).toEqual([
    'In the shop they take 3 days.',
    'Refunds take 14 days.',
  ]);
  // Half a year later it is no news any more; what was said here still is.
  const halfYear = 181 * 86_400_000;
  app.context.clock.forward(halfYear);
  const later = await checkSceneFor(app.context, root, here.id);
  app.context.clock.forward(-halfYear);
  expect([later.told, later.earlier]).toEqual([[], ['Refunds take 14 days.']]);
});

test('what an admin holds back is refused, by whichever way it is sent', async () => {
  const { id } = await conversation(app.context, support, { channel });
  const forbidden = [
    { phrase: 'guaranteed', language: null, instead: 'expected', reason: 'We cannot know.' },
  ];
  await say({ forbidden });
  await reply(agent, id, { text: 'It is guaranteed to come.' });
  await say({ forbidden, blocking: ['forbidden', 'fact-differs'] });
  expect(await refusal(agent, id, { text: 'It is guaranteed to come.' })).toMatchObject({
    status: 422,
    code: 'validation-failed',
    fields: [{ path: 'text', message: 'We do not say “guaranteed”. Say “expected”. We cannot know.' }],
  });
  const answer = await createAnswer(
    app.context,
    root,
    answerInput.parse({
      title: 'Refunds',
      variants: [{ language: null, channel: null, text: 'Refunds take 14 days.' }],
    }),
  );
  const usedAnswerIds = [answer.id];
  expect(await refusal(agent, id, { text: 'Refunds take 10 days.', usedAnswerIds })).toMatchObject({
    fields: [{ path: 'text', message: 'Says “10 days”; the answer “Refunds” says “14 days”.' }],
  });
  await reply(agent, id, { text: 'Refunds take 14 days.', usedAnswerIds });
  const begun = {
    inboxId: support,
    clientId: 'wording-begun',
    to: [{ address: 'new@customer.test', name: '' }],
    subject: 'Hello',
  };
  expect(
    await problemOf(agent.api.call('createConversation', { body: { ...begun, text: 'Guaranteed.' } })),
  ).toMatchObject({
    fields: [{ path: 'text', message: 'We do not say “Guaranteed”. Say “expected”. We cannot know.' }],
  });
  await agent.api.call('createConversation', { body: { ...begun, text: 'Expected soon.' } });
  // A repeat of what went out is no new reply.
  const clientId = 'wording-repeat';
  const body = { clientId, expectedRevision: 0, force: true, text: 'Vouchers are guaranteed.' };
  await say({ blocking: [] });
  const sent = await agent.api.call('reply', { params: { id }, body });
  await say({ forbidden, blocking: ['forbidden'] });
  expect((await agent.api.call('reply', { params: { id }, body })).message.id).toBe(sent.message.id);
});

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  createAnswer,
  deleteAnswer,
  listAnswers,
  listAnswerVersions,
  updateAnswer,
} from '../../../server/services/answers/manage.ts';
import { offerAnswers } from '../../../server/services/answers/offer.ts';
import { exportAnswers, importAnswers } from '../../../server/services/answers/transfer.ts';
import { updateContact } from '../../../server/services/contacts/update.ts';
import { reply } from '../../../server/services/messages/reply.ts';
import { undoSend } from '../../../server/services/messages/undo-send.ts';
import { listDecisions } from '../../../server/services/rules/trace.ts';
import { newId } from '../../../server/store/ids.ts';
import { answerInput } from '../../../shared/schemas/answer.ts';
import { replyInput } from '../../../shared/schemas/message.ts';
import { testDatabase } from '../../support/test-database.ts';
import { rulesScene, type RulesScene } from './rules/rules-scene.ts';

const database = testDatabase();
let scene: RulesScene;
beforeAll(async () => {
  scene = await rulesScene(database);
});
afterAll(() => scene.dispose());
beforeEach(() => scene.fresh());

const input = (title: string, ...texts: [language: string | null, text: string][]) =>
  answerInput.parse({
    title,
    variants: texts.map(([language, text]) => ({ language, channel: null, text })),
  });

test('an answer is kept with who changed what, and one of a title', async () => {
  const { context, admin } = scene;
  const title = `Opening hours ${newId()}`;
  const made = await createAnswer(context, admin, input(title, [null, 'Nine to five']));
  const changed = input(title, [null, 'Nine to six']);
  const after = await updateAnswer(context, admin, { id: made.id, version: 1, input: changed });
  expect(after).toMatchObject({ version: 2, updatedBy: 'Root' });
  expect(await listAnswerVersions(context, made.id)).toMatchObject([
    { version: 2, by: 'Root', variants: [{ text: 'Nine to six' }] },
    { version: 1, by: 'Root', variants: [{ text: 'Nine to five' }] },
  ]);
  await expect(
    updateAnswer(context, admin, { id: made.id, version: 1, input: changed }),
  ).rejects.toMatchObject({ code: 'too-late' });
  await expect(
    createAnswer(context, admin, { ...changed, title: title.toUpperCase() }),
  ).rejects.toMatchObject({ code: 'already-exists' });
  await expect(
    createAnswer(context, admin, input(`Names ${newId()}`, [null, '{{contact.age}}'])),
  ).rejects.toMatchObject({ fields: [{ path: 'variants.0.text' }] });
  await deleteAnswer(context, made.id);
  expect((await listAnswers(context)).map(({ id }) => id)).not.toContain(made.id);
});

test('a rule replies with it in the customer’s language, and tells why when it does not', async () => {
  const { context, admin } = scene;
  const answer = await createAnswer(
    context,
    admin,
    input(
      `Receipt ${newId()}`,
      ['en', 'Hello {{contact.firstName}}, thank you.'],
      ['de', 'Danke, {{assignee.name}}'],
    ),
  );
  await scene.rule({ actions: [{ type: 'answer', answerId: answer.id }] });
  const english = await scene.arrives({
    ...{ from: 'zoe@customer.example', fromName: 'Zoe Fox' },
    text: 'I would like to know when my order will arrive, because I have been waiting for it for weeks.',
  });
  expect(english.language).toBe('en');
  const replies = (await scene.threadOf(english.id)).filter(({ kind }) => kind === 'outbound');
  expect(replies.map(({ text }) => text)).toEqual(['Hello Zoe, thank you.']);
  const german = await scene.arrives({
    ...{ from: 'max@customer.example', fromName: 'Max' },
    text: 'Ich möchte gerne wissen, wann meine Bestellung kommt, denn ich warte schon seit vielen Wochen darauf.',
  });
  expect(german.language).toBe('de');
  expect((await scene.threadOf(german.id)).filter(({ kind }) => kind === 'outbound')).toEqual([]);
  const { items } = await listDecisions(context, admin, german.id);
  expect(items[0]?.rules[0]?.actions).toMatchObject([
    { type: 'answer', done: false, why: 'missing-value', action: { answerId: answer.id } },
  ]);
});

test('it greets the customer as somebody wrote down that they like it', async () => {
  const { context, admin } = scene;
  const text = '{{greeting}}\n\nThank you, {{contact.name}}.\n\n{{closing}}';
  const title = `Greeting ${newId()}`;
  const answer = await createAnswer(context, admin, input(title, ['en', text], [null, text]));
  const arrived = await scene.arrives({
    ...{ from: `${newId()}@customer.example`, fromName: 'Anna Weber' },
    text: 'I would like to know when my order will arrive, because I have been waiting for it for weeks.',
  });
  const offered = async () => {
    const items = await offerAnswers(context, admin, arrived.id);
    return items.find(({ id }) => id === answer.id)?.text;
  };
  expect(await offered()).toBe('Hi Anna,\n\nThank you, Anna Weber.\n\nBest regards,');
  const manners = { formality: 'formal', address: 'Dr Weber' } as const;
  await updateContact(context, admin, { id: arrived.contact.id, patch: { manners } });
  const formal = 'Dear Dr Weber,\n\nThank you, Dr Weber.\n\nSincerely,';
  expect(await offered()).toBe(formal);
  await scene.rule({ actions: [{ type: 'answer', answerId: answer.id }] });
  const next = await scene.arrives({
    ...{ from: arrived.contact.address, fromName: 'Anna Weber' },
    text: 'I would like to know when my other order will arrive, because I have been waiting for it too.',
  });
  const replies = (await scene.threadOf(next.id)).filter(({ kind }) => kind === 'outbound');
  expect(replies.map((reply) => reply.text)).toEqual([formal]);
});

test('it is offered as it would be said, those that one uses first', async () => {
  const { context, admin } = scene;
  const short = `s${newId()}`;
  const make = (title: string, text: string, shortcut: string | null = null) =>
    createAnswer(context, admin, { ...input(`${title} ${newId()}`, ['en', text]), shortcut });
  const hello = await make('Hello', 'Hello {{contact.firstName}}, {{assignee.name}} here.', short);
  const late = await createAnswer(context, admin, {
    ...input(`Late ${newId()}`, [null, 'It is over.']),
    validUntil: '2020-01-01',
  });
  const german = await createAnswer(context, admin, input(`Hallo ${newId()}`, ['de', 'Hallo']));
  const arrived = await scene.arrives({
    ...{ from: 'zoe@customer.example', fromName: 'Zoe Fox' },
    text: 'I would like to know when my order will arrive, because I have been waiting for it for weeks.',
  });
  const offered = async () => {
    const items = await offerAnswers(context, admin, arrived.id);
    const mine = new Set([hello.id, late.id, german.id]);
    return items.filter(({ id }) => mine.has(id));
  };
  // By their titles, as nobody has used one.
  expect(await offered()).toMatchObject([
    { id: german.id, text: '', problem: 'no-text' },
    { id: hello.id, shortcut: short, text: 'Hello Zoe, Root here.', problem: null, language: 'en' },
  ]);
  const say = async () =>
    (
      await reply(context, admin, {
        conversationId: arrived.id,
        input: replyInput.parse({
          ...{ clientId: newId(), text: 'Hello Zoe, Root here.', expectedRevision: 0, force: true },
          usedAnswerIds: [hello.id, hello.id],
        }),
      })
    ).message;
  const uses = async () => (await listAnswers(context)).find(({ id }) => id === hello.id)?.uses;
  const { draft } = await undoSend(context, admin, (await say()).id);
  expect(draft?.usedAnswerIds).toEqual([hello.id]);
  expect(await uses()).toBe(0);
  const use = { answerId: hello.id, userId: admin.userId, at: context.clock.now() };
  await context.store.answers.used({ ...use, id: `${newId()}/${hello.id}` });
  expect((await offered()).map((one) => one.id)).toEqual([hello.id, german.id]);
});

test('a missing value is named, and a shortcut belongs to one answer', async () => {
  const { context, admin } = scene;
  const shortcut = `k${newId()}`;
  const made = await createAnswer(context, admin, {
    ...input(`Name ${newId()}`, [null, 'About {{conversation.subject}}:']),
    ...{ shortcut, ownerId: admin.userId },
  });
  expect(made).toMatchObject({ shortcut, ownerId: admin.userId, uses: 0, usedAt: null });
  const arrived = await scene.arrives({ from: 'nameless@customer.example', subject: '', text: 'Where?' });
  const items = await offerAnswers(context, admin, arrived.id);
  expect(items.find(({ id }) => id === made.id)).toMatchObject({
    ...{ problem: 'missing-value', missing: ['conversation.subject'] },
  });
  await expect(
    createAnswer(context, admin, { ...input(`Other ${newId()}`, [null, 'x']), shortcut }),
  ).rejects.toMatchObject({ fields: [{ path: 'shortcut' }] });
  await expect(
    createAnswer(context, admin, { ...input(`Other ${newId()}`, [null, 'x']), ownerId: newId() }),
  ).rejects.toMatchObject({ fields: [{ path: 'ownerId' }] });
});

test('a file changes what it names, takes no text away, and says what it leaves out', async () => {
  const { context, admin } = scene;
  const [title, other] = [`Hours ${newId()}`, `Parcel ${newId()}`];
  const made = await createAnswer(
    context,
    admin,
    input(title, ['en', 'Nine to five'], ['de', 'Neun bis fünf']),
  );
  const text = [
    'title,owner,language,text',
    `${title},,en,Nine to six`,
    `${other},,english,Bad`,
    `${other},,en,On its way`,
    `Names ${other},,en,{{contact.age}}`,
    `Owner ${other},nobody@nowhere.test,en,Hello`,
  ].join('\n');
  const outcome = { created: 1, changed: 1, unchanged: 0, problems: [{ line: 3 }, { line: 5 }, { line: 6 }] };
  expect(await importAnswers(context, admin, { format: 'csv', text, dryRun: true })).toMatchObject(outcome);
  expect((await listAnswers(context)).some((one) => one.title === other)).toBe(false);
  expect(await importAnswers(context, admin, { format: 'csv', text, dryRun: false })).toMatchObject(outcome);
  expect((await listAnswers(context)).find(({ id }) => id === made.id)?.variants).toMatchObject([
    { language: 'en', text: 'Nine to six' },
    { language: 'de', text: 'Neun bis fünf' },
  ]);
  for (const format of ['csv', 'markdown'] as const) {
    const file = await exportAnswers(context, format);
    const again = await importAnswers(context, admin, { format, text: file, dryRun: false });
    expect(again).toMatchObject({ created: 0, changed: 0, problems: [] });
    expect(again.unchanged).toBe((await listAnswers(context)).length);
  }
});

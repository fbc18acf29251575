import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  createAnswer,
  deleteAnswer,
  listAnswers,
  listAnswerVersions,
  updateAnswer,
} from '../../../server/services/answers/manage.ts';
import { listDecisions } from '../../../server/services/rules/trace.ts';
import { newId } from '../../../server/store/ids.ts';
import { answerInput } from '../../../shared/schemas/answer.ts';
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
  expect(items[0]?.rules[0]?.actions).toEqual([{ type: 'answer', done: false, why: 'missing-value' }]);
});

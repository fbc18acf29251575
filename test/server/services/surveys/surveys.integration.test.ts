import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { deleteConversation } from '../../../../server/services/deletion/delete-conversation.ts';
import { updateConversation } from '../../../../server/services/conversations/update.ts';
import { reply } from '../../../../server/services/messages/reply.ts';
import {
  answerSurvey,
  finishTelling,
  openSurvey,
  tellOfAnswer,
} from '../../../../server/services/surveys/answer.ts';
import { tallyMessages } from '../../../../server/services/desk/tally.ts';
import { answerInChat } from '../../../../server/services/surveys/in-chat.ts';
import { Flow } from '../../../../server/services/wall/flow.ts';
import { sweepSurveys } from '../../../../server/services/surveys/ask.ts';
import { linkOf } from '../../../../server/services/surveys/link.ts';
import {
  exportSurveys,
  listSurveys,
  reportSurveys,
  surveysOfContact,
} from '../../../../server/services/surveys/report.ts';
import { listSurveySettings, saveSurveySettings } from '../../../../server/services/surveys/settings.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import { newId } from '../../../../server/store/ids.ts';
import type { Actor } from '../../../../shared/abilities.ts';
import { surveySettings } from '../../../../shared/schemas/survey.ts';
import { person } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';
import { rulesScene, type RulesScene } from '../rules/rules-scene.ts';

const hour = 3_600_000;
const database = testDatabase();
let scene: RulesScene;
let mara: Actor;
beforeAll(async () => {
  scene = await rulesScene(database);
});
afterAll(() => scene.dispose());
beforeEach(async () => {
  await scene.fresh();
  mara = await person(scene.context, { name: 'Mara Quint', inboxIds: [scene.support.id] });
});

const switchOn = (more: z.input<typeof surveySettings> = {}) =>
  saveSurveySettings(scene.context, scene.admin, {
    inboxId: scene.support.id,
    settings: surveySettings.parse({ on: true, quiet: false, ...more }),
  });
const from = () => `${newId()}@customer.example`;

/** A letter is answered and the conversation resolved. */
async function resolved(letter: Parameters<RulesScene['arrives']>[0] = {}) {
  const { context } = scene;
  const { id } = await scene.arrives({ from: from(), fromName: 'Zoe Fox', ...letter });
  await updateConversation(context, mara, { id, patch: { assigneeId: mara.userId } });
  const { revision } = await scene.now(id);
  const input = {
    ...{ clientId: newId(), text: 'It is on its way.', html: null, attachmentIds: [], cc: [], bcc: [] },
    ...{ expectedRevision: revision, force: false, split: false, thenStatus: 'resolved' as const },
  };
  await reply(context, mara, { conversationId: id, input });
  await triageWaiting(context);
  return scene.now(id);
}
const sweep = async () => {
  await sweepSurveys(scene.context);
  await triageWaiting(scene.context);
};
const asksIn = async (id: string) =>
  (await scene.threadOf(id)).filter(({ clientId }) => clientId === `survey-${id}`);
const tokenOf = (id: string) => linkOf(scene.context, id).split('/').at(-1)!;
const answer = async (id: string, score: number, comment = '') => {
  await answerSurvey(scene.context, tokenOf(id), { score, comment });
  await triageWaiting(scene.context);
};

/** Resolved, and asked an hour later. */
async function asked(letter?: Parameters<RulesScene['arrives']>[0]) {
  const conversation = await resolved(letter);
  scene.context.clock.forward(hour);
  await sweep();
  return conversation;
}

describe('asking', () => {
  test('nobody, unless the inbox does', async () => {
    const { context, admin, support } = scene;
    const all = await listSurveySettings(context, admin);
    expect(all.find(({ inboxId }) => inboxId === support.id)?.settings).toMatchObject({ on: false });
    const { id } = await asked();
    expect(await asksIn(id)).toEqual([]);
  });

  test('once, after its time, in the customer’s language, with a link for each score', async () => {
    await switchOn({ delayHours: 2 });
    const { id } = await resolved({
      text: 'Ich möchte gerne wissen, wann meine Bestellung kommt, denn ich warte schon seit vielen Wochen darauf.',
    });
    scene.context.clock.forward(hour);
    await sweep();
    expect(await asksIn(id)).toEqual([]);
    scene.context.clock.forward(hour);
    await sweep();
    await sweep();
    const asks = await asksIn(id);
    expect(asks).toHaveLength(1);
    const link = linkOf(scene.context, id);
    expect(asks[0]?.text).toContain('Wie zufrieden sind Sie mit der Hilfe von Mara bei');
    expect(asks[0]?.text).not.toContain('Quint');
    expect(asks[0]?.text).toContain(link);
    for (const score of [1, 5]) expect(asks[0]?.html).toContain(`${link}?score=${String(score)}`);
    expect(await scene.now(id)).toMatchObject({ status: 'resolved' });
  });

  test('not whoever was opened again, is spam, or was asked lately', async () => {
    await switchOn();
    const { context } = scene;
    const opened = await resolved();
    await updateConversation(context, mara, { id: opened.id, patch: { status: 'open' } });
    const spam = await resolved();
    await updateConversation(context, mara, { id: spam.id, patch: { spam: true } });
    const sender = from();
    const first = await asked({ from: sender });
    const second = await asked({ from: sender });
    expect(await asksIn(opened.id)).toEqual([]);
    expect(await asksIn(spam.id)).toEqual([]);
    expect(await asksIn(first.id)).toHaveLength(1);
    expect(await asksIn(second.id)).toEqual([]);
    context.clock.forward(31 * 24 * hour);
    const third = await asked({ from: sender });
    expect(await asksIn(third.id)).toHaveLength(1);
    // What was opened again is asked about when it is resolved at last.
    await updateConversation(context, mara, { id: opened.id, patch: { status: 'resolved' } });
    await triageWaiting(context);
    context.clock.forward(hour);
    await sweep();
    expect(await asksIn(opened.id)).toHaveLength(1);
  });

  test('only while its business hours are open', async () => {
    const { context } = scene;
    const calendarId = newId();
    const now = context.clock.now();
    const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
    const later = (minute + 180) % 1380;
    await context.store.calendars.insert(
      {
        ...{ id: calendarId, version: 1, updatedAt: now },
        hours: {
          ...{ name: calendarId, timeZone: 'UTC', holidays: [] },
          week: Array.from({ length: 7 }, () => [{ from: later, to: later + 60 }]),
        },
      },
      'Root',
    );
    await switchOn({ calendarId });
    const { id } = await asked();
    expect(await asksIn(id)).toEqual([]);
    const row = await context.store.surveys.read(id);
    const opens = row!.dueAt.getTime() - context.clock.now().getTime();
    expect(opens).toBeGreaterThan(hour);
    context.clock.forward(opens);
    await sweep();
    expect(await asksIn(id)).toHaveLength(1);
  });
});

describe('answering', () => {
  test('counts once, is told in the thread, and is an event for rules', async () => {
    await switchOn();
    const { context } = scene;
    await scene.rule({
      events: [{ type: 'survey-answered' }],
      conditions: [
        { field: 'survey.score', operator: 'at-most', number: 2 },
        { field: 'survey.comment', operator: 'contains', values: ['late'] },
      ],
      actions: [{ type: 'priority', priority: 'urgent' }],
    });
    const { id } = await asked();
    expect(await openSurvey(context, tokenOf(id))).toMatchObject({
      ...{ state: 'open', face: { question: expect.stringContaining('Mara at') as string } },
    });
    await answer(id, 2, 'It came late.');
    await answer(id, 5);
    expect(await openSurvey(context, tokenOf(id))).toMatchObject({ state: 'answered' });
    const told = (await scene.threadOf(id)).filter(({ activity }) => activity?.type === 'survey-answered');
    expect(told.map(({ activity, author }) => [author.type, activity?.data])).toEqual([
      ['contact', { kind: 'csat', score: 2, of: 5, comment: 'It came late.', commented: true }],
    ]);
    expect(await scene.now(id)).toMatchObject({ priority: 'urgent', status: 'resolved' });
  });

  test('a low score is told to the assignee, and opens it again where wanted', async () => {
    const { context } = scene;
    await switchOn({ reopen: true });
    const low = await asked();
    const high = await asked();
    await answer(low.id, 1);
    await answer(high.id, 4);
    expect(await scene.now(low.id)).toMatchObject({ status: 'open' });
    expect(await scene.now(high.id)).toMatchObject({ status: 'resolved' });
    const news = await context.store.notifications.collection.find({
      filter: { userId: mara.userId, type: 'low-score' },
      index: '_id_',
    });
    expect(news.map(({ conversationId }) => conversationId)).toEqual([low.id]);
  });

  test('what a crash left untold is told by the sweep; a wrong or an old link opens nothing', async () => {
    await switchOn();
    const { context } = scene;
    const { id } = await asked();
    const said = { score: 1, comment: '', answeredAt: context.clock.now() };
    await context.store.surveys.answer(id, said);
    context.clock.forward(60_000);
    await finishTelling(context);
    await finishTelling(context);
    const told = (await scene.threadOf(id)).filter(({ activity }) => activity?.type === 'survey-answered');
    expect(told).toHaveLength(1);
    expect(await openSurvey(context, `${id}.AAAA`)).toBeNull();
    const other = await asked();
    const token = tokenOf(other.id);
    expect(await openSurvey(context, token.replace(other.id, id))).toBeNull();
    context.clock.forward(91 * 24 * hour);
    expect(await openSurvey(context, token)).toMatchObject({ state: 'over' });
    await answer(other.id, 5);
    expect((await context.store.surveys.read(other.id))?.score).toBeNull();
    await deleteConversation(context, scene.admin, other.id);
    expect(await openSurvey(context, token)).toBeNull();
  });
});

test('the report counts who answered, by agent and channel, and leads to them', async () => {
  await switchOn();
  const { context, admin } = scene;
  const begin = context.clock.now();
  const conversations = [await asked(), await asked(), await asked(), await asked()];
  for (const [nth, score] of [5, 4, 1].entries())
    await answer(conversations[nth]!.id, score, `=${String(nth)}`);
  const period = { from: begin.toISOString(), to: new Date(context.clock.now().getTime() + 1).toISOString() };
  const report = await reportSurveys(context, mara, period);
  expect(report.overall).toMatchObject({ asked: 4, answered: 3, satisfied: 2 });
  expect(report.overall.average).toBeCloseTo(10 / 3);
  expect(report.overall.low).toBeCloseTo(0.2077, 3);
  expect(report.overall.high).toBeCloseTo(0.9385, 3);
  expect(report.groups.agent).toMatchObject([{ key: mara.userId, name: 'Mara Quint', answered: 3 }]);
  expect(report.groups.team).toMatchObject([{ key: 'none', asked: 4 }]);
  expect(report.weeks).toMatchObject([{ answered: 3 }]);
  const unhappy = await listSurveys(context, mara, { ...period, satisfied: false, limit: 10 });
  expect(unhappy.items.map(({ conversationId }) => conversationId)).toEqual([conversations[2]!.id]);
  const csv = (await exportSurveys(context, mara, { ...period, answered: true }).toArray()).join('');
  expect(csv.trim().split('\r\n')).toHaveLength(4);
  expect(csv).toContain("'=0");
  const contactId = conversations[0]!.contact.id;
  expect(await surveysOfContact(context, mara, contactId)).toMatchObject([{ score: 5, comment: '=0' }]);
  const stranger = await person(context, { name: 'Stranger' });
  expect((await reportSurveys(context, stranger, period)).overall.asked).toBe(0);
  expect(await surveysOfContact(context, stranger, contactId)).toEqual([]);
  expect(admin.role).toBe('admin');
});

describe('in a chat', () => {
  const inChat = (id: string, said: { score?: number; comment?: string } = {}) =>
    answerInChat(scene.context, id, said);
  const saidIn = async (id: string) =>
    (await scene.threadOf(id)).flatMap(({ activity }) =>
      activity?.type === 'survey-answered' ? [activity.data] : [],
    );

  test('a click answers, words follow it, and people hear of both at once', async () => {
    await switchOn();
    const { id } = await asked();
    expect(await inChat(id)).toMatchObject({ state: 'open', score: null, commented: false, dir: 'ltr' });
    expect(await inChat(id, { score: 2 })).toMatchObject({ state: 'answered', score: 2, commented: false });
    // Of two windows the first counts.
    expect(await inChat(id, { score: 5 })).toMatchObject({ score: 2 });
    await sweep();
    expect(await saidIn(id)).toEqual([]);
    expect(await inChat(id, { comment: 'Too late.' })).toMatchObject({ commented: true });
    expect(await inChat(id, { comment: 'And again.' })).toMatchObject({ commented: true });
    expect(await saidIn(id)).toEqual([
      { kind: 'csat', score: 2, of: 5, comment: 'Too late.', commented: true },
    ]);
  });

  test('a click alone is told a minute later; words that come after it stand beside it, and nobody is told twice', async () => {
    await switchOn({ lowScore: 2 });
    const { context } = scene;
    const { id } = await asked();
    await inChat(id, { score: 1 });
    context.clock.forward(61_000);
    await sweep();
    expect(await saidIn(id)).toEqual([{ kind: 'csat', score: 1, of: 5, comment: '', commented: false }]);
    await inChat(id, { comment: 'It broke.' });
    expect(await saidIn(id)).toEqual([
      { kind: 'csat', score: 1, of: 5, comment: 'It broke.', commented: true },
    ]);
    await sweep();
    const { items } = await context.store.notifications.list(mara.userId, undefined, 50);
    expect(items.filter((one) => one.conversationId === id && one.type === 'low-score')).toHaveLength(1);
  });

  test('what was never asked is answered by nobody', async () => {
    await expect(inChat(newId(), { score: 3 })).rejects.toMatchObject({ code: 'not-found' });
    await switchOn();
    const { id } = await resolved();
    await expect(inChat(id, { score: 3 })).rejects.toMatchObject({ code: 'unavailable' });
  });
});

test('the question is no answer: neither the wall nor the desk nor a deadline counts it', async () => {
  await switchOn();
  const { context } = scene;
  const now = () => context.clock.now();
  const isHere = (inboxId: string) => inboxId === scene.support.id;
  const answers = async () => {
    const flow = new Flow();
    await flow.follow(context, now());
    await tallyMessages(context, { anew: true });
    const tallies = await context.store.tallies.between(new Date(0), new Date(now().getTime() + hour));
    const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);
    return [
      sum(flow.hours(now(), isHere).map(({ answered }) => answered)),
      flow.messages(now(), { at: undefined, kind: 'outbound' }).filter(({ inboxId }) => isHere(inboxId))
        .length,
      sum(tallies.filter(({ inboxId }) => isHere(inboxId)).map((one) => one.answers)),
    ];
  };
  const { id } = await asked();
  expect(await asksIn(id)).toMatchObject([{ automatic: true }]);
  expect(await answers()).toEqual([1, 1, 1]);
});

describe('asking well', () => {
  const writes = async (manners: object, more: object = {}) => {
    const conversation = await resolved();
    const set = { manners: { language: 'de', ...manners }, timeZone: 'UTC', ...more };
    await scene.context.store.contacts.update(conversation.contact.id, set, scene.context.clock.now());
    return conversation;
  };
  /** The clock in UTC, so many hours from now. */
  const clockIn = (hours: number) =>
    new Date(scene.context.clock.now().getTime() + hours * hour).toISOString().slice(11, 16);
  const dueIn = async (id: string) => {
    const row = await scene.context.store.surveys.read(id);
    return row!.dueAt.getTime() - scene.context.clock.now().getTime();
  };

  test('not in their quiet hours nor on their holidays, then in the language that they like', async () => {
    const { context } = scene;
    await switchOn({ quiet: true });
    const quiet = { from: clockIn(0), until: clockIn(5) };
    const { id } = await writes({ quiet });
    context.clock.forward(hour);
    await sweep();
    expect(await asksIn(id)).toEqual([]);
    expect(await dueIn(id)).toBeGreaterThan(3.9 * hour);
    expect(await dueIn(id)).toBeLessThan(4.1 * hour);
    const holidays = [0, 5].map((hours) =>
      new Date(context.clock.now().getTime() + hours * hour).toISOString().slice(5, 10),
    );
    const row = await scene.now(id);
    await context.store.contacts.update(
      row.contact.id,
      { manners: { language: 'de', quiet, holidays } },
      context.clock.now(),
    );
    context.clock.forward(4.5 * hour);
    await sweep();
    expect(await asksIn(id)).toEqual([]);
    context.clock.forward(await dueIn(id));
    await sweep();
    const [ask] = await asksIn(id);
    expect(ask?.text).toContain('Wie zufrieden sind Sie');
    expect(await context.store.surveys.read(id)).toMatchObject({ language: 'de', state: 'asked' });
  });

  test('who just wrote is up, whatever the clock says', async () => {
    await switchOn({ quiet: true, delayHours: 0.1 });
    const { id } = await writes({ quiet: { from: clockIn(0), until: clockIn(20) } });
    scene.context.clock.forward(hour / 10);
    await sweep();
    expect(await asksIn(id)).toHaveLength(1);
  });

  test('of several kinds only one within the days of rest, and never twice when it is cut off in between', async () => {
    const { context } = scene;
    await switchOn({ kind: 'nps' });
    const sender = from();
    const { id } = await resolved({ from: sender });
    context.clock.forward(hour);
    const { asked: keepAsked } = context.store.surveys;
    context.store.surveys.asked = () => Promise.reject(new Error('killed'));
    await sweep();
    context.store.surveys.asked = keepAsked;
    expect(await context.store.surveys.read(id)).toMatchObject({ state: 'waiting' });
    expect(await asksIn(id)).toHaveLength(1);
    await sweep();
    await sweep();
    expect(await asksIn(id)).toHaveLength(1);
    expect(await context.store.surveys.read(id)).toMatchObject({ state: 'asked', form: { kind: 'nps' } });
    await switchOn({ kind: 'ces' });
    const other = await asked({ from: sender });
    expect(await asksIn(other.id)).toEqual([]);
  });
});

describe('a detractor', () => {
  const english = {
    text: 'I would like to know when my order will arrive, for I have been waiting for weeks.',
  };
  const tasksOf = (id: string) => scene.context.store.commitments.ofConversation(id, 10);

  test('makes a task of whoever holds the conversation, once; seven and up make none', async () => {
    await switchOn({ kind: 'nps', followUpHours: 4, followUpText: 'Call them', reopen: true });
    const { context } = scene;
    const low = await asked(english);
    await answer(low.id, 6, 'Slow and awful.');
    const row = await context.store.surveys.read(low.id);
    await tellOfAnswer(context, row!);
    const tasks = await tasksOf(low.id);
    expect(tasks).toMatchObject([
      { kind: 'task', text: 'Call them (6/10)', ownerId: mara.userId, state: 'open', untold: true },
    ]);
    expect(tasks[0]!.dueAt.getTime() - row!.answeredAt!.getTime()).toBe(4 * hour);
    expect(await scene.now(low.id)).toMatchObject({ status: 'open' });
    expect(row?.sentiment).toBe('negative');
    const passive = await asked();
    await answer(passive.id, 7);
    expect(await tasksOf(passive.id)).toEqual([]);
  });

  test('in a chat has their task within a minute of the click, words or not', async () => {
    await switchOn();
    const { id } = await asked();
    await answerInChat(scene.context, id, { score: 1 });
    scene.context.clock.forward(30_000);
    await sweep();
    expect(await tasksOf(id)).toMatchObject([{ text: 'Ask what went wrong (1/5)' }]);
  });

  test('is counted with promoters, by tag and language, and found again by what they wrote', async () => {
    await switchOn({
      kind: 'nps',
      questions: [{ id: 'q1', type: 'yes-no', texts: { en: 'Again?' } }],
    });
    const { context } = scene;
    const begin = context.clock.now();
    const given = [
      [10, 'Wonderful, I love it!'],
      [9, ''],
      [7, ''],
      [2, 'Terrible and broken.'],
    ] as const;
    const ids: string[] = [];
    for (const [score, comment] of given) {
      const { id } = await asked(english);
      ids.push(id);
      const said = { score, comment, answers: { q1: 'yes' } };
      await answerSurvey(context, tokenOf(id), said);
    }
    const until = new Date(context.clock.now().getTime() + 1);
    const period = { from: begin.toISOString(), to: until.toISOString() };
    const report = await reportSurveys(context, mara, period);
    expect(report).toMatchObject({
      kind: 'nps',
      kinds: [{ kind: 'nps', asked: 4, answered: 4 }],
      overall: { satisfied: 2, against: 1, score: 0.25, average: 7 },
      sentiments: { positive: 1, negative: 1, neutral: 0 },
    });
    // (2.75 - 1.75) / 7 ± 1.96 × √((0.6429 - 0.0204) / 7).
    expect(report.overall.low).toBeCloseTo(-0.4416, 3);
    expect(report.overall.high).toBeCloseTo(0.7273, 3);
    expect(report.spread.filter(({ count }) => count > 0).map(({ score }) => score)).toEqual([2, 7, 9, 10]);
    expect(report.groups.tag).toMatchObject([{ key: 'none', answered: 4 }]);
    const wanted = { ...period, verdict: 'bad', commented: true, sentiment: 'negative', limit: 10 } as const;
    const { items } = await listSurveys(context, mara, wanted);
    expect(items).toMatchObject([
      { conversationId: ids[3], of: 10, answers: [{ question: 'Again?', answer: 'Yes' }] },
    ]);
    expect((await reportSurveys(context, mara, { ...period, kind: 'ces' })).overall.asked).toBe(0);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import { sampling, scorecardInput } from '../../../shared/schemas/quality.ts';
import { createScorecard, deleteScorecard, updateScorecard } from '../../../server/services/quality/cards.ts';
import { listMine, listReviews } from '../../../server/services/quality/list.ts';
import { pickByHand, pickReviews } from '../../../server/services/quality/pick.ts';
import { readQualityReport } from '../../../server/services/quality/report.ts';
import { saveSampling } from '../../../server/services/quality/sampling.ts';
import { coachOnReview, dropReview, scoreReview } from '../../../server/services/quality/score.ts';
import type { StoredConversation } from '../../../server/store/conversation-rows.ts';
import type { StoredInbox } from '../../../server/store/inboxes.ts';
import { newId } from '../../../server/store/ids.ts';
import { conversation, inbox } from '../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let support: StoredInbox;
let agent: Actor;
let sam: Actor;
let tea: Actor;
let cardId: string;

const questions = [
  { key: 'greets', text: 'Is the customer greeted?', weight: 1, scale: 'yes-no' as const },
  { key: 'solves', text: 'Is it solved?', weight: 3, scale: 'three' as const },
];
const card = (more: object = {}) => scorecardInput.parse({ name: 'Letters', questions, ...more });
const rules = (more: object) => sampling.parse(more);
const page = { state: 'open' as const, limit: 50 };

beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());
beforeEach(async () => {
  await context.store.quality.collection.remove({});
  await context.store.quality.cards.remove({});
  await context.store.quality.settings.remove({});
  support = await inbox(context);
  agent = await person(context, { name: 'Mara', inboxIds: [support.id] });
  sam = await person(context, { name: 'Sam', role: 'supervisor', inboxIds: [support.id] });
  tea = await person(context, { name: 'Tea', role: 'supervisor', inboxIds: [support.id] });
  ({ id: cardId } = await createScorecard(context, sam, card()));
});

/** A conversation that somebody answered and that is over. */
async function finished(more: Partial<StoredConversation> = {}): Promise<StoredConversation> {
  const now = context.clock.now();
  const row = await conversation(context, support.id);
  const set = { status: 'resolved' as const, assigneeId: agent.userId, lastOutboundAt: now, ...more };
  const after = await context.store.conversations.update({ id: row.id, set, now });
  if (!after) throw new Error('it is gone');
  return after;
}
async function picked(): Promise<string[]> {
  context.clock.forward(5000);
  await pickReviews(context);
  const rows = await context.store.quality.collection.find({ filter: {}, index: '_id_' });
  return rows.map(({ conversationId }) => conversationId);
}
const whys = async () => {
  const rows = await context.store.quality.collection.find({ filter: {}, index: '_id_' });
  return Object.fromEntries(rows.map(({ conversationId, why }) => [conversationId, why]));
};
const score = (by: Actor, id: string, answers: Record<string, number | null>, note = '') =>
  scoreReview(context, by, { id, input: { answers, note } });
const period = () => {
  const now = context.clock.now().getTime();
  return {
    from: new Date(now - 86_400_000).toISOString(),
    to: new Date(now + 86_400_000).toISOString(),
  };
};

describe('what is picked', () => {
  test('nothing until somebody says so, then what is finished from then on, each once', async () => {
    await finished();
    expect(await picked()).toEqual([]);
    await saveSampling(context, sam, rules({ random: 100 }));
    context.clock.forward(5000);
    const done = await finished();
    await finished({ status: 'open' });
    await finished({ assigneeId: null });
    await finished({ lastOutboundAt: null });
    await finished({ spam: true });
    expect(await picked()).toEqual([done.id]);
    await context.store.conversations.update({
      ...{ id: done.id, set: { subject: 'Again' }, now: context.clock.now() },
    });
    expect(await picked()).toEqual([done.id]);
  });

  test('what customers were unhappy with, promises that were broken, and people who are new', async () => {
    await saveSampling(context, sam, rules({ lowScores: true, breached: true, newAgents: 100 }));
    context.clock.forward(5000);
    const now = context.clock.now();
    const fresh = await person(context, { name: 'Nia', inboxIds: [support.id] });
    await context.store.users.collection.change({ _id: fresh.userId }, { $set: { createdAt: now } });
    const [plain, unhappy, late, byNew] = [
      await finished(),
      await finished(),
      await finished(),
      await finished({ assigneeId: fresh.userId }),
    ];
    await context.store.surveys.insert({
      ...{ id: unhappy.id, conversationId: unhappy.id, inboxId: support.id, contactId: newId() },
      ...{ teamId: null, agentId: agent.userId, channel: 'test', language: null, state: 'answered' },
      ...{ dueAt: now, askedAt: now, answeredAt: now, score: 1, comment: '' },
    });
    await context.store.slaOutcomes.settle(
      [
        {
          ...{ id: newId(), conversationId: late.id, metric: 'firstResponse', policyId: newId() },
          ...{ policyVersion: 1, teamId: null, assigneeId: agent.userId, channel: 'test' },
          ...{ inboxId: support.id, startedAt: now, dueAt: now, endedAt: now, at: now },
          ...{ businessSeconds: 9, targetSeconds: 1, met: false },
        },
      ],
      [],
    );
    await picked();
    expect(await whys()).toEqual({
      [unhappy.id]: 'low-score',
      [late.id]: 'breached',
      [byNew.id]: 'new-agent',
    });
    expect(await whys()).not.toHaveProperty(plain.id);
  });

  test('many that finished in one moment, none left out', async () => {
    await saveSampling(context, sam, rules({ random: 100 }));
    context.clock.forward(5000);
    const row = await finished();
    const { id: _, ...rest } = row;
    await context.store.conversations.collection.insertMany(
      Array.from({ length: 450 }, () => ({ id: newId(), ...rest })),
    );
    expect(await picked()).toHaveLength(451);
  });

  test('by the card that names the channel before that for all; none without a card', async () => {
    await updateScorecard(context, sam, { id: cardId, input: card({ channels: ['webchat'] }) });
    await saveSampling(context, sam, rules({ random: 100 }));
    context.clock.forward(5000);
    await finished();
    expect(await picked()).toEqual([]);
    const mine = await createScorecard(context, sam, card({ name: 'All' }));
    const later = await finished();
    expect(await picked()).toEqual([later.id]);
    const { items } = await listReviews(context, sam, page);
    expect(items[0]?.card).toMatchObject({ id: mine.id, name: 'All' });
    // What was picked keeps its questions.
    await deleteScorecard(context, sam, mine.id);
    expect((await listReviews(context, sam, page)).items[0]?.card.questions).toEqual(questions);
  });

  test('a channel that there is not is no channel of a card', async () => {
    const wrong = createScorecard(context, sam, card({ channels: ['fax'] }));
    await expect(wrong).rejects.toMatchObject({ fields: [{ path: 'channels.fax' }] });
  });
});

describe('scoring', () => {
  async function review(double: boolean) {
    const { id } = await finished();
    return pickByHand(context, sam, { conversationId: id, double });
  }

  test('by one: done at once, by weight', async () => {
    const { id } = await review(false);
    expect(await score(sam, id, { greets: 1, solves: 1 })).toMatchObject({ state: 'done', percent: 62.5 });
    await expect(score(tea, id, { greets: 1, solves: 1 })).rejects.toMatchObject({ code: 'too-late' });
  });

  test('by two, neither of whom sees the other’s scores before both are there', async () => {
    const { id } = await review(true);
    const first = await score(sam, id, { greets: 1, solves: 2 }, 'Warm and quick.');
    expect(first).toMatchObject({ state: 'open', percent: null, scored: 1, scores: [{ by: sam.userId }] });
    const [seen] = (await listReviews(context, tea, page)).items;
    expect(seen).toMatchObject({ id, scored: 1, scores: [] });
    expect(JSON.stringify(seen)).not.toContain('Warm and quick');
    expect((await listReviews(context, sam, page)).items).toEqual([]);
    await expect(score(sam, id, { greets: 1, solves: 2 })).rejects.toMatchObject({ code: 'too-late' });
    const both = await score(tea, id, { greets: 0, solves: 2 });
    expect(both).toMatchObject({ state: 'done', percent: 87.5 });
    expect(both.scores.map(({ by }) => by)).toEqual([sam.userId, tea.userId]);
    const report = await readQualityReport(context, tea, period());
    expect(report).toMatchObject({ reviews: 1, percent: 87.5, agents: [{ agentId: agent.userId }] });
    expect(report.questions).toMatchObject([
      { key: 'greets', percent: 50, pairs: 1, observed: 0, kappa: -1, word: 'none' },
      { key: 'solves', percent: 100, pairs: 1, observed: 1, kappa: null, word: null },
    ]);
  });

  test('two who score at once are both counted, a third is not', async () => {
    const { id } = await review(true);
    const third = await person(context, { name: 'Uma', role: 'supervisor', inboxIds: [support.id] });
    const outcomes = await Promise.allSettled(
      [sam, tea, third].map((by) => score(by, id, { greets: 1, solves: 2 })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const row = await context.store.quality.read(id);
    expect(row).toMatchObject({ state: 'done', percent: 100 });
    expect(new Set(row?.scores.map(({ by }) => by)).size).toBe(2);
  });

  test('nobody scores their own work, nor what they do not see; every question wants an answer', async () => {
    const { id } = await finished({ assigneeId: sam.userId });
    const own = await pickByHand(context, tea, { conversationId: id, double: false });
    await expect(score(sam, own.id, { greets: 1, solves: 2 })).rejects.toMatchObject({ code: 'not-allowed' });
    expect((await listReviews(context, sam, page)).items).toEqual([]);
    const stranger = await person(context, { name: 'Xan', role: 'supervisor' });
    await expect(score(stranger, own.id, { greets: 1, solves: 2 })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await listReviews(context, stranger, page)).items).toEqual([]);
    await expect(score(tea, own.id, { greets: 2, more: 1 })).rejects.toMatchObject({
      fields: [{ path: 'answers.greets' }, { path: 'answers.solves' }, { path: 'answers.more' }],
    });
    expect(await score(tea, own.id, { greets: null, solves: null })).toMatchObject({ percent: null });
  });

  test('whoever did the work reads what it came to and what they are told, not who scored', async () => {
    const { id } = await review(false);
    await expect(coachOnReview(context, sam, { id, text: 'x' })).rejects.toMatchObject({ code: 'too-late' });
    expect(await listMine(context, agent)).toEqual([]);
    await score(sam, id, { greets: 1, solves: 0 }, 'Between us: sloppy.');
    await coachOnReview(context, sam, { id, text: 'Ask for the order number first.' });
    const mine = await listMine(context, agent);
    expect(mine).toMatchObject([
      { percent: 25, scores: [], coaching: { text: 'Ask for the order number first.' } },
    ]);
    expect(JSON.stringify(mine)).not.toContain('sloppy');
    await coachOnReview(context, sam, { id, text: '' });
    expect((await listMine(context, agent))[0]?.coaching).toBeNull();
  });

  test('taken off the list while nobody scored it; gone with its conversation', async () => {
    const [one, other] = [await review(true), await review(false)];
    await dropReview(context, sam, one.id);
    await score(sam, other.id, { greets: 1, solves: 2 });
    await expect(dropReview(context, sam, other.id)).rejects.toMatchObject({ code: 'too-late' });
    await context.store.quality.removeOf([other.conversationId]);
    expect(await context.store.quality.read(other.id)).toBeNull();
  });

  test('picked by hand twice is picked once; what nobody answered is nobody’s work', async () => {
    const { id } = await finished();
    const first = await pickByHand(context, sam, { conversationId: id, double: false });
    const again = await pickByHand(context, tea, { conversationId: id, double: true });
    expect(again).toMatchObject({ id: first.id, needs: 1 });
    const silent = await conversation(context, support.id);
    const nothing = pickByHand(context, sam, { conversationId: silent.id, double: false });
    await expect(nothing).rejects.toMatchObject({ code: 'not-capable' });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import { mentionListQuery, reputationQuery } from '../../../shared/schemas/reputation.ts';
import { removeConversation } from '../../../server/services/deletion/remove-conversation.ts';
import { keepReputation } from '../../../server/services/reputation/keep.ts';
import { exportMentions, listMentionsBehind } from '../../../server/services/reputation/list.ts';
import { readSpike, reportReputation } from '../../../server/services/reputation/report.ts';
import { watchReputation } from '../../../server/services/reputation/spikes.ts';
import { updateWorkspace } from '../../../server/services/workspace/settings.ts';
import { newId } from '../../../server/store/ids.ts';
import type { StoredInbox } from '../../../server/store/inboxes.ts';
import { conversation, inbox as makeInbox, letter } from '../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let social: StoredInbox;
let sam: Actor;

const hour = 3_600_000;
const day = 24 * hour;

beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());
beforeEach(async () => {
  await context.store.reputation.forget();
  await context.store.reputation.spikes.remove({});
  await context.store.messages.collection.remove({});
  social = await makeInbox(context, 'Acme');
  sam = await person(context, { name: 'Sam', role: 'supervisor', inboxIds: [social.id] });
  context.pushed.length = 0;
  await keepReputation(context);
});

type Mood = 'positive' | 'neutral' | 'negative';

/** Somebody writes about us. @returns the ids of the message and its conversation */
async function post(
  more: {
    text?: string;
    at?: Date;
    mood?: Mood | null;
    stars?: number;
    place?: string;
    tagIds?: string[];
    inboxId?: string;
  } = {},
) {
  const { text = 'Nice lamps.', mood = null, stars, place, tagIds = [], inboxId = social.id } = more;
  const at = more.at ?? context.clock.now();
  const row = await conversation(context, inboxId, { tagIds });
  const { message: made } = await letter(context, row);
  await context.store.messages.collection.change(
    { _id: made.id },
    {
      $set: {
        ...{ text, createdAt: at, mention: 'needs-reply' },
        sentiment: mood && { label: mood, score: 0, words: [] },
        post: {
          ...{ kind: stars === undefined ? 'mention' : 'review', visibility: 'public', url: null },
          ...{ rating: stars === undefined ? null : { value: stars, best: 5 }, contentWarning: null },
          ...{ watched: null, authorCard: null, context: [], ...(place !== undefined && { place }) },
        },
        updatedAt: context.clock.now(),
      },
    },
  );
  return { id: made.id, conversationId: row.id };
}

/** We answer where everybody, or only its author, can read it. */
async function answer(conversationId: string, at: Date, visibility: 'public' | 'direct' = 'public') {
  const row = await context.store.conversations.read(conversationId);
  if (!row) throw new Error('it is gone');
  const { message: made } = await letter(context, row, { kind: 'outbound' });
  const $set = { createdAt: at, 'post.visibility': visibility };
  await context.store.messages.collection.change({ _id: made.id }, { $set });
  await context.store.conversations.update({ id: conversationId, set: {}, now: context.clock.now() });
}

async function kept() {
  context.clock.forward(5000);
  await keepReputation(context);
}
const dayAt = (at: Date) => at.toISOString().slice(0, 10);
const period = (before = 6) => {
  const now = context.clock.now().getTime();
  return { from: dayAt(new Date(now - before * day)), to: dayAt(new Date(now)) };
};
const report = (more: object = {}, actor = sam) =>
  reportReputation(context, actor, reputationQuery.parse({ ...period(), ...more }));
const list = (more: object = {}, actor = sam) =>
  listMentionsBehind(context, actor, mentionListQuery.parse({ ...period(), ...more }));

describe('what the public says', () => {
  test('by mood, stars, place, topic and kind, with how many were answered and how soon', async () => {
    const tag = { id: newId(), name: `Delivery ${newId()}`, colour: 'blue' as const, keywords: [] };
    await context.store.tags.insert({ ...tag, createdAt: context.clock.now() });
    const now = context.clock.now();
    const bad = await post({ mood: 'negative', stars: 1, place: 'Berlin', tagIds: [tag.id] });
    await post({ mood: 'positive', stars: 5, place: 'Berlin' });
    await post({ mood: 'negative', stars: 2, place: 'Zurich', tagIds: [tag.id] });
    await post({ mood: 'neutral', at: new Date(now.getTime() - 2 * day) });
    await answer(bad.conversationId, new Date(now.getTime() + hour));
    await kept();
    const found = await report();
    expect(found.overall).toMatchObject({ mentions: 4, positive: 1, neutral: 1, negative: 2, rated: 3 });
    expect(found.overall).toMatchObject({ average: 8 / 3, spread: [1, 1, 0, 0, 1], answered: 1 });
    expect(Math.abs((found.overall.medianWait ?? 0) - 3600)).toBeLessThan(180);
    expect(found.groups.place).toMatchObject([
      { key: 'Berlin', mentions: 2, average: 3 },
      ...[
        { key: 'none', mentions: 1 },
        { key: 'Zurich', mentions: 1, average: 2 },
      ],
    ]);
    expect(found.groups.topic?.find(({ key }) => key === tag.id)).toMatchObject({
      ...{ name: tag.name, mentions: 2, negative: 2 },
    });
    expect(found.groups.kind).toMatchObject([
      { key: 'review', mentions: 3 },
      { key: 'mention', mentions: 1 },
    ]);
    expect(found.groups.source).toMatchObject([{ key: social.id, mentions: 4 }]);
    expect(found).toMatchObject({ step: 'day', counting: false });
    expect(found.trend.map(({ mentions }) => mentions)).toEqual([0, 0, 0, 0, 1, 0, 3]);
    // Of one place, the whole of the time line is of that place.
    expect((await report({ place: 'Berlin' })).overall).toMatchObject({ mentions: 2, average: 3 });
    expect((await report({ topicId: 'none' })).overall).toMatchObject({ mentions: 2 });
    // The list behind each figure is as long as the figure.
    expect((await list({ sentiment: 'negative' })).items).toHaveLength(2);
    expect((await list({ stars: '1' })).items.map(({ id }) => id)).toEqual([bad.id]);
    expect((await list({ place: 'none' })).items).toHaveLength(1);
    expect((await list({ answered: 'true' })).items).toMatchObject([{ id: bad.id, place: 'Berlin' }]);
    expect((await list({ topicId: tag.id, place: 'Zurich' })).items).toHaveLength(1);
  });

  test('follows what people change: a corrected mood, a tag, spam, a deletion', async () => {
    const one = await post({ mood: 'negative' });
    const two = await post({ mood: 'negative' });
    await kept();
    expect((await report()).overall).toMatchObject({ mentions: 2, negative: 2 });
    await context.store.messages.update({
      ...{ id: one.id, now: context.clock.now() },
      set: { sentiment: { label: 'positive', score: 1, words: [], corrected: true } },
    });
    await kept();
    expect((await report()).overall).toMatchObject({ mentions: 2, negative: 1, positive: 1 });
    await context.store.conversations.update({
      ...{ id: one.conversationId, set: { spam: true }, now: context.clock.now() },
    });
    await kept();
    expect((await report()).overall).toMatchObject({ mentions: 1, negative: 1, positive: 0 });
    const later = new Date(context.clock.now().getTime() + 1);
    await removeConversation(context, { id: two.conversationId, at: later, note: () => Promise.resolve() });
    await kept();
    const gone = await report();
    expect(gone.overall.mentions).toBe(0);
    // It is counted again until it is certainly gone, then no more.
    expect(gone.counting).toBe(true);
    context.clock.forward(hour);
    await kept();
    await kept();
    expect((await report()).counting).toBe(false);
  });

  test('the days are those of the workspace’s clocks, and all are counted anew when these change', async () => {
    const noon = new Date(`${dayAt(context.clock.now())}T23:30:00Z`);
    const yesterday = new Date(noon.getTime() - day);
    await post({ at: yesterday });
    await kept();
    const of = async () =>
      (await report()).trend.filter(({ mentions }) => mentions > 0).map(({ from }) => from);
    expect(await of()).toEqual([dayAt(yesterday)]);
    const admin = await person(context, { name: 'Ada', role: 'admin' });
    await updateWorkspace(context, admin, { timeZone: 'Asia/Tokyo' });
    await kept();
    expect(await of()).toEqual([dayAt(new Date(yesterday.getTime() + 9 * hour))]);
    await updateWorkspace(context, admin, { timeZone: 'UTC' });
    await kept();
    expect(await of()).toEqual([dayAt(yesterday)]);
  });

  test('an answer that only its author can read is no public one', async () => {
    const { conversationId } = await post();
    await answer(conversationId, new Date(context.clock.now().getTime() + 60_000), 'direct');
    await kept();
    expect((await report()).overall.answered).toBe(0);
    expect((await list({ answered: 'false' })).items).toHaveLength(1);
  });

  test('who does not see an account sees nothing of it', async () => {
    await post({ mood: 'negative' });
    await kept();
    const elsewhere = await makeInbox(context, 'Elsewhere');
    const tea = await person(context, { name: 'Tea', role: 'supervisor', inboxIds: [elsewhere.id] });
    expect((await report({}, tea)).overall.mentions).toBe(0);
    expect((await report({ inboxId: social.id }, tea)).overall.mentions).toBe(0);
    expect((await list({ inboxId: social.id }, tea)).items).toEqual([]);
  });

  test('page by page across accounts, newest first, each once; and whole as CSV', async () => {
    const other = await makeInbox(context, 'Shop');
    const both = await person(context, { name: 'Uma', role: 'supervisor', inboxIds: [social.id, other.id] });
    const now = context.clock.now().getTime();
    for (let at = 0; at < 7; at += 1) {
      await post({
        text: `post ${'abcdefg'[at] ?? ''}, "here"`,
        at: new Date(now - at * 60_000),
        inboxId: at % 2 ? other.id : social.id,
      });
    }
    await kept();
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await list({ limit: '3', ...(cursor && { cursor }) }, both);
      seen.push(...page.items.map(({ text }) => text.slice(5, 6)));
      cursor = page.next;
    }
    expect(seen.join('')).toBe('abcdefg');
    const csv = (await exportMentions(context, both, mentionListQuery.parse(period())).toArray()).join('');
    expect(csv.trim().split('\n')).toHaveLength(8);
    expect(csv).toContain('"post a, ""here"""');
  });

  test('a time that makes no sense is refused with its field', async () => {
    const wrong = report({ from: '2026-01-02', to: '2026-01-01' });
    await expect(wrong).rejects.toMatchObject({ code: 'validation-failed', fields: [{ path: 'to' }] });
    await expect(report({ from: '2020-01-01' })).rejects.toMatchObject({ fields: [{ path: 'to' }] });
  });
});

describe('spikes', () => {
  /** Something now and then for weeks, and then what is given, just now. */
  async function afterWeeks(suddenly: number, words: string) {
    const now = context.clock.now().getTime();
    for (let back = 1; back < 15; back += 1)
      await post({ text: 'The lamp came late', mood: 'negative', at: new Date(now - back * day) });
    for (let at = 0; at < suddenly; at += 1)
      await post({ text: words, mood: 'negative', place: 'Berlin', at: new Date(now - at * 1000) });
    context.clock.forward(2000);
    await watchReputation(context);
  }
  const told = async (actor: Actor) =>
    (await context.store.notifications.list(actor.userId, undefined, 20)).items.filter(
      ({ type }) => type === 'reputation-spike',
    );

  test('are told once, with what changed and where, and lead to exactly those mentions', async () => {
    await afterWeeks(8, 'The battery caught fire');
    const [news, ...more] = await told(sam);
    expect(more).toEqual([]);
    expect(news?.excerpt).toContain('battery');
    const spike = await readSpike(context, sam, news?.spikeId ?? '');
    expect(spike).toMatchObject({ measure: 'negative', count: 8, place: 'Berlin', inboxId: social.id });
    expect(spike.words.map(({ word }) => word).toSorted()).toEqual(['battery', 'caught', 'fire']);
    expect(spike.usual).toBeLessThan(2);
    expect(spike.examples).toHaveLength(3);
    const exact = await list({
      since: spike.from,
      until: new Date(Date.parse(spike.to) + 1).toISOString(),
      sentiment: 'negative',
      inboxId: social.id,
    });
    expect(exact.items).toHaveLength(8);
    // It goes on: the same one, grown.
    await post({ text: 'Fire again', mood: 'negative' });
    context.clock.forward(2000);
    await watchReputation(context);
    expect(await told(sam)).toHaveLength(1);
    expect((await report()).spikes).toMatchObject([{ id: spike.id, count: 9 }]);
    const tea = await person(context, { name: 'Tea', role: 'supervisor', inboxIds: [] });
    await expect(readSpike(context, tea, spike.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('not for what comes every day, nor where nothing is known yet', async () => {
    await afterWeeks(2, 'late');
    expect(await told(sam)).toEqual([]);
    const fresh = await makeInbox(context, 'Fresh');
    for (let at = 0; at < 20; at += 1) await post({ mood: 'negative', inboxId: fresh.id });
    context.clock.forward(2000);
    await watchReputation(context);
    expect(await told(sam)).toEqual([]);
  });
});

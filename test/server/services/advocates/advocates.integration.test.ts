import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { usualAdvocateTerms } from '../../../../shared/advocates/score.ts';
import { askInput } from '../../../../shared/schemas/advocate.ts';
import { answerInput } from '../../../../shared/schemas/answer.ts';
import { segmentLogic } from '../../../../shared/schemas/segment.ts';
import { surveyForm } from '../../../../shared/schemas/survey.ts';
import { askAdvocate, sendDueAsks, updateAsk } from '../../../../server/services/advocates/ask.ts';
import {
  readAdvocacy,
  readAdvocateOverview,
  saveAdvocateTerms,
} from '../../../../server/services/advocates/read.ts';
import { createAnswer } from '../../../../server/services/answers/manage.ts';
import { addConsent } from '../../../../server/services/contacts/consents.ts';
import { listContacts } from '../../../../server/services/contacts/list.ts';
import { mergeContacts, undoMerge } from '../../../../server/services/contacts/merge.ts';
import { sweepHealth } from '../../../../server/services/health/upkeep.ts';
import { sizeSegment } from '../../../../server/services/segments/size.ts';
import { newId } from '../../../../server/store/ids.ts';
import type { StoredMessage } from '../../../../server/store/messages.ts';
import { clientId, conversation, inbox, letter } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let root: Actor;
let agent: Actor;
let inboxId: string;
const day = 86_400_000;
const ago = (days: number): Date => new Date(context.clock.now().getTime() - days * day);

beforeAll(async () => {
  context = await serviceContext(database);
  root = await person(context, { name: 'Root', role: 'admin' });
  inboxId = (await inbox(context)).id;
  agent = await person(context, { name: 'Anna', inboxIds: [inboxId] });
});
afterAll(() => context.dispose());

/** Somebody who wrote us a letter. */
async function customer(name: string, more: { timeZone?: string } = {}): Promise<string> {
  const now = context.clock.now();
  const id = newId();
  const dates = { firstSeenAt: now, lastSeenAt: now, updatedAt: now };
  const words = { name, company: '', notes: '', language: 'en', timeZone: more.timeZone ?? 'UTC' };
  await context.store.contacts.insertMany([{ id, ...words, ...dates, searchKeys: [name.toLowerCase()] }]);
  await conversation(context, inboxId, {
    contact: { id, name, address: `${name.toLowerCase()}@customer.example` },
  });
  return id;
}

const nps = (contactId: string, score: number, days: number) =>
  context.store.surveys.insert({
    ...{ id: newId(), conversationId: newId(), inboxId, channel: 'test', contactId, teamId: null },
    ...{ agentId: null, language: null, state: 'answered' as const, dueAt: ago(days), askedAt: ago(days) },
    ...{ answeredAt: ago(days), score, comment: '', form: surveyForm.parse({ kind: 'nps' }) },
  });

async function post(contactId: string, more: Partial<StoredMessage>): Promise<void> {
  const { items } = await context.store.conversations.ofContact({ contactId, sight: null }, 1);
  if (!items[0]) throw new Error('no conversation');
  await letter(context, items[0], { mention: 'needs-reply', ...more });
}
const posted = (kind: 'review' | 'mention', more: object = {}) => ({
  ...{ kind, visibility: 'public' as const, url: null, rating: null, contentWarning: null },
  ...{ watched: null, authorCard: null, context: [], ...more },
});
const glad = { label: 'positive' as const, score: 0.9, words: ['love'] };

async function answer(text: string): Promise<string> {
  const variants = [{ language: null, channel: null, text }];
  return (await createAnswer(context, root, answerInput.parse({ title: `Ask ${newId()}`, variants }))).id;
}
const ask = (contactId: string, input: object, by = agent) =>
  askAdvocate(context, by, {
    ...{ contactId, input: askInput.parse({ kind: 'reference', clientId: clientId(), ...input }) },
  });
const written = async (contactId: string) => {
  const { items } = await context.store.conversations.ofContact({ contactId, sight: null }, 1);
  const thread = await context.store.messages.before(items[0]?.id ?? '', undefined, 20);
  return thread.items.filter(({ kind }) => kind === 'outbound').map(({ text }) => text);
};

describe('who speaks for us', () => {
  test('is judged by what they said and did, with the reasons', async () => {
    const ann = await customer('Ann');
    await nps(ann, 10, 40);
    await post(ann, { post: posted('review', { rating: { value: 5, best: 5 } }) });
    const bob = await customer('Bob');
    await post(bob, { post: posted('review', { rating: { value: 3, best: 5 } }) });
    await post(bob, { post: posted('mention'), sentiment: glad });
    // What only followers see, and what sounds otherwise, says nothing in public.
    const eve = await customer('Eve');
    await post(eve, { post: posted('mention', { visibility: 'followers' }), sentiment: glad });
    await post(eve, { post: posted('mention') });
    await sweepHealth(context);

    const kept = async (id: string) => (await context.store.contacts.read(id))?.advocate;
    expect(await kept(ann)).toMatchObject({ score: 70, level: 'advocate' });
    expect(await kept(bob)).toMatchObject({ score: 20, level: 'none' });
    expect(await kept(eve)).toBeUndefined();
    const { reasons } = await readAdvocacy(context, agent, ann);
    expect(reasons.map(({ signal, value }) => [signal, value])).toEqual([
      ['promoter', 40],
      ['review', 1],
    ]);

    const listed = await listContacts(context, root, { order: 'advocate', limit: 1 });
    expect(listed.items.map(({ name }) => name)).toEqual(['Ann']);
    const rest = await listContacts(context, root, {
      ...{ order: 'advocate', limit: 5 },
      ...(listed.next !== null && { cursor: listed.next }),
    });
    expect(rest.items.map(({ name }) => name)).toEqual(['Bob']);
    const size = (conditions: object[]) =>
      sizeSegment(context, segmentLogic.parse({ match: 'all', conditions }));
    const condition = { field: 'contact.advocacy', operator: 'one-of', values: ['advocate'] };
    expect((await size([condition])).count).toBe(1);
    expect((await size([{ field: 'contact.advocate', operator: 'at-least', number: 20 }])).count).toBe(2);

    // A bad answer is heard with the next look.
    await nps(ann, 2, 0);
    await context.store.contacts.doubtHealth([ann], context.clock.now());
    await sweepHealth(context);
    expect(await kept(ann)).toMatchObject({ score: 0, level: 'none' });
    expect((await listContacts(context, root, { order: 'advocate', limit: 5 })).items).toHaveLength(1);
  });

  test('of one person there is one score, and two again when they are parted', async () => {
    const [one, other] = [await customer('Uma'), await customer('Ugo')];
    await nps(one, 9, 3);
    await post(other, { post: posted('review', { rating: { value: 9, best: 10 } }) });
    await mergeContacts(context, root, { id: one, otherId: other, evidence: [] });
    await sweepHealth(context);
    const kept = async (id: string) => (await context.store.contacts.read(id))?.advocate?.score;
    expect([await kept(one), await kept(other)]).toEqual([70, undefined]);
    const [merge] = await context.store.contactMerges.into([one]);
    await undoMerge(context, root, merge?.id ?? '');
    await sweepHealth(context);
    expect([await kept(one), await kept(other)]).toEqual([40, 30]);
  });

  test('other weights judge everybody anew; an agent changes none', async () => {
    const terms = { ...usualAdvocateTerms, praise: { weight: 60, at: 1 } };
    await expect(saveAdvocateTerms(context, agent, terms)).rejects.toMatchObject({ code: 'not-allowed' });
    await saveAdvocateTerms(context, root, terms);
    await sweepHealth(context);
    const { counts, terms: now } = await readAdvocateOverview(context, root);
    expect(now.praise.weight).toBe(60);
    expect(counts.advocate.count).toBe(1);
    await saveAdvocateTerms(context, root, usualAdvocateTerms);
    await sweepHealth(context);
  });
});

describe('being asked', () => {
  test('a reference: asked once, agreed until a day, named to others', async () => {
    const id = await customer('Ida');
    const answerId = await answer('May others ask you about us, {{contact.firstName}}?');
    const input = { answerId, clientId: clientId() };
    const made = await ask(id, input);
    expect(made).toMatchObject({ kind: 'reference', site: null, state: 'asked', by: 'Anna' });
    expect((await ask(id, input)).id).toBe(made.id);
    expect(await written(id)).toEqual(['May others ask you about us, Ida?']);
    await sendDueAsks(context);
    expect(await written(id)).toHaveLength(1);
    await expect(ask(id, { answerId })).rejects.toMatchObject({ fields: [{ path: 'kind' }] });
    expect((await readAdvocacy(context, agent, id)).reference).toBe('already');

    await expect(updateAsk(context, agent, { id: made.id, patch: { used: 'Acme' } })).rejects.toMatchObject({
      code: 'too-late',
    });
    const until = new Date(context.clock.now().getTime() + 30 * day).toISOString().slice(0, 10);
    await updateAsk(context, agent, { id: made.id, patch: { state: 'agreed', until } });
    const used = await updateAsk(context, agent, { id: made.id, patch: { used: 'Acme' } });
    expect(used).toMatchObject({ state: 'agreed', uses: [{ by: 'Anna', what: 'Acme' }] });
    const { references } = await readAdvocateOverview(context, root);
    expect(references).toMatchObject([{ contactName: 'Ida', id: made.id }]);
    context.clock.forward(40 * day);
    await expect(updateAsk(context, agent, { id: made.id, patch: { used: 'Beta' } })).rejects.toMatchObject({
      code: 'too-late',
    });
    await context.store.asks.forget([id]);
    expect((await readAdvocateOverview(context, root)).references).toEqual([]);
  });

  test('a review goes by the rules of the site', async () => {
    const id = await customer('Ole');
    const plain = await answer('An honest review helps: https://www.trustpilot.com/evaluate/acme.example');
    const bribe = await answer('A voucher for you: https://www.trustpilot.com/evaluate/acme.example');
    const path = async (input: object) => {
      const error: unknown = await ask(id, { kind: 'review', ...input }).catch((one: unknown) => one);
      return (error as { fields?: { path: string; message: string }[] }).fields?.[0];
    };
    expect(await path({ site: 'yelp', answerId: plain })).toMatchObject({ path: 'site' });
    expect(await path({ site: 'google', answerId: plain })).toMatchObject({ path: 'answerId' });
    expect((await path({ site: 'trustpilot', answerId: bribe }))?.message).toContain('voucher');
    expect(await written(id)).toEqual([]);
    expect(await ask(id, { kind: 'review', site: 'trustpilot', answerId: plain })).toMatchObject({
      ...{ state: 'asked', site: 'trustpilot' },
    });
    expect(await written(id)).toHaveLength(1);
    // Whatever it is about, they are let be for a while.
    expect((await readAdvocacy(context, agent, id)).reference).toBe('lately');
    context.clock.forward(31 * day);
    expect((await readAdvocacy(context, agent, id)).reference).toBeNull();
  });

  test('who picks only those who speak for us is stopped where all are to be asked alike', async () => {
    const answerId = await answer('Tell others: https://g.page/r/acme/review');
    const google = { kind: 'review', site: 'google', answerId };
    for (const name of ['Fan1', 'Fan2', 'Fan3', 'Fan4']) {
      const id = await customer(name);
      await nps(id, 10, 100);
      await sweepHealth(context);
      const asked = ask(id, google);
      if (name === 'Fan4') await expect(asked).rejects.toMatchObject({ fields: [{ path: 'site' }] });
      else expect((await asked).state).toBe('asked');
    }
    expect((await ask(await customer('Else'), google)).state).toBe('asked');
    const fan = await customer('Fan5');
    await nps(fan, 10, 100);
    await sweepHealth(context);
    expect((await ask(fan, google)).state).toBe('asked');
  });

  test('who does not want to be asked is not', async () => {
    const id = await customer('Nil');
    const input = { kind: 'test', purpose: 'reviews' as const, given: false, proof: 'said so' };
    await addConsent(context, agent, { id, input });
    const answerId = await answer('May others ask you?');
    await expect(ask(id, { answerId })).rejects.toMatchObject({ fields: [{ path: 'kind' }] });
    expect((await readAdvocacy(context, agent, id)).reference).toBe('refused');
  });

  test('who said no by another way is not asked, unless they said yes to this one', async () => {
    const id = await customer('Nan');
    const said = async (kind: string, given: boolean) =>
      addConsent(context, agent, {
        id,
        input: { kind, purpose: 'reviews' as const, given, proof: 'said so' },
      });
    const answerId = await answer('May others ask you?');
    await said('phone', false);
    await expect(ask(id, { answerId })).rejects.toMatchObject({ fields: [{ path: 'kind' }] });
    await said('test', true);
    expect((await ask(id, { answerId })).state).toBe('asked');
  });

  test('at night it waits for the morning, and a survey that came between lets them be', async () => {
    const quiet = async (name: string) => customer(name, { timeZone: 'Pacific/Auckland' });
    const answerId = await answer('May others ask you?');
    const [one, other] = [await quiet('Kea'), await quiet('Tui')];
    const made = [await ask(one, { answerId }), await ask(other, { answerId })];
    expect(made.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    await sendDueAsks(context);
    expect(await written(one)).toEqual([]);
    context.clock.forward(Date.parse(made[0]?.dueAt ?? '') - context.clock.now().getTime());
    await nps(other, 8, 1);
    await Promise.all([sendDueAsks(context), sendDueAsks(context)]);
    expect(await written(one)).toEqual(['May others ask you?']);
    expect(await written(other)).toEqual([]);
    expect((await context.store.asks.read(made[1]?.id ?? ''))?.reason).toBe('lately');
  });

  test('nobody asks whom they do not see', async () => {
    const id = await customer('Zed');
    const stranger = await person(context, { name: 'Ben', inboxIds: [] });
    const answerId = await answer('May others ask you?');
    await expect(ask(id, { answerId }, stranger)).rejects.toMatchObject({ code: 'not-found' });
    await expect(readAdvocacy(context, stranger, id)).rejects.toMatchObject({ code: 'not-found' });
  });
});

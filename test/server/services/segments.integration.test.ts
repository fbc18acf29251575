import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import { ruleInput } from '../../../shared/schemas/rule.ts';
import { tagInput } from '../../../shared/schemas/tag.ts';
import { segmentInput, segmentLogic, type SegmentInput } from '../../../shared/schemas/segment.ts';
import { mergeContacts, undoMerge } from '../../../server/services/contacts/merge.ts';
import { readContact } from '../../../server/services/contacts/read.ts';
import { updateContact } from '../../../server/services/contacts/update.ts';
import { createTag, deleteTag } from '../../../server/services/tags/manage.ts';
import { createRule } from '../../../server/services/rules/manage.ts';
import { readContactFacts } from '../../../server/services/segments/contact-facts.ts';
import {
  createSegment,
  deleteSegment,
  listSegments,
  updateSegment,
} from '../../../server/services/segments/manage.ts';
import { listMembers } from '../../../server/services/segments/members.ts';
import { reckoned, sizeSegment } from '../../../server/services/segments/size.ts';
import { listTiers, putTiers } from '../../../server/services/tiers/manage.ts';
import { triageWaiting } from '../../../server/services/triage/triage.ts';
import type { StoredConversation } from '../../../server/store/conversation-rows.ts';
import type { StoredInbox } from '../../../server/store/inboxes.ts';
import { inboundMessageId } from '../../../server/store/messages.ts';
import { addLetters, letterId, lettersInbox, receive } from '../../support/letters.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { newId } from '../../../server/store/ids.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let removeLetters: () => void;
let admin: Actor;
let inbox: StoredInbox;
let gold: string;
let silver: string;

const logic = (...conditions: SegmentInput['conditions']) => segmentLogic.parse({ conditions });
const segment = (name: string, ...conditions: SegmentInput['conditions']) =>
  createSegment(context, admin, segmentInput.parse({ name, conditions }));
async function writes(name: string, domain = 'customer.example'): Promise<StoredConversation> {
  const id = letterId();
  await receive(context, inbox, { id, from: `${name.toLowerCase()}@${domain}`, fromName: name });
  await triageWaiting(context);
  const message = await context.store.messages.read(inboundMessageId(id));
  return now(message?.conversationId ?? '');
}
async function now(id: string): Promise<StoredConversation> {
  const row = await context.store.conversations.read(id);
  if (!row) throw new Error('no conversation');
  return row;
}
const tierOf = async (id: string) => (await now(id)).contact.tier ?? null;
const give = (id: string, tier: string | null) => updateContact(context, admin, { id, patch: { tier } });

beforeAll(async () => {
  context = await serviceContext(database);
  removeLetters = addLetters();
  admin = await person(context, { name: 'Root', role: 'admin' });
  inbox = await lettersInbox(context);
  const items = [
    { name: 'Gold', colour: 'amber' as const },
    { name: 'Silver', colour: 'grey' as const },
  ];
  [gold, silver] = (await putTiers(context, { items })).map(({ id }) => id) as [string, string];
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});

describe('a tier', () => {
  test('is given to a person and shown by all their conversations, the next one too', async () => {
    const first = await writes('Zoe');
    expect((await give(first.contact.id, gold)).tier).toBe(gold);
    expect(await tierOf(first.id)).toBe(gold);
    const second = await writes('Zoe');
    expect([second.id === first.id, second.contact.tier]).toEqual([false, gold]);
    await give(first.contact.id, null);
    expect([await tierOf(first.id), await tierOf(second.id)]).toEqual([null, null]);
    expect((await readContact(context, admin, first.contact.id)).tier).toBeNull();
  });
  test('that is not there is refused', async () => {
    const { contact } = await writes('Una');
    await expect(give(contact.id, 'f'.repeat(24))).rejects.toMatchObject({ code: 'validation-failed' });
  });
  test('is that of the whole person after a merge, and each has their own again after it', async () => {
    const [one, other] = [await writes('Mia'), await writes('Mia', 'home.example')];
    await give(other.contact.id, silver);
    const merged = await mergeContacts(context, admin, {
      id: one.contact.id,
      otherId: other.contact.id,
      evidence: [],
    });
    expect([merged.tier, await tierOf(one.id)]).toEqual([silver, silver]);
    const third = await writes('Mia');
    expect(third.contact.tier).toBe(silver);
    await undoMerge(context, admin, merged.merges[0]!.id);
    expect([await tierOf(one.id), await tierOf(other.id)]).toEqual([null, silver]);
  });
  test('keeps its id when its name and its place change; left out, nobody has it', async () => {
    const { contact } = await writes('Ida');
    const [bronze] = (await putTiers(context, { items: [{ name: 'Bronze', colour: 'red' }] })).slice(-1);
    await give(contact.id, bronze!.id);
    const team = await context.store.teams.create(`Best ${newId()}`);
    const other = newId();
    await context.store.teams.setRouting(team!.id, { vipTierIds: [other, bronze!.id] });
    const kept = await putTiers(context, {
      items: [
        { id: silver, name: 'Silver', colour: 'grey' },
        { id: gold, name: 'Gold plus', colour: 'amber' },
      ],
    });
    [gold, silver] = [kept[1]!.id, kept[0]!.id];
    expect(await listTiers(context)).toEqual(kept);
    expect((await readContact(context, admin, contact.id)).tier).toBeNull();
    const teams = await context.store.teams.list();
    expect(teams.find(({ id }) => id === team!.id)?.routing.vipTierIds).toEqual([other]);
    const twice = ['A', 'a'].map((name) => ({ name, colour: 'grey' as const }));
    await expect(putTiers(context, { items: twice })).rejects.toMatchObject({ code: 'already-exists' });
  });
});

describe('a segment', () => {
  test('holds whoever fits, as long as they fit', async () => {
    const home = { field: 'contact.domain', operator: 'is', values: ['acme-club.example'] } as const;
    const club = await segment('Club', { ...home, values: [...home.values] });
    const { contact } = await writes('Lea', 'acme-club.example');
    expect((await readContact(context, admin, contact.id)).segmentIds).toEqual([club.id]);
    expect(await sizeSegment(context, club)).toMatchObject({ count: 1, exact: true, margin: 0 });
    expect((await listMembers(context, admin, { id: club.id, limit: 10 })).items).toMatchObject([
      { id: contact.id, name: 'Lea' },
    ]);
    const input = segmentInput.parse({
      name: 'Club',
      conditions: [{ field: 'contact.tier', operator: 'filled' }],
    });
    await updateSegment(context, admin, { id: club.id, version: club.version, input });
    expect((await readContact(context, admin, contact.id)).segmentIds).toEqual([]);
    await expect(
      updateSegment(context, admin, { id: club.id, version: club.version, input }),
    ).rejects.toMatchObject({ code: 'too-late' });
    await expect(segment('club')).rejects.toMatchObject({ code: 'already-exists' });
    await deleteSegment(context, club.id);
    expect((await listSegments(context)).map(({ id }) => id)).not.toContain(club.id);
  });
  test('shows its members to those who see them, and pages', async () => {
    const everyone = await segment('Everyone');
    const stranger = await person(context, { name: 'Noor', inboxIds: [] });
    expect(await listMembers(context, stranger, { id: everyone.id, limit: 10 })).toMatchObject({ items: [] });
    const first = await listMembers(context, admin, { id: everyone.id, limit: 2 });
    expect(first.items).toHaveLength(2);
    const second = await listMembers(context, admin, { id: everyone.id, limit: 2, cursor: first.next! });
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(4);
    await deleteSegment(context, everyone.id);
  });
  test('asks nothing but contacts, and for nothing that is gone', async () => {
    const text = { field: 'message.text', operator: 'contains', values: ['x'] } as const;
    expect(segmentLogic.safeParse({ conditions: [text] }).error?.issues[0]?.path).toEqual([
      ...['conditions', 0, 'field'],
    ]);
    const missing = logic({ field: 'contact.tier', operator: 'one-of', values: ['f'.repeat(24)] });
    await expect(sizeSegment(context, missing)).rejects.toMatchObject({ code: 'validation-failed' });
  });
  test('of a merged person looks at all that they are', async () => {
    const [one, other] = [await writes('Kim'), await writes('Kim', 'kim-works.example')];
    const works = await segment('Works', {
      field: 'contact.address',
      operator: 'ends',
      values: ['@kim-works.example'],
    });
    await mergeContacts(context, admin, { id: one.contact.id, otherId: other.contact.id, evidence: [] });
    const facts = await readContactFacts(context, [one.contact.id, other.contact.id], context.clock.now());
    expect([...facts.values()].map(({ segmentIds }) => segmentIds)).toEqual([[works.id], [works.id]]);
    expect(await sizeSegment(context, works)).toMatchObject({ count: 1 });
    await deleteSegment(context, works.id);
  });
  test('is asked by a rule when somebody writes', async () => {
    const vip = await segment('VIP', { field: 'contact.tier', operator: 'one-of', values: [gold] });
    const rule = await createRule(
      context,
      admin,
      ruleInput.parse({
        ...{ name: 'VIP first', inboxIds: [inbox.id], events: [{ type: 'created' }] },
        conditions: [{ field: 'contact.segments', operator: 'any-of', values: [vip.id] }],
        actions: [{ type: 'priority', priority: 'urgent' }],
      }),
    );
    const before = await writes('Ada');
    expect(before.priority).toBe('none');
    await give(before.contact.id, gold);
    expect((await writes('Ada')).priority).toBe('urgent');
    await context.store.rules.remove(rule.id);
  });
});

test('what a sample says of all has a margin', () => {
  expect(reckoned({ found: 500, looked: 5000, total: 100_000 })).toEqual({
    ...{ count: 10_000, exact: false, looked: 5000 },
    margin: 832,
  });
});

test('tags on people: of all their contacts, in segments, gone with the tag', async () => {
  const [press, partner] = await Promise.all([
    createTag(context, tagInput.parse({ name: 'Press', colour: 'blue' })),
    createTag(context, tagInput.parse({ name: 'Partner', colour: 'green' })),
  ]);
  const one = await writes('Pia', 'press.example');
  const two = await writes('Pia', 'elsewhere.example');
  const tag = (id: string, tagIds: string[]) => updateContact(context, admin, { id, patch: { tagIds } });
  await tag(one.contact.id, [press.id]);
  await tag(two.contact.id, [partner.id]);
  const merge = { id: one.contact.id, otherId: two.contact.id, evidence: [] };
  const merged = await mergeContacts(context, admin, merge);
  expect(new Set(merged.tagIds)).toEqual(new Set([press.id, partner.id]));
  const tagged = await segment('Press', { field: 'contact.tags', operator: 'any-of', values: [press.id] });
  expect((await readContact(context, admin, two.contact.id)).segmentIds).toContain(tagged.id);
  expect((await tag(one.contact.id, [press.id])).tagIds).toEqual([press.id]);
  await expect(tag(one.contact.id, ['f'.repeat(24)])).rejects.toMatchObject({
    fields: [{ path: 'tagIds' }],
  });
  await deleteTag(context, press.id);
  expect((await readContact(context, admin, one.contact.id)).tagIds).toEqual([]);
});

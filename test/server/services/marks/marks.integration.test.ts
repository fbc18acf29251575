import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { carryOutTagMerge, startTagMerge } from '../../../../server/services/tags/merge.ts';
import { createTag } from '../../../../server/services/tags/manage.ts';
import { readMarkAccuracy } from '../../../../server/services/marks/accuracy.ts';
import { createMacro } from '../../../../server/services/macros/manage.ts';
import { listMacroVersions } from '../../../../server/services/macros/versions.ts';
import { createSegment } from '../../../../server/services/segments/manage.ts';
import { macroInput } from '../../../../shared/schemas/macro.ts';
import { segmentInput } from '../../../../shared/schemas/segment.ts';
import { createRule, listRules, listRuleVersions } from '../../../../server/services/rules/manage.ts';
import { createSlaPolicy } from '../../../../server/services/sla/policies.ts';
import { slaPolicyInput } from '../../../../shared/schemas/sla-policy.ts';
import { ruleInput } from '../../../../shared/schemas/rule.ts';
import { newId } from '../../../../server/store/ids.ts';
import { learnMarks } from '../../../../server/services/marks/learn/learn-marks.ts';
import { listLearntMarks } from '../../../../server/services/marks/learn/list-learnt.ts';
import { updateConversation } from '../../../../server/services/conversations/update.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { inboundMessageId } from '../../../../server/store/messages.ts';
import { addLetters, letterId, lettersInbox, receive, type Letter } from '../../../support/letters.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let removeLetters: () => void;
let inbox: StoredInbox;
let admin: Awaited<ReturnType<typeof person>>;

beforeAll(async () => {
  context = await serviceContext(database);
  removeLetters = addLetters();
  inbox = await lettersInbox(context);
  admin = await person(context, { name: 'Ada', role: 'admin' });
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});

const tagNamed = (name: string, keywords: string[] = []) =>
  createTag(context, { name, colour: 'grey', keywords, group: null, learning: 'suggest' });

async function arrived(letter: Omit<Letter, 'id'>): Promise<StoredConversation> {
  const id = letterId();
  await receive(context, inbox, { id, ...letter });
  await triageWaiting(context);
  const message = await context.store.messages.read(inboundMessageId(id));
  return now(message?.conversationId ?? '');
}
async function now(id: string): Promise<StoredConversation> {
  const conversation = await context.store.conversations.read(id);
  if (!conversation) throw new Error('no conversation');
  return conversation;
}

const sizeLetter = 'The jacket is too small, may I exchange it for a larger size?';
const patience = { timeout: 15_000, interval: 200 };

describe('corrections', () => {
  test('are kept, told, counted, and change the message', async () => {
    const { id, marks } = await arrived({ text: 'The zip is broken and this is a terrible service.' });
    expect(marks?.sentiment?.reasons).toContain('terrible');
    await updateConversation(context, admin, { id, patch: { sentiment: 'neutral' } });
    await updateConversation(context, admin, { id, patch: { status: 'resolved' } });
    const message = await context.store.messages.read(marks?.sentiment?.messageId ?? '');
    expect(message?.sentiment).toMatchObject({ label: 'neutral', corrected: true });
    const accuracy = await readMarkAccuracy(context);
    expect(accuracy.find(({ mark }) => mark === 'sentiment')).toMatchObject({
      ...{ n: 1, right: 0, corrected: 1 },
      byLanguage: [{ language: 'en', n: 1, right: 0 }],
      confusion: [{ was: 'negative', is: 'neutral', n: 1 }],
    });
    expect(accuracy.find(({ mark }) => mark === 'language')).toMatchObject({ n: 1, right: 1, stood: 1 });
  });
});

describe('merging tags', () => {
  test('changes every conversation, goes on after a crash, and twice changes nothing', async () => {
    const from = await tagNamed('Refunds', ['refund']);
    const into = await tagNamed('Money', ['money']);
    const both = [await arrived({ text: 'I want a refund' }), await arrived({ text: 'refund of my money' })];
    const wrong = await arrived({ text: 'no refund, please' });
    await updateConversation(context, admin, { id: wrong.id, patch: { tagIds: [] } });
    const merge = await startTagMerge(context, admin, { fromId: from.id, intoId: into.id });
    expect((await context.store.tags.read(into.id))?.keywords).toEqual(['money', 'refund']);
    // A crash between the two writes leaves both tags on.
    const [half] = both;
    await context.store.conversations.update({
      ...{ id: half?.id ?? '', add: { tagIds: [into.id] }, now: context.clock.now() },
    });
    await carryOutTagMerge(context, merge.id);
    for (const { id } of both) expect((await now(id)).tagIds).toEqual([into.id]);
    const taught = await context.store.marks.newest('tag', 100);
    expect(taught.filter(({ tagId }) => tagId === from.id)).toEqual([]);
    expect(taught).toContainEqual(expect.objectContaining({ tagId: into.id, was: into.id, is: null }));
    expect(await context.store.tags.read(from.id)).toBeNull();
    expect(await context.store.tags.readMerge(merge.id)).toMatchObject({ state: 'done', moved: 2 });
    const after = await Promise.all(both.map(({ id }) => now(id)));
    await carryOutTagMerge(context, merge.id);
    expect(await Promise.all(both.map(({ id }) => now(id)))).toEqual(after);
  });

  test('reaches macros, with a version, and segments', async () => {
    const [from, into] = [await tagNamed(`From ${newId()}`), await tagNamed(`Into ${newId()}`)];
    const macro = await createMacro(
      context,
      admin,
      macroInput.parse({ name: from.name, shared: true, actions: [{ type: 'add-tags', tagIds: [from.id] }] }),
    );
    const tagged = { field: 'contact.tags', operator: 'any-of', values: [from.id] };
    const segment = await createSegment(
      context,
      admin,
      segmentInput.parse({ name: from.name, conditions: [tagged] }),
    );
    const merge = await startTagMerge(context, admin, { fromId: from.id, intoId: into.id });
    await carryOutTagMerge(context, merge.id);
    expect(await listMacroVersions(context, admin, macro.id)).toMatchObject([
      { version: 2, by: 'Ada', macro: { actions: [{ tagIds: [into.id] }] } },
      { version: 1, macro: { actions: [{ tagIds: [from.id] }] } },
    ]);
    expect(await context.store.segments.read(segment.id)).toMatchObject({
      version: 2,
      conditions: [{ field: 'contact.tags', values: [into.id] }],
    });
  });

  test('reaches rules, policies, skills, what teams take first, and who put it on', async () => {
    const from = await tagNamed('Invoices', ['invoice']);
    const into = await tagNamed('Billing matters');
    const input = ruleInput.parse({
      ...{ name: 'Billing', enabled: false, events: [{ type: 'tag-added' }] },
      conditions: [{ field: 'conversation.tags', operator: 'any-of', values: [from.id, into.id] }],
      actions: [{ type: 'remove-tags', tagIds: [from.id] }],
    });
    const rule = await createRule(context, admin, input);
    const policy = await createSlaPolicy(
      context,
      admin,
      slaPolicyInput.parse({ name: 'Money', targets: {}, conditions: { tagIds: [from.id] } }),
    );
    const mara = await person(context, { name: 'Mara', inboxIds: [inbox.id] });
    await context.store.users.update(mara.userId, { skills: [from.id] });
    const team = await context.store.teams.create(`Money ${newId()}`);
    if (!team) throw new Error('the name is taken');
    await context.store.teams.setRouting(team.id, { vipTagIds: [into.id, from.id] });
    const { id } = await arrived({ text: 'Where is my invoice?' });
    const merge = await startTagMerge(context, admin, { fromId: from.id, intoId: into.id });
    await carryOutTagMerge(context, merge.id);
    expect(await listRules(context)).toMatchObject([
      {
        version: 2,
        conditions: [{ values: [into.id] }],
        actions: [{ type: 'remove-tags', tagIds: [into.id] }],
      },
    ]);
    expect(await listRuleVersions(context, rule.id)).toMatchObject([{ by: 'Ada' }, { version: 1 }]);
    expect(await context.store.slaPolicies.read(policy.id)).toMatchObject({
      version: 2,
      terms: { conditions: { tagIds: [into.id] } },
    });
    expect((await context.store.users.findById(mara.userId))?.skills).toEqual([into.id]);
    const routing = (await context.store.teams.list()).find((one) => one.id === team.id)?.routing;
    expect(routing?.vipTagIds).toEqual([into.id]);
    expect((await now(id)).marks?.tags).toEqual({
      [into.id]: expect.objectContaining({ by: 'keyword', reasons: ['invoice'] }) as unknown,
    });
  });

  test('a tag is not merged with itself', async () => {
    const { id } = await tagNamed('Alone');
    await expect(startTagMerge(context, admin, { fromId: id, intoId: id })).rejects.toMatchObject({
      code: 'validation-failed',
    });
  });
});

describe('learning', () => {
  test('from people’s tags: suggests, and acts only where that is wanted and sure', async () => {
    const tag = await tagNamed('Sizes');
    const told = Array.from({ length: 30 }, (_, position) => ({ id: letterId(), small: position % 2 === 0 }));
    for (const { id, small } of told) {
      await receive(context, inbox, {
        id,
        text: small ? sizeLetter : 'Hello, where is my invoice for the order',
      });
    }
    await triageWaiting(context);
    for (const { id } of told.filter(({ small }) => small)) {
      const message = await context.store.messages.read(inboundMessageId(id));
      const conversationId = message?.conversationId ?? '';
      await updateConversation(context, admin, { id: conversationId, patch: { tagIds: [tag.id] } });
    }
    await learnMarks(context);
    // What was taken for it and is not, is a lesson wherever its conversation stands; what a rule tagged is none.
    const wrong = await arrived({ text: 'Thank you for that warm coat' });
    const marks = { tags: { [tag.id]: { by: 'learnt' as const, reasons: [] } } };
    const set = { tagIds: [tag.id], marks };
    await context.store.conversations.update({ id: wrong.id, set, now: context.clock.now() });
    await updateConversation(context, admin, { id: wrong.id, patch: { tagIds: [], status: 'pending' } });
    const ruled = await arrived({ text: 'That coat is blue' });
    await context.store.conversations.update({
      ...{ id: ruled.id, add: { tagIds: [tag.id] }, set: { status: 'pending' as const } },
      ...{ marked: { tags: { [tag.id]: { by: 'rule' as const, reasons: ['Ours'] } } } },
      now: context.clock.now(),
    });
    await learnMarks(context);
    const learnt = (await listLearntMarks(context)).find(({ tagId }) => tagId === tag.id);
    expect(learnt).toMatchObject({ version: 2, positives: 15, history: [{ version: 1, positives: 15 }] });
    expect(learnt?.examples).toBe((learnt?.history[0]?.examples ?? 0) + 1);

    // Which letters are kept aside hangs on their ids: what may act is said here.
    const model = await context.store.marks.readModels([tag.id]);
    for (const { id: _, version: _v, history: _h, ...row } of model) {
      await context.store.marks.saveModel({
        ...{ ...row, id: tag.id, threshold: 0.9 },
        heldOut: { n: 10, precision: 1, recall: 1 },
      });
    }
    await expect
      .poll(async () => (await arrived({ text: sizeLetter })).marks?.suggestions ?? [], patience)
      .toMatchObject([{ tagId: tag.id, reasons: expect.arrayContaining(['jacket']) }]);
    await context.store.tags.update(tag.id, { learning: 'apply' });
    await expect
      .poll(async () => (await arrived({ text: sizeLetter })).marks?.tags?.[tag.id]?.by, patience)
      .toBe('learnt');
  });
});

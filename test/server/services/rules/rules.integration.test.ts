import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { carryOutDryRun } from '../../../../server/services/rules/carry-out-dry-run.ts';
import { readDryRun, startDryRun } from '../../../../server/services/rules/dry-run.ts';
import {
  createRule,
  deleteRule,
  listRules,
  listRuleVersions,
  reorderRules,
  updateRule,
} from '../../../../server/services/rules/manage.ts';
import { hourlyBudget } from '../../../../server/services/rules/step.ts';
import { sweepRuleClocks } from '../../../../server/services/rules/sweep-clocks.ts';
import { updateConversation } from '../../../../server/services/conversations/update.ts';
import { listDecisions } from '../../../../server/services/rules/trace.ts';
import { exportRules, importRules } from '../../../../server/services/rules/transfer.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import { newId } from '../../../../server/store/ids.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { inboundMessageId } from '../../../../server/store/messages.ts';
import type { Actor } from '../../../../shared/abilities.ts';
import { ruleInput } from '../../../../shared/schemas/rule.ts';
import { addLetters, letterId, lettersInbox, receive, type Letter } from '../../../support/letters.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let removeLetters: () => void;
let support: StoredInbox;
let admin: Actor;
let tagId: string;

beforeAll(async () => {
  context = await serviceContext(database);
  removeLetters = addLetters();
  admin = await person(context, { name: 'Root', role: 'admin' });
  tagId = newId();
  await context.store.tags.insert({
    id: tagId,
    name: 'Refund',
    colour: 'red',
    keywords: [],
    createdAt: new Date(0),
  });
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});
beforeEach(async () => {
  support = await lettersInbox(context);
  for (const { id } of await listRules(context)) await deleteRule(context, admin, id);
});

type Input = Partial<z.input<typeof ruleInput>>;
const rule = (input: Input) =>
  createRule(
    context,
    admin,
    ruleInput.parse({
      ...{ name: `Rule ${newId()}`, inboxIds: [support.id], events: [{ type: 'created' }] },
      ...{ actions: [{ type: 'priority', priority: 'urgent' }], ...input },
    }),
  );
async function arrives(letter: Omit<Letter, 'id'> = {}): Promise<StoredConversation> {
  const id = letterId();
  await receive(context, support, { id, ...letter });
  await triageWaiting(context);
  const message = await context.store.messages.read(inboundMessageId(id));
  return now(message?.conversationId ?? '');
}
async function now(id: string): Promise<StoredConversation> {
  const row = await context.store.conversations.read(id);
  if (!row) throw new Error('no conversation');
  return row;
}
const threadOf = async (id: string) =>
  (await context.store.messages.before(id, undefined, 100)).items.toReversed();
const activities = async (id: string) =>
  (await threadOf(id)).flatMap(({ activity }) => (activity ? [activity.type] : []));

describe('actions of a rule', () => {
  test('change the conversation, are told in the thread, and happen once', async () => {
    const mara = await person(context, { name: 'Mara', inboxIds: [support.id] });
    await rule({
      conditions: [{ field: 'message.text', operator: 'contains', values: ['refund'] }],
      actions: [
        { type: 'assign', userId: mara.userId },
        { type: 'add-tags', tagIds: [tagId] },
        { type: 'priority', priority: 'high' },
        { type: 'language', language: 'de' },
        { type: 'status', status: 'pending' },
        { type: 'note', text: 'From {{contact.name}}' },
        { type: 'notify', groups: ['assignee'], text: 'A refund' },
      ],
    });
    const untouched = await arrives({ text: 'Hello' });
    expect(untouched).toMatchObject({ priority: 'none', assigneeId: null });
    const after = await arrives({ text: 'I want a REFUND', fromName: 'Zoe', from: 'zoe@customer.example' });
    expect(after).toMatchObject({
      ...{ assigneeId: mara.userId, tagIds: [tagId], priority: 'high', language: 'de', status: 'pending' },
      messageCount: 2,
    });
    expect((await activities(after.id)).toSorted()).toEqual([
      'assigned',
      'priority',
      'rule-told',
      'status',
      'tag-added',
    ]);
    const mark = { by: 'rule', reasons: [expect.any(String)] };
    expect(after.marks).toMatchObject({ language: mark, tags: { [tagId]: mark }, spam: { by: 'evidence' } });
    expect((await threadOf(after.id)).find(({ kind }) => kind === 'note')).toMatchObject({
      text: 'From Zoe',
    });
    const news = await context.store.notifications.list(mara.userId, undefined, 10);
    expect(news.items.map(({ type }) => type).toSorted()).toEqual(['assigned', 'rule']);
    await triageWaiting(context);
    expect(await now(after.id)).toEqual(after);
  });

  test('come of a tag that a keyword put on, and of each tag once', async () => {
    const word = `schnurrbart${newId().slice(-6)}`;
    const tag = await context.store.tags.insert({
      ...{ id: newId(), name: word, colour: 'grey', keywords: [word], createdAt: context.clock.now() },
    });
    expect(tag).toBe(true);
    const { id } = (await context.store.tags.list()).find(({ name }) => name === word)!;
    await rule({
      events: [{ type: 'tag-added' }],
      conditions: [{ field: 'event.tags', operator: 'any-of', values: [id] }],
    });
    const after = await arrives({ text: `A ${word}, please` });
    expect(after).toMatchObject({ priority: 'urgent', tagIds: [id] });
    const { items } = await listDecisions(context, admin, after.id);
    expect(items).toMatchObject([{ event: 'tag-added', fired: 1, rules: [{ matched: true }] }]);
    await triageWaiting(context);
    expect((await listDecisions(context, admin, after.id)).items).toEqual(items);
  });

  test('answer customers once a day, and never machines', async () => {
    const rules = await rule({
      events: [{ type: 'created' }, { type: 'customer-replied' }],
      actions: [{ type: 'reply', text: 'We have your mail, {{contact.firstName}}.' }],
    });
    const first = await arrives({ fromName: 'Zoe Fox', from: 'fox@customer.example' });
    const answers = async () => (await threadOf(first.id)).filter(({ kind }) => kind === 'outbound');
    expect(await answers()).toMatchObject([
      { text: 'We have your mail, Zoe.', delivery: { state: 'held' }, author: { type: 'system' } },
    ]);
    const [letter] = await threadOf(first.id);
    context.clock.forward(1000);
    await receive(context, support, {
      id: letterId(),
      inReplyTo: [letter?.externalId ?? ''],
      from: 'fox@customer.example',
      text: 'And?',
    });
    await triageWaiting(context);
    expect(await answers()).toHaveLength(1);
    const [latest] = (await listDecisions(context, admin, first.id)).items;
    expect(latest?.rules[0]).toMatchObject({
      ruleId: rules.id,
      actions: [{ done: false, why: 'once-a-day' }],
    });
    const machine = await arrives({ automatic: true, from: 'robot@machine.example' });
    expect((await threadOf(machine.id)).filter(({ kind }) => kind === 'outbound')).toEqual([]);
  });
});

describe('a decision', () => {
  test('is kept with what was looked at, for those who see the conversation', async () => {
    await rule({ name: 'Never', conditions: [{ field: 'channel', operator: 'one-of', values: ['none'] }] });
    await rule({ name: 'Always' });
    const { id } = await arrives({ text: 'Hi' });
    const stranger = await person(context, { name: 'Eve' });
    await expect(listDecisions(context, stranger, id)).rejects.toMatchObject({ code: 'not-found' });
    expect((await listDecisions(context, admin, id)).items).toMatchObject([
      {
        ...{ event: 'created', looked: 2, fired: 1 },
        rules: [
          { name: 'Never', matched: false, checks: [{ field: 'channel', actual: 'letters' }] },
          { name: 'Always', matched: true, actions: [{ type: 'priority', done: true }] },
        ],
      },
    ]);
  });

  test('that was kept before a crash is done, though the rule is another by now', async () => {
    const always = await rule({});
    const id = letterId();
    await receive(context, support, { id });
    const failing = {
      ...context,
      store: { ...context.store, conversations: { ...context.store.conversations } },
    };
    failing.store.conversations.update = () => Promise.reject(new Error('the process died'));
    failing.store.conversations.updateMany = () => Promise.reject(new Error('the process died'));
    await expect(triageWaiting(failing)).rejects.toThrow('died');
    const { id: ruleId, version, updatedAt: _at, updatedBy: _by, ...input } = always;
    await updateRule(context, admin, {
      id: ruleId,
      version,
      input: { ...input, enabled: true, actions: [{ type: 'priority', priority: 'low' }] },
    });
    context.clock.forward(1000);
    await triageWaiting(context);
    const message = await context.store.messages.read(inboundMessageId(id));
    expect((await now(message?.conversationId ?? '')).priority).toBe('urgent');
    expect((await listDecisions(context, admin, message?.conversationId ?? '')).items).toHaveLength(1);
  });

  test('of two processes at once counts once', async () => {
    await rule({
      actions: [
        { type: 'note', text: 'Once' },
        { type: 'add-tags', tagIds: [tagId] },
      ],
    });
    const letters = Array.from({ length: 6 }, () => ({ id: letterId(), from: `${letterId()}@c.example` }));
    await receive(context, support, ...letters);
    await Promise.all([triageWaiting(context), triageWaiting(context), triageWaiting(context)]);
    for (const { id } of letters) {
      const message = await context.store.messages.read(inboundMessageId(id));
      const kinds = (await threadOf(message?.conversationId ?? '')).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'note')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'activity')).toHaveLength(1);
    }
  });
});

describe('loops', () => {
  test('a rule does not hear of itself, nor two of each other without end', async () => {
    const events = [{ type: 'created' as const }, { type: 'status-changed' as const }];
    const flip = (from: 'open' | 'resolved', to: 'open' | 'resolved') =>
      rule({
        events,
        conditions: [{ field: 'conversation.status', operator: 'one-of', values: [from] }],
        actions: [{ type: 'status', status: to }],
      });
    await flip('open', 'resolved');
    await flip('resolved', 'open');
    const { id } = await arrives();
    expect((await activities(id)).length).toBeLessThanOrEqual(4);
    expect(await context.store.messages.untriagedBefore(context.clock.now(), 5)).toEqual([]);
  });

  test('over the budget of an hour rules stop, and people hear of it once', async () => {
    await rule({ events: [{ type: 'customer-replied' }], actions: [{ type: 'note', text: 'Again' }] });
    const { id } = await arrives();
    const [first] = await threadOf(id);
    const replies = Array.from({ length: hourlyBudget + 3 }, () => ({
      ...{ id: letterId(), inReplyTo: [first?.externalId ?? ''], text: 'And?' },
    }));
    await receive(context, support, ...replies);
    await triageWaiting(context);
    const rows = await threadOf(id);
    expect(rows.filter(({ kind }) => kind === 'note')).toHaveLength(hourlyBudget);
    expect((await activities(id)).filter((type) => type === 'rules-held-back')).toHaveLength(1);
    const { items } = await context.store.notifications.list(admin.userId, undefined, 20);
    expect(items.filter((one) => one.type === 'rules-held-back' && one.conversationId === id)).toHaveLength(
      1,
    );
    context.clock.forward(3_700_000);
    await receive(context, support, {
      id: letterId(),
      inReplyTo: [first?.externalId ?? ''],
      text: 'And now?',
    });
    await triageWaiting(context);
    expect((await threadOf(id)).filter(({ kind }) => kind === 'note')).toHaveLength(hourlyBudget + 1);
  });
});

describe('clocks', () => {
  const hour = 3_600_000;
  test('silence and waiting are found once each, by those whose rule matches', async () => {
    const waits = { type: 'idle' as const, measure: 'customer-waits' as const, hours: 2 };
    await rule({ events: [waits], actions: [{ type: 'priority', priority: 'urgent' }] });
    await rule({
      events: [{ type: 'idle', measure: 'quiet', hours: 48 }],
      conditions: [{ field: 'conversation.subject', operator: 'contains', values: ['quiet'] }],
      actions: [{ type: 'note', text: 'Nothing happened' }],
    });
    const quiet = await arrives({ subject: 'quiet' });
    const other = await arrives({ subject: 'other', from: 'ben@customer.example' });
    const pass = async (millis: number) => {
      context.clock.forward(millis);
      await sweepRuleClocks(context);
      await sweepRuleClocks(context);
      await triageWaiting(context);
    };
    await pass(hour);
    expect((await now(quiet.id)).priority).toBe('none');
    await pass(1.1 * hour);
    expect(await now(quiet.id)).toMatchObject({ priority: 'urgent' });
    expect((await activities(other.id)).filter((type) => type === 'idle')).toHaveLength(1);
    await pass(46 * hour);
    await pass(100 * hour);
    const notes = async (id: string) => (await threadOf(id)).filter(({ kind }) => kind === 'note').length;
    expect(await notes(quiet.id)).toBe(1);
    expect(await notes(other.id)).toBe(0);
  });

  test('a time is reached once', async () => {
    await rule({
      events: [{ type: 'time-reached', hours: 24 }],
      actions: [{ type: 'add-tags', tagIds: [tagId] }],
    });
    const { id } = await arrives();
    context.clock.forward(25 * hour);
    for (let n = 0; n < 2; n += 1) {
      await sweepRuleClocks(context);
      await triageWaiting(context);
    }
    expect((await now(id)).tagIds).toEqual([tagId]);
    expect((await activities(id)).filter((type) => type === 'time-reached')).toHaveLength(1);
  });
});

describe('managing rules', () => {
  test('each change is a version with who made it; a change of an old one is refused', async () => {
    const made = await rule({ name: 'One' });
    const { id, version, updatedAt: _at, updatedBy: _by, ...input } = made;
    await updateRule(context, admin, { id, version, input: { ...input, enabled: false } });
    const again = updateRule(context, admin, { id, version, input });
    await expect(again).rejects.toMatchObject({ code: 'too-late' });
    await deleteRule(context, admin, id);
    expect(await listRuleVersions(context, id)).toMatchObject([
      { change: 'deleted', by: 'Root' },
      { change: 'switched-off', version: 2, rule: { name: 'One' } },
      { change: 'created', version: 1 },
    ]);
  });

  test('keep the order that was asked for', async () => {
    const [a, b, c] = [await rule({}), await rule({}), await rule({})];
    const ordered = await reorderRules(context, [c.id, newId(), a.id]);
    expect(ordered.map(({ id }) => id)).toEqual([c.id, a.id, b.id]);
  });

  test('are exported and imported by the names of what they mention, all or none', async () => {
    await rule({ name: 'Tagging', actions: [{ type: 'add-tags', tagIds: [tagId] }] });
    const file = await exportRules(context);
    expect(file.names).toMatchObject({ [tagId]: 'Refund', [support.id]: support.name });
    const foreign = newId();
    const text = JSON.stringify(file).replaceAll(tagId, foreign);
    const imported = await importRules(context, admin, JSON.parse(text) as typeof file);
    expect(imported).toMatchObject([{ name: 'Tagging', enabled: false, actions: [{ tagIds: [tagId] }] }]);
    const broken = { ...file, names: {}, rules: [file.rules[0], { name: 'Half' }] };
    const count = (await listRules(context)).length;
    await expect(importRules(context, admin, broken)).rejects.toMatchObject({
      fields: expect.arrayContaining([expect.objectContaining({ path: 'rules.1.events' })]) as unknown,
    });
    expect(await listRules(context)).toHaveLength(count);
  });
});

test('a dry run tells what would have been, and changes nothing', async () => {
  const first = await arrives({ text: 'I want a refund', subject: 'Money' });
  await arrives({ text: 'Hello', from: 'ben@customer.example' });
  // What people made of it later does not hide what the rule would have met.
  context.clock.forward(60_000);
  await updateConversation(context, admin, { id: first.id, patch: { status: 'resolved', priority: 'low' } });
  const input = ruleInput.parse({
    ...{ name: 'Try', inboxIds: [support.id], events: [{ type: 'created' }] },
    conditions: [
      { field: 'message.text', operator: 'contains', values: ['refund'] },
      { field: 'conversation.status', operator: 'one-of', values: ['open'] },
    ],
    actions: [
      { type: 'priority', priority: 'urgent' },
      { type: 'status', status: 'open' },
    ],
  });
  const run = await startDryRun(context, { rule: input, days: 7 });
  expect(run.state).toBe('waiting');
  await carryOutDryRun(context, run.id);
  const done = await readDryRun(context, run.id);
  const changes = [{ field: 'conversation.priority', before: 'none', after: 'urgent' }];
  expect(done).toMatchObject({
    ...{ state: 'done', matched: 1, cut: false, changes: { priority: 1 } },
    examples: [
      { conversationId: first.id, subject: 'Money', event: 'created', actions: ['priority'], changes },
    ],
  });
  expect(done.looked).toBeGreaterThanOrEqual(2);
  expect(await now(first.id)).toMatchObject({ status: 'resolved', priority: 'low' });
});

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { slaPolicyInput, type SlaPolicy } from '../../../../shared/schemas/sla-policy.ts';
import { listConversations } from '../../../../server/services/conversations/list.ts';
import { updateConversation } from '../../../../server/services/conversations/update.ts';
import { addNote } from '../../../../server/services/messages/note.ts';
import { reply } from '../../../../server/services/messages/reply.ts';
import { undoSend } from '../../../../server/services/messages/undo-send.ts';
import { advanceSla } from '../../../../server/services/sla/advance.ts';
import { createCalendar, updateCalendar } from '../../../../server/services/sla/calendars.ts';
import {
  createCommitment,
  listCommitments,
  updateCommitment,
} from '../../../../server/services/sla/commitments.ts';
import { explainSla } from '../../../../server/services/sla/explain.ts';
import { pinPolicy } from '../../../../server/services/sla/pin-policy.ts';
import {
  createSlaPolicy,
  deleteSlaPolicy,
  listSlaPolicyVersions,
  orderSlaPolicies,
  updateSlaPolicy,
} from '../../../../server/services/sla/policies.ts';
import { segmentInput } from '../../../../shared/schemas/segment.ts';
import { createSegment } from '../../../../server/services/segments/manage.ts';
import { activityRow } from '../../../../server/services/conversations/write-activity.ts';
import { newId } from '../../../../server/store/ids.ts';
import { recomputeSla } from '../../../../server/services/sla/recompute.ts';
import { sweepSla } from '../../../../server/services/sla/sweep.ts';
import { endWait, waitForThirdParty } from '../../../../server/services/sla/wait.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import type { StoredContact } from '../../../../server/store/contacts.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { clientId, conversation, inbox, letter } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
const minutes = 60_000;
let context: ServiceContext;
let support: StoredInbox;
let admin: Actor;
let agent: Actor;
let policy: SlaPolicy;

const input = (change: object = {}) =>
  slaPolicyInput.parse({
    name: 'Standard',
    targets: {
      firstResponse: { default: 3600, urgent: 600 },
      nextResponse: { default: 7200 },
      resolution: { default: 28_800 },
    },
    conditions: { inboxIds: [support.id] },
    ...change,
  });

beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());
beforeEach(async () => {
  support = await inbox(context);
  admin = await person(context, { name: 'Ada', role: 'admin' });
  agent = await person(context, { name: 'Mara', inboxIds: [support.id] });
  policy = await createSlaPolicy(context, admin, input());
});

/** A customer's letter that the triage has seen. */
async function wrote(more: Partial<StoredConversation> = {}): Promise<StoredConversation> {
  const row = await conversation(context, support.id, { ...more, text: '' });
  await again(row);
  return now(row);
}
async function again(row: StoredConversation): Promise<void> {
  await letter(context, await now(row), { untriaged: true });
  await triageWaiting(context);
}
async function now({ id }: { id: string }): Promise<StoredConversation> {
  const row = await context.store.conversations.read(id);
  if (!row) throw new Error('it is gone');
  return row;
}
async function clock(row: { id: string }, metric: string) {
  return (await now(row)).sla?.clocks.find((one) => one.metric === metric);
}
async function answer(row: StoredConversation, more: object = {}) {
  const { revision } = await now(row);
  const written = await reply(context, agent, {
    conversationId: row.id,
    input: {
      clientId: clientId(),
      text: 'It is on its way.',
      html: null,
      attachmentIds: [],
      cc: [],
      bcc: [],
      expectedRevision: revision,
      force: true,
      split: false,
      ...more,
    },
  });
  await triageWaiting(context);
  return written;
}
async function rowsOf({ id }: { id: string }, type: string) {
  const { items } = await context.store.messages.before(id, undefined, 100);
  return items.filter(({ activity }) => activity?.type === type);
}
async function outcomesOf({ id }: { id: string }) {
  return (
    await context.store.slaOutcomes.collection.find({ filter: { conversationId: id }, index: 'conversation' })
  ).map(({ metric, met, endedAt }) => ({ metric, met, over: endedAt !== null }));
}
async function addContact(more: Partial<StoredContact> & { id: string }): Promise<void> {
  const at = context.clock.now();
  const blank = { name: 'Zoe', company: '', notes: '', language: null, timeZone: null, searchKeys: [] };
  await context.store.contacts.insertMany([
    { ...blank, firstSeenAt: at, lastSeenAt: at, updatedAt: at, ...more },
  ]);
}
const after = (millis: number) => new Date(context.clock.now().getTime() + millis);

test('a customer’s word starts clocks, an answer ends one, resolving the other; how it went is kept', async () => {
  const row = await wrote();
  expect(row.sla).toMatchObject({ policyName: 'Standard', pins: [{ policyId: policy.id, version: 1 }] });
  expect(await clock(row, 'firstResponse')).toMatchObject({ state: 'running', dueAt: after(60 * minutes) });
  expect(row.slaDueAt).toEqual(after(60 * minutes));
  context.clock.forward(10 * minutes);
  await answer(row);
  expect(await clock(row, 'firstResponse')).toMatchObject({ state: 'met', usedSeconds: 600 });
  await updateConversation(context, agent, { id: row.id, patch: { status: 'resolved' } });
  await triageWaiting(context);
  expect((await now(row)).nextSlaAt).toBeNull();
  expect(await outcomesOf(row)).toEqual([
    { metric: 'firstResponse', met: true, over: true },
    { metric: 'resolution', met: true, over: true },
  ]);
});

test('warnings go to assignee, team and supervisors in turn, a breach is told once, and rules hear of both', async () => {
  const boss = await person(context, { name: 'Bo', role: 'supervisor', inboxIds: [support.id] });
  const team = await context.store.teams.create(`Harbour ${support.id}`);
  const colleague = await person(context, { name: 'Tim', inboxIds: [support.id] });
  await context.store.users.update(colleague.userId, { teamIds: [team?.id ?? ''] });
  const row = await wrote({ assigneeId: agent.userId, teamId: team?.id ?? null });
  const heard = async (actor: Actor) =>
    (
      await context.store.notifications.collection.find({ filter: { userId: actor.userId }, index: '_id_' })
    ).map(({ type }) => type);
  context.clock.forward(30 * minutes);
  await sweepSla(context);
  expect(await heard(agent)).toEqual(['sla-warned']);
  expect([await heard(colleague), await heard(boss)]).toEqual([[], []]);
  context.clock.forward(15 * minutes);
  await sweepSla(context);
  expect([await heard(colleague), await heard(boss)]).toEqual([['sla-warned'], []]);
  context.clock.forward(9 * minutes);
  await sweepSla(context);
  expect(await heard(boss)).toEqual(['sla-warned']);
  context.clock.forward(6 * minutes + 1);
  await Promise.all([sweepSla(context), sweepSla(context), advanceSla(context, { id: row.id })]);
  await sweepSla(context);
  const [breach, ...others] = await rowsOf(row, 'sla-breached');
  expect(others).toEqual([]);
  expect(breach).toMatchObject({
    untriaged: true,
    activity: { data: { metric: 'firstResponse', policyName: 'Standard' } },
  });
  expect(await rowsOf(row, 'sla-warned')).toHaveLength(3);
  expect((await heard(boss)).filter((type) => type === 'sla-breached')).toHaveLength(1);
  expect(await outcomesOf(row)).toEqual([{ metric: 'firstResponse', met: false, over: false }]);
  await answer(row);
  expect(await outcomesOf(row)).toContainEqual({ metric: 'firstResponse', met: false, over: true });
});

test('who dies between the clocks and the telling leaves it to be told', async () => {
  const boss = await person(context, { name: 'Kim', role: 'supervisor', inboxIds: [support.id] });
  const rows = [await wrote(), await wrote()];
  context.clock.forward(60 * minutes + 1);
  const { store } = context;
  const dies = () => Promise.reject(new Error('killed'));
  const dying = [
    { ...context, store: { ...store, slaOutcomes: { ...store.slaOutcomes, settle: dies } } },
    { ...context, store: { ...store, messages: { ...store.messages, insertMany: dies } } },
    { ...context, store: { ...store, notifications: { ...store.notifications, insertMany: dies } } },
  ];
  for (const one of dying) await expect(sweepSla(one)).rejects.toThrow('killed');
  await sweepSla(context);
  for (const row of rows) {
    expect(await rowsOf(row, 'sla-breached')).toHaveLength(1);
    expect(await outcomesOf(row)).toEqual([{ metric: 'firstResponse', met: false, over: false }]);
    expect((await now(row)).nextSlaAt?.getTime()).toBeGreaterThan(context.clock.now().getTime());
  }
  const heard = await store.notifications.collection.find({ filter: { userId: boss.userId }, index: '_id_' });
  expect(heard.filter(({ type }) => type === 'sla-breached')).toHaveLength(2);
});

test('an answer that is taken back, or does not go out, is none', async () => {
  const row = await wrote();
  context.clock.forward(5 * minutes);
  const { message } = await answer(row);
  expect(await clock(row, 'firstResponse')).toMatchObject({ state: 'met' });
  await undoSend(context, agent, message.id);
  expect(await clock(row, 'firstResponse')).toMatchObject({ state: 'running' });
  expect(await outcomesOf(row)).toEqual([]);
  const second = await answer(row);
  expect(await clock(row, 'firstResponse')).toMatchObject({ state: 'met' });
  await context.store.messages.update({
    id: second.message.id,
    delivery: { state: 'failed' },
    now: context.clock.now(),
  });
  await triageWaiting(context);
  expect(await clock(row, 'firstResponse')).toMatchObject({ state: 'running' });
});

test('an automatic mail starts nothing; spam has no clocks', async () => {
  const row = await conversation(context, support.id);
  await letter(context, row, { untriaged: true, automatic: true });
  await triageWaiting(context);
  expect((await now(row)).sla).toBeUndefined();
  const other = await wrote();
  await updateConversation(context, agent, { id: other.id, patch: { spam: true } });
  await triageWaiting(context);
  expect(await now(other)).toMatchObject({ nextSlaAt: null, slaDueAt: null, sla: { clocks: [] } });
});

test('a new version is for new conversations; others change when one says so, after a preview', async () => {
  const paused = await wrote();
  await answer(paused);
  await updateConversation(context, agent, { id: paused.id, patch: { status: 'pending' } });
  await triageWaiting(context);
  expect((await now(paused)).nextSlaAt).toBeNull();
  const moved = await wrote();
  const other = await createSlaPolicy(context, admin, input({ name: 'Other' }));
  const author = { type: 'system', id: null, name: 'Onevoice' } as const;
  context.clock.forward(1);
  await pinPolicy(context, { conversationId: moved.id, policyId: other.id, author, cause: 'rule 1' });
  const old = await wrote();
  await updateSlaPolicy(context, admin, {
    id: policy.id,
    input: input({ targets: { firstResponse: { default: 1800 } } }),
  });
  const fresh = await wrote();
  expect(fresh.slaDueAt).toEqual(after(30 * minutes));
  expect((await now(old)).slaDueAt).toEqual(after(60 * minutes));
  const preview = await recomputeSla(context, admin, { id: policy.id, apply: false });
  expect(preview).toMatchObject({
    conversations: { count: 2, more: false },
    earlier: 1,
    later: 0,
    applied: false,
  });
  expect((await now(old)).slaDueAt).toEqual(after(60 * minutes));
  await recomputeSla(context, admin, { id: policy.id, apply: true });
  expect((await now(old)).slaDueAt).toEqual(after(30 * minutes));
  // Also what stands still; but not what another policy holds by now.
  expect((await now(paused)).sla?.pins.at(-1)).toMatchObject({ policyId: policy.id, version: 2 });
  expect((await now(moved)).sla?.pins.at(-1)).toMatchObject({ policyId: other.id, version: 1 });
  const versions = await listSlaPolicyVersions(context, policy.id);
  expect(versions.map(({ version, changedBy }) => [version, changedBy])).toEqual([
    [2, 'Ada'],
    [1, 'Ada'],
  ]);
  await deleteSlaPolicy(context, admin, policy.id);
  expect((await advanceSla(context, { id: old.id }))?.slaDueAt).toEqual(after(30 * minutes));
});

test('a calendar counts as it was when the conversation began', async () => {
  const week = Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]);
  const hours = { name: `Always ${support.id}`, timeZone: 'UTC', week, holidays: [] };
  const calendar = await createCalendar(context, admin, hours);
  await updateSlaPolicy(context, admin, { id: policy.id, input: input({ calendarId: calendar.id }) });
  const row = await wrote();
  const closed = Array.from({ length: 7 }, () => []);
  await updateCalendar(context, admin, { id: calendar.id, input: { ...hours, week: closed } });
  expect((await advanceSla(context, { id: row.id }))?.slaDueAt).toEqual(after(60 * minutes));
});

test('who parks a conversation while the customer waits is counted, in the thread and in what became of it', async () => {
  const row = await wrote();
  await updateConversation(context, agent, { id: row.id, patch: { status: 'pending' } });
  await triageWaiting(context);
  context.clock.forward(20 * minutes);
  await answer(row);
  expect((await now(row)).sla?.parked).toEqual({ times: 1, seconds: 1200 });
  const kept = await context.store.slaOutcomes.collection.find({
    filter: { conversationId: row.id },
    index: 'conversation',
  });
  expect(kept).toMatchObject([{ metric: 'firstResponse', parkedTimes: 1, parkedSeconds: 1200 }]);
});

test('waiting for a third party stops what the policy says, with a name and a reason, until it goes on', async () => {
  const row = await wrote();
  await answer(row);
  context.clock.forward(60 * minutes);
  const wait = { party: 'Carrier', reason: 'Where is the parcel' };
  const waiting = await waitForThirdParty(context, agent, { id: row.id, wait });
  expect(waiting.sla).toMatchObject({ waitsFor: { ...wait, by: 'Mara' } });
  expect(waiting.sla?.clocks.find(({ metric }) => metric === 'resolution')).toMatchObject({
    state: 'paused',
    pausedBy: 'third-party',
    dueAt: null,
  });
  context.clock.forward(600 * minutes);
  await triageWaiting(context);
  await sweepSla(context);
  expect(await rowsOf(row, 'sla-breached')).toEqual([]);
  expect((await endWait(context, agent, row.id)).sla?.waitsFor).toBeNull();
  expect(await clock(row, 'resolution')).toMatchObject({ state: 'running', dueAt: after(420 * minutes) });
  const [explained] = (await explainSla(context, agent, row.id)).filter(
    ({ clock: one }) => one.metric === 'resolution',
  );
  expect(explained?.spans.map(({ kind, party }) => [kind, party])).toEqual([
    ['counted', null],
    ['paused', 'Carrier'],
    ['ahead', null],
  ]);
  expect(explained?.facts.map(({ kind }) => kind)).toContain('waits-for');
});

test('a colleague from elsewhere has a clock from being asked to their note', async () => {
  const stock = await person(context, { name: 'Sam', role: 'collaborator' });
  await updateSlaPolicy(context, admin, {
    id: policy.id,
    input: input({ targets: { handOff: { default: 3600 } } }),
  });
  const row = await wrote();
  const note = { text: 'Is it in stock?', html: null, attachmentIds: [] };
  await addNote(context, agent, {
    conversationId: row.id,
    input: { ...note, clientId: clientId(), mentions: [stock.userId] },
  });
  await triageWaiting(context);
  expect(await clock(row, 'handOff')).toMatchObject({ state: 'running', userId: stock.userId });
  context.clock.forward(10 * minutes);
  await addNote(context, stock, {
    conversationId: row.id,
    input: { ...note, clientId: clientId(), mentions: [] },
  });
  await triageWaiting(context);
  expect(await clock(row, 'handOff')).toMatchObject({ state: 'met', usedSeconds: 600 });
});

test('who is asked in a side conversation has a clock: in the list, in its explanation, in what became of it', async () => {
  await updateSlaPolicy(context, admin, {
    id: policy.id,
    input: input({ targets: { handOff: { default: 3600 } } }),
  });
  const row = await wrote();
  const side = { sideId: newId(), party: 'Warehouse', userId: '' };
  const tell = async (type: string, data: Record<string, string>) => {
    const author = { type: 'user', id: agent.userId, name: 'Mara' } as const;
    await context.store.messages.insert(
      activityRow({ conversation: row, author, activity: { type, data }, now: context.clock.now() }),
    );
    await triageWaiting(context);
  };
  const askedAt = context.clock.now().getTime();
  await tell('side-asked', side);
  const due = new Date(askedAt + 60 * minutes);
  const shown = { id: side.sideId, party: 'Warehouse' };
  expect(await clock(row, 'handOff')).toMatchObject({ state: 'running', side: shown, dueAt: due });
  expect((await now(row)).slaDueAt).toEqual(due);
  context.clock.forward(10 * minutes);
  const story = (await explainSla(context, agent, row.id)).find(({ clock: one }) => one.side !== null);
  expect(story?.facts).toContainEqual(
    expect.objectContaining({ kind: 'side-asked', what: 'Warehouse', does: 'starts' }),
  );
  await tell('side-answered', { sideId: side.sideId });
  expect(await clock(row, 'handOff')).toMatchObject({ state: 'met', usedSeconds: 600 });
  expect(await outcomesOf(row)).toContainEqual({ metric: 'handOff', met: true, over: true });
});

test('the first policy that fits is taken: by tag, tier, segment, team, channel and priority', async () => {
  const place = await createSegment(
    context,
    admin,
    segmentInput.parse({
      name: `Fleets ${support.id}`,
      conditions: [{ field: 'contact.company', operator: 'is', values: [support.id] }],
    }),
  );
  const [tag, tier, teamId] = [newId(), newId(), newId()];
  const asked = {
    ...{ tagIds: [tag], tierIds: [tier], segmentIds: [place.id], teamIds: [teamId] },
    ...{ inboxIds: [support.id], channels: ['test'], priorities: ['high' as const] },
  };
  const vip = await createSlaPolicy(
    context,
    admin,
    input({ name: 'Fleets', targets: { firstResponse: { default: 600 } }, conditions: asked }),
  );
  await orderSlaPolicies(context, [vip.id]);
  const contact = { id: newId(), name: 'Zoe', address: 'zoe@fleet.example', tier };
  await addContact({ id: contact.id, company: support.id, tier });
  const fits = { contact, teamId, tagIds: [tag], priority: 'high' as const };
  expect((await wrote(fits)).sla?.policyName).toBe('Fleets');
  const { tier: _none, ...plain } = contact;
  for (const misses of [
    { ...fits, contact: plain },
    { ...fits, contact: { ...contact, id: newId() } },
    { ...fits, tagIds: [] },
    { ...fits, teamId: null },
    { ...fits, priority: 'low' as const },
  ]) {
    expect((await wrote(misses)).sla?.policyName).toBe('Standard');
  }
});

test('a policy can be put on a conversation, told in the thread, once', async () => {
  const row = await wrote();
  const premium = await createSlaPolicy(
    context,
    admin,
    input({ name: 'Premium', targets: { firstResponse: { default: 600 } } }),
  );
  const author = { type: 'system', id: null, name: 'Onevoice' } as const;
  const wanted = { conversationId: row.id, policyId: premium.id, author, cause: 'rule 1' };
  context.clock.forward(1);
  await pinPolicy(context, wanted);
  await pinPolicy(context, wanted);
  expect(await rowsOf(row, 'sla-policy')).toHaveLength(1);
  expect((await now(row)).sla).toMatchObject({ policyName: 'Premium', pins: [{}, { policyId: premium.id }] });
});

test('the list by urgency: next deadline first, then who waits longest, page by page, nothing left out', async () => {
  const late = await wrote();
  context.clock.forward(minutes);
  const urgent = await conversation(context, support.id, { priority: 'urgent' });
  await again(urgent);
  context.clock.forward(minutes);
  const plain = await conversation(context, support.id);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listConversations(context, agent, {
      view: 'all',
      status: 'open',
      sort: 'due',
      limit: 1,
      cursor,
    });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual([urgent.id, late.id, plain.id]);
});

test('a promise has an owner and a clock; overdue is told once; done is done', async () => {
  const row = await wrote();
  const dueAt = after(60 * minutes).toISOString();
  const { id } = await createCommitment(context, agent, {
    conversationId: row.id,
    input: { text: 'A call', dueAt },
  });
  const stranger = await person(context, { name: 'Una' });
  const strange = { text: 'x', dueAt, ownerId: stranger.userId };
  await expect(
    createCommitment(context, agent, { conversationId: row.id, input: strange }),
  ).rejects.toMatchObject({ code: 'validation-failed' });
  context.clock.forward(61 * minutes);
  await sweepSla(context);
  await sweepSla(context);
  expect(await rowsOf(row, 'promise-overdue')).toHaveLength(1);
  expect(await listCommitments(context, agent, row.id)).toMatchObject([
    { id, overdue: true, ownerId: agent.userId },
  ]);
  expect(await updateCommitment(context, agent, { id, patch: { state: 'done' } })).toMatchObject({
    state: 'done',
    overdue: false,
  });
  expect(await rowsOf(row, 'promise-kept')).toHaveLength(1);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { orderInput } from '../../../../shared/schemas/order.ts';
import { timelineQuery, type TimelineEvent, type TimelineKind } from '../../../../shared/schemas/timeline.ts';
import { listTimeline } from '../../../../server/services/contacts/timeline.ts';
import { blankConversation } from '../../../../server/services/conversations/blank-conversation.ts';
import { blankMessage } from '../../../../server/services/conversations/write-activity.ts';
import { keepOrder } from '../../../../server/services/orders/put.ts';
import { giveTier } from '../../../../server/services/tiers/give.ts';
import { createCommitment } from '../../../../server/services/sla/commitments.ts';
import { newId } from '../../../../server/store/ids.ts';
import type { StoredMessage } from '../../../../server/store/messages.ts';
import { inbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let root: Actor;
let agent: Actor;
let inboxes: string[];
let contactId: string;
/** In the order that a list is to have. */
let written: { id: string; at: number; kind: TimelineKind; inboxId: string }[];

const minute = 60_000;

/** A contact with conversations that overlap, some of which began long ago and go on. */
beforeAll(async () => {
  context = await serviceContext(database);
  inboxes = [(await inbox(context)).id, (await inbox(context, 'Elsewhere')).id];
  root = await person(context, { name: 'Root', role: 'admin' });
  agent = await person(context, { name: 'Anna', inboxIds: [inboxes[0] ?? ''] });
  contactId = newId();
  const now = context.clock.now();
  const dates = { firstSeenAt: now, lastSeenAt: now, updatedAt: now };
  const words = { name: 'Zoe', company: '', notes: '', language: null, timeZone: null };
  await context.store.contacts.insertMany([{ id: contactId, ...words, ...dates, searchKeys: ['zoe'] }]);
  written = [];
  for (let nth = 0; nth < 24; nth += 1) await writeConversation(nth);
  for (let nth = 0; nth < 9; nth += 1) await order(nth);
  written.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
});
afterAll(() => context.dispose());

async function writeConversation(nth: number): Promise<void> {
  const now = context.clock.now().getTime();
  const inboxId = inboxes[nth % 4 === 3 ? 1 : 0] ?? '';
  // Every seventh goes on for the whole time.
  const step = (nth % 7 === 0 ? 400 : 5) * minute;
  const end = now - nth * 37 * minute;
  const row = blankConversation(
    {
      ...{ id: newId(), number: 70_000 + nth, inboxId, channel: 'test', subject: 'Order' },
      contact: { id: contactId, name: 'Zoe', address: 'zoe@customer.example' },
      ...{ createdAt: new Date(end - 4 * step), lastActivityAt: new Date(end) },
    },
    context.clock.now(),
  );
  await context.store.conversations.insert(row);
  const messages = Array.from({ length: 5 }, (_, at): StoredMessage => {
    const kind = (['inbound', 'activity', 'outbound', 'note', 'inbound'] as const)[at] ?? 'inbound';
    const author = { type: 'contact', id: contactId, name: 'Zoe' } as const;
    return { ...blankMessage(row, new Date(end - at * step)), kind, author, text: String(nth) };
  });
  await context.store.messages.insertMany(messages);
  for (const { id, kind, createdAt } of messages) {
    if (kind === 'activity') continue;
    written.push({ id, at: createdAt.getTime(), kind: kind === 'note' ? 'note' : 'message', inboxId });
  }
}

async function order(nth: number): Promise<void> {
  const at = context.clock.now().getTime() - nth * 501 * minute;
  const placedAt = new Date(at).toISOString();
  const input = orderInput.parse({
    ...{ contactId, number: `#${String(nth)}`, status: 'paid', total: 5, currency: 'EUR', placedAt },
  });
  const { row } = await keepOrder(context, { system: 'erp', externalId: newId(), input });
  written.push({ id: row.id, at, kind: 'order', inboxId: '' });
}

async function whole(actor: Actor, query: { limit: number; kinds?: string }): Promise<TimelineEvent[]> {
  const found: TimelineEvent[] = [];
  for (let cursor: string | undefined; ;) {
    const asked = timelineQuery.parse({ ...query, ...(cursor && { cursor }) });
    const { items, next } = await listTimeline(context, actor, { id: contactId, query: asked });
    found.push(...items);
    if (next === null) return found;
    cursor = next;
  }
}
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

test('pages of any size hold all that happened, once each and in order', async () => {
  for (const limit of [3, 50]) expect(ids(await whole(root, { limit }))).toEqual(ids(written));
});

test('it is of the kinds that one asks for', async () => {
  const wanted = written.filter(({ kind }) => kind === 'note' || kind === 'order');
  const found = await whole(root, { limit: 11, kinds: 'note,order' });
  expect(ids(found)).toEqual(ids(wanted));
  expect(found.find(({ kind }) => kind === 'order')?.order).toMatchObject({ total: 5, currency: 'EUR' });
  expect(timelineQuery.safeParse({ kinds: 'note,gossip' }).success).toBe(false);
});

test('of inboxes that one does not see nothing is told', async () => {
  const seen = written.filter(({ inboxId }) => inboxId !== inboxes[1]);
  expect(ids(await whole(agent, { limit: 13 }))).toEqual(ids(seen));
  const stranger = await person(context, { name: 'Ben', inboxIds: [] });
  await expect(whole(stranger, { limit: 5 })).rejects.toMatchObject({ code: 'not-found' });
});

test('a task stands where it was written down', async () => {
  const { items } = await context.store.conversations.ofContact({ contactId, sight: null }, 1);
  const dueAt = new Date(context.clock.now().getTime() + minute).toISOString();
  const task = { kind: 'task', text: 'Call', dueAt } as const;
  await createCommitment(context, root, { conversationId: items[0]?.id ?? '', input: task });
  const found = await whole(root, { limit: 20, kinds: 'task' });
  expect(found).toMatchObject([{ kind: 'task', text: 'Call', who: 'Root', state: 'open' }]);
});

describe('what stands beside conversations', () => {
  /** Apart from whoever the pages above are about. */
  let of: string;
  const at = (minutes: number) => new Date(context.clock.now().getTime() - minutes * minute);
  const found = async (actor: Actor, kinds: string, limit = 2) => {
    const all: TimelineEvent[] = [];
    for (let cursor: string | undefined; ;) {
      const query = timelineQuery.parse({ limit, kinds, ...(cursor && { cursor }) });
      const { items, next } = await listTimeline(context, actor, { id: of, query });
      all.push(...items);
      if (next === null) return all;
      cursor = next;
    }
  };

  beforeAll(async () => {
    of = newId();
    const now = context.clock.now();
    const dates = { firstSeenAt: now, lastSeenAt: now, updatedAt: now };
    const words = { name: 'Yann', company: '', notes: '', language: null, timeZone: null };
    await context.store.contacts.insertMany([{ id: of, ...words, ...dates, searchKeys: ['yann'] }]);
    const row = blankConversation(
      {
        ...{ id: newId(), number: 71_000, inboxId: inboxes[0] ?? '', channel: 'test', subject: 'Beside' },
        contact: { id: of, name: 'Yann', address: 'yann@customer.example' },
        ...{ createdAt: at(90), lastActivityAt: at(80) },
      },
      now,
    );
    const sides = [{ id: newId(), name: 'Warehouse', state: 'answered' as const, since: at(70) }];
    await context.store.conversations.insert({ ...row, sides });
  });

  test('points, without the lines that are for the books alone', async () => {
    const line = (points: number, minutes: number, kind: 'order' | 'settled') => ({
      ...{
        id: newId(),
        accountId: newId(),
        programmeId: newId(),
        contactId: of,
        kind,
        points,
        at: at(minutes),
      },
      ...{ source: '', until: null, by: null, reason: points > 0 ? '#77' : '' },
    });
    const rows = [30, 0, 0, 0, -5].map((points, nth) =>
      line(points, nth, points === 0 ? 'settled' : 'order'),
    );
    await context.store.loyalty.write(rows);
    const shown = await found(root, 'points');
    expect(shown.map(({ points, text }) => [points?.points, text])).toEqual([
      [30, '#77'],
      [-5, ''],
    ]);
  });

  test('a change of tier by the names of its day', async () => {
    const tier = { id: newId(), name: 'Gold', colour: 'yellow', position: 0 } as never;
    await context.store.tiers.putMany([tier]);
    const { id } = tier as { id: string };
    await giveTier(context, { contactId: of, tier: id });
    await giveTier(context, { contactId: of, tier: id });
    const [change, ...more] = await found(root, 'tier');
    expect(more).toEqual([]);
    expect(change?.tier).toEqual({ from: '', to: 'Gold' });
    await context.store.tiers.removeMany([id]);
    expect((await found(root, 'tier'))[0]?.tier?.to).toBe('Gold');
    await context.store.tierChanges.forget([of]);
    expect(await found(root, 'tier')).toEqual([]);
  });

  test('a campaign: each thing that became of it at its own moment, where one sees its inbox', async () => {
    const campaignId = newId();
    const recipient = (nth: number, inboxId: string, marks: object) => ({
      ...{
        id: newId(),
        campaignId,
        contactId: of,
        run: String(nth),
        state: 'sent',
        reason: null,
        missing: [],
      },
      ...{ version: 'a', inboxId, channel: 'email', kind: 'email', address: 'yann@customer.example' },
      ...{ name: 'Yann', language: null, dueAt: at(60), attempts: 1, firstTriedAt: null, lostAt: null },
      ...{ values: {}, externalId: null, words: '', sentAt: at(60), bouncedAt: null, repliedAt: null },
      ...{ unsubscribedAt: null, complainedAt: null, conversationId: null, ...marks },
    });
    const rows = [
      recipient(1, inboxes[0] ?? '', { repliedAt: at(10), unsubscribedAt: at(5) }),
      recipient(2, inboxes[1] ?? '', { sentAt: at(20) }),
      recipient(3, inboxes[0] ?? '', { sentAt: null, state: 'left' }),
    ];
    await context.store.campaigns.addRecipients(rows as never);
    const outcomes = async (actor: Actor) => (await found(actor, 'campaign', 1)).map((one) => one.campaign);
    expect(await outcomes(root)).toEqual(['unsubscribed', 'replied', 'sent', 'sent']);
    expect(await outcomes(agent)).toEqual(['unsubscribed', 'replied', 'sent']);
  });

  test('what was asked aside', async () => {
    expect(await found(agent, 'side')).toMatchObject([{ text: 'Warehouse', side: 'answered' }]);
  });
});

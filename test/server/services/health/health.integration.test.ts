import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { usualTerms } from '../../../../shared/health/signals.ts';
import { healthTerms } from '../../../../shared/schemas/health.ts';
import { orderInput } from '../../../../shared/schemas/order.ts';
import { segmentLogic } from '../../../../shared/schemas/segment.ts';
import { listContacts } from '../../../../server/services/contacts/list.ts';
import { mergeContacts, undoMerge } from '../../../../server/services/contacts/merge.ts';
import {
  carryOutBackTest,
  startBackTest,
  wakeBackTest,
} from '../../../../server/services/health/back-test.ts';
import {
  readContactHealth,
  readHealthOverview,
  saveHealthTerms,
} from '../../../../server/services/health/read.ts';
import { sweepHealth } from '../../../../server/services/health/upkeep.ts';
import { keepOrder } from '../../../../server/services/orders/put.ts';
import { sizeSegment } from '../../../../server/services/segments/size.ts';
import { waiting } from '../../../../server/store/conversation-rows.ts';
import { newId } from '../../../../server/store/ids.ts';
import { conversation, inbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let root: Actor;
let inboxId: string;
const day = 86_400_000;
const ids = new Map<string, string>();

beforeAll(async () => {
  context = await serviceContext(database);
  root = await person(context, { name: 'Root', role: 'admin' });
  inboxId = (await inbox(context)).id;
});
afterAll(() => context.dispose());

const ago = (days: number): Date => new Date(context.clock.now().getTime() - days * day);
const idOf = (name: string): string => ids.get(name) ?? '';

async function orders(name: string, ...days: number[]) {
  for (const one of days) {
    const { row } = await keepOrder(context, {
      ...{ system: 'erp', externalId: `${name}-${String(one)}` },
      input: orderInput.parse({
        ...{ email: `${name}@customer.example`, name, number: '#1', status: 'paid', total: 10 },
        ...{ currency: 'EUR', placedAt: ago(one).toISOString() },
      }),
    });
    ids.set(name, row.contactId);
  }
}

const said = (name: string, score: number, days: number) =>
  context.store.surveys.insert({
    ...{ id: newId(), conversationId: newId(), inboxId, channel: 'test', contactId: idOf(name) },
    ...{ teamId: null, agentId: null, language: null, state: 'answered' as const, dueAt: ago(days) },
    ...{ askedAt: ago(days + 1), answeredAt: ago(days), score, comment: '' },
  });
const kept = async (name: string) => (await context.store.contacts.read(idOf(name)))?.health;
const reasons = async (name: string) =>
  (await readContactHealth(context, root, idOf(name))).reasons.map(({ signal, value }) => [signal, value]);

test('a sweep judges whoever is new, and says why', async () => {
  await orders('ann', 40, 10);
  await orders('bob', 130);
  await said('bob', 1, 20);
  await sweepHealth(context);
  expect(await kept('ann')).toMatchObject({ score: 100, risk: 'good', reasons: [] });
  expect(await kept('bob')).toMatchObject({ score: 30, risk: 'risk' });
  expect(await reasons('bob')).toEqual([
    ['overdue', 130],
    ['unhappy', 20],
    ['quiet', 130],
  ]);
  const overview = await readHealthOverview(context, root);
  expect(overview.counts).toMatchObject({ good: { count: 1 }, watch: { count: 0 }, risk: { count: 1 } });
});

test('an order is heard at once, a conversation with the next sweep, time once a day', async () => {
  await orders('bob', 1);
  await sweepHealth(context);
  expect(await kept('bob')).toMatchObject({ score: 75, risk: 'good' });

  const talk = await conversation(context, inboxId, {
    contact: { id: idOf('ann'), name: 'ann', address: 'ann@customer.example' },
  });
  await context.store.conversations.update({
    ...{ id: talk.id, now: context.clock.now() },
    set: { ...waiting(ago(5)), lastInboundAt: ago(5) },
  });
  await sweepHealth(context);
  expect(await kept('ann')).toMatchObject({ score: 85, reasons: [{ signal: 'unanswered', value: 5 }] });

  context.clock.forward(100 * day);
  await sweepHealth(context);
  expect((await kept('ann'))?.reasons.map(({ signal }) => signal)).toEqual([...['overdue', 'unanswered']]);
  const before = await kept('ann');
  await sweepHealth(context);
  expect(await kept('ann')).toEqual(before);
});

test('lists, segments and rules ask for it', async () => {
  const list = await listContacts(context, root, { order: 'health', limit: 1 });
  const rest = await listContacts(context, root, {
    ...{ order: 'health' as const, limit: 10 },
    ...(list.next !== null && { cursor: list.next }),
  });
  const scores = [...list.items, ...rest.items].map(({ health }) => health?.score ?? -1);
  expect(scores.length).toBeGreaterThan(1);
  expect(scores).toEqual(scores.toSorted((a, b) => a - b));
  const sized = (conditions: object[]) =>
    sizeSegment(context, segmentLogic.parse({ match: 'all', conditions }));
  const atMost = await sized([{ field: 'contact.health', operator: 'at-most', number: scores[0] }]);
  expect(atMost.count).toBe(scores.filter((one) => one === scores[0]).length);
  const levels = ['good', 'watch', 'risk'];
  const all = await sized([{ field: 'contact.risk', operator: 'one-of', values: levels }]);
  expect(all.count).toBe(scores.length);
});

test('of one person there is one health, and two again when they are parted', async () => {
  await orders('cid', 3);
  await orders('dee', 400);
  await sweepHealth(context);
  expect((await kept('dee'))?.risk).not.toBe('good');
  const { merges } = await mergeContacts(context, root, {
    id: idOf('dee'),
    otherId: idOf('cid'),
    evidence: [],
  });
  await sweepHealth(context);
  expect(await kept('cid')).toBeUndefined();
  expect(await kept('dee')).toMatchObject({ risk: 'good' });
  await undoMerge(context, root, merges[0]?.id ?? '');
  await orders('dee', 500);
  await sweepHealth(context);
  expect(await kept('cid')).toMatchObject({ score: 100 });
  expect((await kept('dee'))?.risk).not.toBe('good');
});

test('other weights reach everybody', async () => {
  const terms = { ...usualTerms, overdue: { weight: 60, at: 1 } };
  const agent = await person(context, { name: 'Al', role: 'agent' });
  await expect(saveHealthTerms(context, agent, terms)).rejects.toMatchObject({ code: 'not-allowed' });
  expect(healthTerms.safeParse({ ...terms, quiet: { weight: 101, at: 1 } }).error?.issues[0]?.path).toEqual([
    ...['quiet', 'weight'],
  ]);
  await saveHealthTerms(context, root, terms);
  expect((await readHealthOverview(context, root)).rescoring).toBe(true);
  await sweepHealth(context);
  expect((await readHealthOverview(context, root)).rescoring).toBe(false);
  expect((await kept('ann'))?.reasons[0]).toMatchObject({ signal: 'overdue', weight: 60 });
  await saveHealthTerms(context, root, usualTerms);
  await sweepHealth(context);
});

test('signals are held against who was really lost; a lost job is found', async () => {
  // A hundred and eighty-one days ago: gone ordered last 200 days ago and was unhappy, kit ordered again since.
  await orders('gone', 260, 200);
  await said('gone', 1, 195);
  await orders('kit', 240, 190, 60, 5);
  await startBackTest(context, root);
  expect((await readHealthOverview(context, root)).test).toMatchObject({ state: 'waiting', result: null });
  context.clock.forward(60_000);
  await wakeBackTest(context);
  await Promise.all([carryOutBackTest(context), carryOutBackTest(context)]);
  const { test: done } = await readHealthOverview(context, root);
  expect(done.state).toBe('done');
  const unhappy = done.result?.trials.find(({ what }) => what === 'unhappy');
  expect(done.result?.lost).toBeGreaterThan(0);
  expect(unhappy).toMatchObject({ seen: 1, right: 1, precision: 1 });
  expect(unhappy?.lift).toBeGreaterThan(1);
  // It is done: doing the job again begins nothing.
  const at = (await context.store.health.read('test'))?.at;
  await carryOutBackTest(context);
  expect((await context.store.health.read('test'))?.at).toEqual(at);
});

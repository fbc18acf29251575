import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { orderInput } from '../../../../shared/schemas/order.ts';
import { segmentInput } from '../../../../shared/schemas/segment.ts';
import { usualValueSettings, valuePeopleQuery, valueSettings } from '../../../../shared/schemas/value.ts';
import { mergeContacts, undoMerge } from '../../../../server/services/contacts/merge.ts';
import { carryOutContactDeletion } from '../../../../server/services/deletion/carry-out-contact-deletion.ts';
import { deleteContact } from '../../../../server/services/deletion/delete-contact.ts';
import { keepOrder } from '../../../../server/services/orders/put.ts';
import { createSegment } from '../../../../server/services/segments/manage.ts';
import { exportValuePeople, listValuePeople } from '../../../../server/services/value/people.ts';
import { exportValue, reportValue } from '../../../../server/services/value/report.ts';
import { readValueSettings, saveValueSettings } from '../../../../server/services/value/settings.ts';
import { keepOrderHistories } from '../../../../server/store/migrations/keep-order-histories.ts';
import { conversation, inbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let root: Actor;
let inboxId: string;
const contactIds = new Map<string, string>();

beforeAll(async () => {
  context = await serviceContext(database);
  root = await person(context, { name: 'Root', role: 'admin' });
  inboxId = (await inbox(context)).id;
  context.clock.forward(27 * 3_600_000);
  await context.store.workspace.update({ timeZone: 'Europe/Berlin' });
  // The people of test/shared/value/report.test.ts, with what does not count beside it.
  await orders('ann', ['2026-06-02', 10], ['2026-08-20', 15], ['2026-09-05', 30], ['2026-09-25', 20]);
  await orders('bob', ['2026-07-10', 99]);
  await orders('cid', ['2026-09-30', 40]);
  await orders('dee', ['2026-03-01', 5], ['2026-09-12', 10]);
  await orders('eve', ['2025-11-01', 70]);
  await order('bob', ['2026-09-15', 999], 'cancelled');
  await saveValueSettings(context, root, { ...usualValueSettings, lostDays: 60 });
});
afterAll(() => context.dispose());

let nth = 0;
async function order(name: string, [date, total]: [string, number], status = 'paid', externalId?: string) {
  nth += 1;
  const told = {
    ...{ email: `${name}@customer.example`, name, number: `#${String(nth)}`, status, total },
    ...{ currency: 'EUR', placedAt: `${date}T10:00:00.000Z`, items: [] },
  };
  const { row } = await keepOrder(context, {
    ...{ system: 'erp', externalId: externalId ?? `o-${String(nth)}`, input: orderInput.parse(told) },
  });
  contactIds.set(name, row.contactId);
  return row;
}
async function orders(name: string, ...some: [string, number][]) {
  for (const one of some) await order(name, one);
}
const idOf = (name: string): string => contactIds.get(name) ?? '';
const september = async () =>
  (await reportValue(context, root, {})).periods.find(({ key }) => key === '2026-09');
const behind = async (query: object, actor = root) =>
  (await listValuePeople(context, actor, valuePeopleQuery.parse(query))).items.map(({ name }) => name);
async function all(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const part of stream) text += String(part);
  return text;
}

test('the report says what was computed by hand', async () => {
  expect(await september()).toMatchObject({
    ...{ from: '2026-09-01', to: '2026-09-30', running: false },
    ...{ start: 2, lost: 1, fresh: 1, back: 1, end: 3, retention: 0.5, churn: 0.5 },
    values: [
      { currency: 'EUR', orders: 4, revenue: 100, averageOrder: 25, frequency: 1, lifespan: 2, value: 50 },
    ],
  });
  const { cohorts, people, settings } = await reportValue(context, root, { period: 'quarter' });
  expect([people, settings.period]).toEqual([5, 'quarter']);
  expect(cohorts.find(({ month }) => month === '2026-03')).toMatchObject({ size: 1 });
});

test('each figure opens the people behind it, active last first, page by page', async () => {
  expect(await behind({ set: 'lost', key: '2026-09' })).toEqual(['bob']);
  expect(await behind({ set: 'end', key: '2026-09' })).toEqual(['cid', 'ann', 'dee']);
  expect(await behind({ set: 'cohort', key: '2026-03', after: 6 })).toEqual(['dee']);
  const page = async (cursor?: string) =>
    listValuePeople(
      context,
      root,
      valuePeopleQuery.parse({ set: 'end', key: '2026-09', limit: 2, ...(cursor && { cursor }) }),
    );
  const first = await page();
  const second = await page(first.next ?? '');
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['cid', 'ann', 'dee']);
  expect(second.next).toBeNull();
  await expect(behind({ set: 'end', key: '1999-01' })).rejects.toMatchObject({
    ...{ code: 'validation-failed', fields: [{ path: 'key' }] },
  });
});

test('both go out as CSV', async () => {
  const periods = await exportValue(context, root, { part: 'periods' });
  expect(periods.find((line) => line.startsWith('2026-09'))).toBe(
    '2026-09,2026-09-01,2026-09-30,2,1,1,1,0,3,0.5,0.5,EUR,4,100,4,25,1,2,50\r\n',
  );
  const cohorts = await exportValue(context, root, { part: 'cohorts' });
  expect(cohorts).toContain('2026-03,1,6,1,EUR,15\r\n');
  const people = await all(await exportValuePeople(context, root, { set: 'lost', key: '2026-09' }));
  expect(people.split('\r\n')[1]).toBe(
    `${idOf('bob')},bob,bob@customer.example,,1,99,EUR,2026-07-10T10:00:00.000Z,2026-09-15T10:00:00.000Z`,
  );
});

test('an order that is returned counts no longer, and one that changes hands is the other’s', async () => {
  await order('fay', ['2026-09-02', 8], 'paid', 'fay-1');
  expect(await behind({ set: 'fresh', key: '2026-09' })).toEqual(['cid', 'fay']);
  await order('fay', ['2026-09-02', 8], 'returned', 'fay-1');
  expect(await behind({ set: 'fresh', key: '2026-09' })).toEqual(['cid']);
  await order('gus', ['2026-09-03', 8], 'paid', 'gus-1');
  await order('eve', ['2026-09-03', 8], 'paid', 'gus-1');
  expect(await behind({ set: 'fresh', key: '2026-09' })).toEqual(['cid']);
  expect((await behind({ set: 'back', key: '2026-09' })).toSorted()).toEqual(['dee', 'eve']);
  await order('eve', ['2026-09-03', 8], 'cancelled', 'gus-1');
  expect(await september()).toMatchObject({ start: 2, end: 3 });
});

test('two contacts of one person are one customer, and two again when parted', async () => {
  const merge = await mergeContacts(context, root, { id: idOf('eve'), otherId: idOf('bob'), evidence: [] });
  expect(await behind({ set: 'lost', key: '2026-09' })).toEqual(['eve']);
  expect((await reportValue(context, root, {})).people).toBe(4);
  const [done] = merge.merges;
  await undoMerge(context, root, done?.id ?? '');
  expect(await behind({ set: 'lost', key: '2026-09' })).toEqual(['bob']);
});

test('customers may be those who wrote, or a segment', async () => {
  const at = new Date('2026-10-05T10:00:00Z');
  await conversation(context, inboxId, {
    ...{ contact: { id: idOf('eve'), name: 'eve', address: 'eve@customer.example' }, createdAt: at },
  });
  await saveValueSettings(context, root, { ...usualValueSettings, customer: 'wrote', lostDays: 60 });
  const wrote = (await reportValue(context, root, {})).periods;
  expect(wrote.find(({ key }) => key === '2026-10')).toMatchObject({ fresh: 1, end: 1 });
  expect(wrote.at(-1)).toMatchObject({ key: '2026-11', running: true, start: 1, end: 1 });

  const segment = await createSegment(
    context,
    root,
    segmentInput.parse({
      ...{ name: 'A to C', match: 'any' },
      conditions: ['ann', 'bob', 'cid'].map((value) => ({
        field: 'contact.name',
        operator: 'is',
        values: [value],
      })),
    }),
  );
  await saveValueSettings(context, root, {
    ...usualValueSettings,
    ...{ customer: 'segment', segmentId: segment.id, lostDays: 60 },
  });
  expect(await september()).toMatchObject({ start: 2, lost: 1, fresh: 1, back: 0, end: 2 });
  expect((await reportValue(context, root, {})).segmentName).toBe('A to C');
  await saveValueSettings(context, root, { ...usualValueSettings, lostDays: 60 });
});

test('definitions are the owner’s, and figures for those who lead', async () => {
  const [supervisor, agent] = await Promise.all([
    person(context, { name: 'Sue', role: 'supervisor' }),
    person(context, { name: 'Al', role: 'agent' }),
  ]);
  expect(await readValueSettings(context, supervisor)).toMatchObject({ lostDays: 60 });
  await expect(reportValue(context, agent, {})).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(saveValueSettings(context, supervisor, usualValueSettings)).rejects.toMatchObject({
    code: 'not-allowed',
  });
  expect(valueSettings.safeParse({ customer: 'segment' }).error?.issues[0]?.path).toEqual(['segmentId']);
  await expect(
    saveValueSettings(context, root, { ...usualValueSettings, segmentId: 'a'.repeat(24) }),
  ).rejects.toMatchObject({ fields: [{ path: 'segmentId' }] });
  // One sees the people whose conversations one sees.
  expect(await behind({ set: 'end', key: '2026-09' }, supervisor)).toEqual([]);
});

test('whoever is deleted is in no figure any more', async () => {
  await orders('hal', ['2026-09-04', 8]);
  expect(await behind({ set: 'fresh', key: '2026-09' })).toEqual(['cid', 'hal']);
  const id = idOf('hal');
  const { id: deletionId } = await deleteContact(context, root, { id, conversations: 'delete' });
  await carryOutContactDeletion(context, deletionId);
  expect(await context.store.orders.readHistories([id])).toEqual([]);
  expect(await behind({ set: 'fresh', key: '2026-09' })).toEqual(['cid']);
});

test('what was ordered before there were histories gets one', async () => {
  const before = await reportValue(context, root, {});
  await context.store.orders.histories.remove({});
  expect((await reportValue(context, root, {})).people).toBe(0);
  const { native } = context.store.orders.collection as unknown as { native: { db: never } };
  await keepOrderHistories(native.db);
  expect(await reportValue(context, root, {})).toEqual(before);
});

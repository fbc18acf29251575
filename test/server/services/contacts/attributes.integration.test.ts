import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { attributeField } from '../../../../shared/attributes/fields.ts';
import { attributeInput, type Attribute } from '../../../../shared/schemas/attribute.ts';
import { companyInput } from '../../../../shared/schemas/company.ts';
import { contactPatch } from '../../../../shared/schemas/contact.ts';
import { segmentInput } from '../../../../shared/schemas/segment.ts';
import {
  createAttribute,
  listAttributes,
  orderAttributes,
  updateAttribute,
} from '../../../../server/services/attributes/manage.ts';
import { spokenValues } from '../../../../server/services/attributes/values.ts';
import { createCompany } from '../../../../server/services/companies/manage.ts';
import { listContacts } from '../../../../server/services/contacts/list.ts';
import { mergeContacts, undoMerge } from '../../../../server/services/contacts/merge.ts';
import { readContact } from '../../../../server/services/contacts/read.ts';
import { updateContact } from '../../../../server/services/contacts/update.ts';
import { createSegment, deleteSegment } from '../../../../server/services/segments/manage.ts';
import { newId } from '../../../../server/store/ids.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let root: Actor;
let plan: Attribute;
let seats: Attribute;
let renews: Attribute;
let ids: string[];

const made = (input: object) => createAttribute(context, root, attributeInput.parse(input));
const set = (id: string, attributes: object, actor = root) =>
  updateContact(context, actor, { id, patch: contactPatch.parse({ attributes }) });
const found = async (q: string) =>
  (await listContacts(context, root, { q, limit: 20 })).items.map(({ name }) => name).toSorted();

beforeAll(async () => {
  context = await serviceContext(database);
  root = await person(context, { name: 'Root', role: 'admin' });
  const options = [
    { key: 'gold', label: 'Gold plus' },
    { key: 'basic', label: 'Basic' },
  ];
  plan = await made({ target: 'contact', key: 'plan', label: 'Plan', type: 'choice', options });
  seats = await made({ target: 'company', key: 'seats', label: 'Seats', type: 'number' });
  renews = await made({
    target: 'contact',
    key: 'renews',
    label: 'Renews',
    type: 'date',
    editors: 'supervisor',
  });
  const now = context.clock.now();
  const rest = { company: '', notes: '', language: null, timeZone: null, updatedAt: now };
  ids = ['Ada', 'Ben', 'Cleo'].map(() => newId());
  await context.store.contacts.insertMany(
    ['Ada', 'Ben', 'Cleo'].map((name, at) => ({
      ...{ id: ids[at] ?? '', name, ...rest, searchKeys: [name.toLowerCase()] },
      ...{ firstSeenAt: now, lastSeenAt: now },
    })),
  );
});
afterAll(() => context.dispose());

test('values are checked, kept by who may, found, and taken away', async () => {
  const [ada = '', ben = '', cleo = ''] = ids;
  expect((await set(ada, { plan: 'gold plus', renews: '2026-12-24' })).attributes).toEqual({
    plan: 'gold',
    renews: '2026-12-24',
  });
  await set(ben, { plan: 'basic' });
  for (const [wrong, path] of [
    [{ plan: 'silver' }, 'attributes.plan'],
    [{ size: 'L' }, 'attributes.size'],
    [{ seats: 3 }, 'attributes.seats'],
  ] as const) {
    await expect(set(cleo, wrong)).rejects.toMatchObject({ code: 'validation-failed', fields: [{ path }] });
  }
  const supervisor = await person(context, { name: 'Sam', role: 'agent', inboxIds: [] });
  await expect(set(ada, { renews: null }, supervisor)).rejects.toMatchObject({ code: 'not-found' });
  expect(await found('attr.plan:gold')).toEqual(['Ada']);
  expect(await found('attr.plan:"gold plus" a')).toEqual(['Ada']);
  expect(await found('attr.plan:basic be')).toEqual(['Ben']);
  expect(await found('attr.plan:silver')).toEqual([]);
  expect(await found('attr.nothing:1')).toEqual([]);
  expect((await set(ben, { plan: null })).attributes).toBeUndefined();
  expect(await found('attr.plan:basic')).toEqual([]);
});

test('a company’s values are asked for with its people', async () => {
  const input = companyInput.parse({ name: 'Acme', attributes: { seats: '12' } });
  expect((await createCompany(context, root, input)).attributes).toEqual({ seats: 12 });
  await updateContact(context, root, { id: ids[2] ?? '', patch: contactPatch.parse({ company: 'acme' }) });
  expect(await found('attr.seats:12')).toEqual(['Cleo']);
  const many = { field: attributeField(seats), operator: 'at-least', number: 10 };
  const segment = await createSegment(
    context,
    root,
    segmentInput.parse({ name: 'Large', conditions: [many] }),
  );
  expect((await listContacts(context, root, { segmentId: segment.id, limit: 5 })).items).toHaveLength(1);
  // What a condition asks for stays.
  await expect(
    updateAttribute(context, root, { id: seats.id, change: { retired: true } }),
  ).rejects.toMatchObject({ code: 'validation-failed', detail: expect.stringContaining('Large') as string });
  await deleteSegment(context, segment.id);
  const foreign = { field: attributeField(plan), operator: 'one-of', values: ['silver'] };
  await expect(
    createSegment(context, root, segmentInput.parse({ name: 'No', conditions: [foreign] })),
  ).rejects.toMatchObject({ code: 'validation-failed' });
});

test('a new name, another order and a rest leave the values as they are', async () => {
  const [ada = ''] = ids;
  await updateAttribute(context, root, { id: plan.id, change: { key: 'contract', label: 'Contract' } });
  expect((await readContact(context, root, ada)).attributes).toMatchObject({ contract: 'gold' });
  await updateAttribute(context, root, { id: plan.id, change: { retired: true } });
  context.clock.forward(2000);
  await expect(set(ada, { contract: 'basic' })).rejects.toMatchObject({ code: 'validation-failed' });
  await expect(made({ target: 'contact', key: 'contract', label: 'X', type: 'text' })).rejects.toMatchObject({
    code: 'already-exists',
  });
  await updateAttribute(context, root, { id: plan.id, change: { retired: false } });
  expect((await readContact(context, root, ada)).attributes).toMatchObject({ contract: 'gold' });
  await orderAttributes(context, { target: 'contact', ids: [renews.id, plan.id] });
  const order = (await listAttributes(context)).filter(({ target }) => target === 'contact');
  expect(order.map(({ key }) => key)).toEqual(['renews', 'contract']);
  const actions = (await context.store.audit.list(50)).map(({ action }) => action);
  expect(actions).toContain('attribute.retired');
});

test('a person of several contacts has what either has, and parting restores it', async () => {
  const [ada = '', ben = ''] = ids;
  const merged = await mergeContacts(context, root, { id: ben, otherId: ada, evidence: [] });
  expect(merged.attributes).toMatchObject({ contract: 'gold' });
  expect(await found('attr.contract:gold')).toEqual(['Ben']);
  await undoMerge(context, root, merged.merges[0]?.id ?? '');
  expect((await readContact(context, root, ben)).attributes).toBeUndefined();
  expect((await readContact(context, root, ada)).attributes).toMatchObject({ contract: 'gold' });
});

test('answers say values as they are written in a language', async () => {
  const known = await context.store.attributes.list();
  const kept = { [plan.id]: 'gold', [renews.id]: '2026-12-24', [seats.id]: 1234 };
  expect(spokenValues(known, kept, 'de')).toEqual({
    'contact.attr.contract': 'Gold plus',
    'contact.attr.renews': '24. Dezember 2026',
    'company.attr.seats': '1.234',
  });
});

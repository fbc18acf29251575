import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { companyInput } from '../../../../shared/schemas/company.ts';
import { contactPatch } from '../../../../shared/schemas/contact.ts';
import {
  createCompany,
  listCompanies,
  readCompany,
  updateCompany,
} from '../../../../server/services/companies/manage.ts';
import { listContacts } from '../../../../server/services/contacts/list.ts';
import { mergeContacts } from '../../../../server/services/contacts/merge.ts';
import { readContact } from '../../../../server/services/contacts/read.ts';
import { tagContacts } from '../../../../server/services/contacts/tag.ts';
import { updateContact } from '../../../../server/services/contacts/update.ts';
import { createTag } from '../../../../server/services/tags/manage.ts';
import { listContactsByName } from '../../../../server/store/migrations/list-contacts-by-name.ts';
import { newId } from '../../../../server/store/ids.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let root: Actor;
let vip: string;
const names = ['zoe', 'Émile', 'Anna', 'Bert', ''];
let ids: string[];

beforeAll(async () => {
  context = await serviceContext(database);
  root = await person(context, { name: 'Root', role: 'admin' });
  vip = (
    await createTag(context, { name: 'VIP', colour: 'amber', keywords: [], group: null, learning: 'off' })
  ).id;
  ids = names.map(() => newId());
  const start = context.clock.now().getTime();
  const rows = names.map((name, at) => {
    const seen = new Date(start - at * 60_000);
    const words = { company: '', notes: '', language: null, timeZone: null, updatedAt: seen };
    const keys = name === '' ? ['nameless@x.example'] : [name.toLowerCase()];
    const dates = { firstSeenAt: new Date(start + at * 1000), lastSeenAt: seen };
    return { id: ids[at] ?? '', name, ...words, searchKeys: keys, ...dates };
  });
  await context.store.contacts.insertMany(rows);
});
afterAll(() => context.dispose());

const idOf = (name: string) => ids[names.indexOf(name)] ?? '';
async function named(query: Omit<Parameters<typeof listContacts>[2], 'limit'>): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await listContacts(context, root, { ...query, limit: 2, cursor });
    found.push(...page.items.map(({ name }) => name));
    if (page.next === null) return found;
    cursor = page.next;
  }
}
const change = (id: string, patch: object) =>
  updateContact(context, root, { id, patch: contactPatch.parse(patch) });

test('contacts come in each order, page by page', async () => {
  expect(await named({})).toEqual(['zoe', 'Émile', 'Anna', 'Bert', '']);
  expect(await named({ order: 'first' })).toEqual(['', 'Bert', 'Anna', 'Émile', 'zoe']);
  // Capitals and accents play no part; who has no name stands by the address.
  expect(await named({ order: 'name' })).toEqual(['Anna', 'Bert', 'Émile', '', 'zoe']);
  await expect(listContacts(context, root, { order: 'name', cursor: 'x', limit: 2 })).rejects.toMatchObject({
    code: 'validation-failed',
  });
});

test('many are tagged at once, and who has a tag is listed in each order', async () => {
  const some = [idOf('zoe'), idOf('Bert'), newId()];
  expect(await tagContacts(context, root, { ids: some, add: [vip], remove: [] })).toEqual(some.slice(0, 2));
  expect(await tagContacts(context, root, { ids: some, add: [vip], remove: [] })).toEqual([]);
  expect(await named({ tagId: vip })).toEqual(['zoe', 'Bert']);
  expect(await named({ tagId: vip, order: 'name' })).toEqual(['Bert', 'zoe']);
  expect(await named({ tagId: vip, q: 'be' })).toEqual(['Bert']);
  const bad = tagContacts(context, root, { ids: some, add: [newId()], remove: [] });
  await expect(bad).rejects.toMatchObject({ code: 'validation-failed' });
  const helper = await person(context, { name: 'Dora', role: 'collaborator' });
  await expect(tagContacts(context, helper, { ids: some, add: [], remove: [vip] })).rejects.toMatchObject({
    code: 'not-allowed',
  });
  const stranger = await person(context, { name: 'Ben', inboxIds: [newId()] });
  expect(await tagContacts(context, stranger, { ids: some, add: [], remove: [vip] })).toEqual([]);
});

test('whose customer they are is kept, listed, and only somebody of us', async () => {
  const owned = await change(idOf('Anna'), { ownerId: root.userId });
  expect(owned.ownerId).toBe(root.userId);
  expect(await named({ ownerId: root.userId })).toEqual(['Anna']);
  await expect(change(idOf('Anna'), { ownerId: newId() })).rejects.toMatchObject({
    code: 'validation-failed',
  });
  expect((await change(idOf('Anna'), { ownerId: null })).ownerId).toBeUndefined();
});

test('a company is one however its name is spelt, and takes its contacts along when it is called otherwise', async () => {
  const { companyId = '' } = await change(idOf('Anna'), { company: 'Grüne  Wiese' });
  expect(await change(idOf('Bert'), { company: 'grune wiese' })).toMatchObject({
    company: 'Grüne  Wiese',
    companyId,
  });
  expect(await named({ companyId })).toEqual(['Anna', 'Bert']);
  await updateCompany(context, root, {
    id: companyId,
    patch: { name: 'Blue Sky', website: 'https://sky.example' },
  });
  expect((await readContact(context, root, idOf('Bert'))).company).toBe('Blue Sky');
  // Its old name leads there too.
  expect((await change(idOf('zoe'), { company: 'Grüne Wiese' })).company).toBe('Blue Sky');
  expect(await readCompany(context, root, companyId)).toMatchObject({ website: 'https://sky.example' });
  const other = companyInput.parse({ name: 'Acme' });
  await createCompany(context, root, other);
  await expect(createCompany(context, root, other)).rejects.toMatchObject({ code: 'already-exists' });
  await expect(
    updateCompany(context, root, { id: companyId, patch: { name: 'ACME' } }),
  ).rejects.toMatchObject({ code: 'already-exists' });
  const listed = await listCompanies(context, root, { limit: 1 });
  expect(listed.items.map(({ name }) => name)).toEqual(['Acme']);
  const rest = await listCompanies(context, root, { limit: 1, cursor: listed.next ?? '' });
  expect(rest).toMatchObject({ items: [{ name: 'Blue Sky' }], next: null });
  expect((await change(idOf('zoe'), { company: '' })).companyId).toBeUndefined();
});

test('a person of several contacts is listed once, whichever of them has the tag', async () => {
  await mergeContacts(context, root, { id: idOf('Émile'), otherId: idOf('Bert'), evidence: [] });
  expect(await named({ tagId: vip })).toEqual(['zoe', 'Émile']);
  await tagContacts(context, root, { ids: [idOf('Émile')], add: [vip], remove: [] });
  expect(await named({ tagId: vip })).toEqual(['zoe', 'Émile']);
  expect(await named({})).toEqual(['zoe', 'Émile', 'Anna', '']);
});

test('contacts of before get an order by name and a company', async () => {
  const native = context.store.contacts.collection.native;
  const id = newId();
  await native.insertOne({
    ...{ _id: id, name: 'Old One', company: 'acme', notes: '', searchKeys: ['old one', 'old'] },
    ...{ firstSeenAt: new Date(0), lastSeenAt: new Date(0) },
  });
  for (const _again of [1, 2]) {
    await listContactsByName(native.db);
  }
  const row = await context.store.contacts.read(id);
  expect(row?.sortName).toBe('old one');
  expect(await readCompany(context, root, row?.companyId ?? '')).toMatchObject({ name: 'Acme' });
});

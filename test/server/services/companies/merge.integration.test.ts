import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { segmentLogic } from '../../../../shared/schemas/segment.ts';
import {
  createCompany,
  listCompanies,
  readCompany,
  updateCompany,
} from '../../../../server/services/companies/manage.ts';
import {
  finishCompanyMerges,
  mergeCompanies,
  tellCompaniesApart,
  undoCompanyMerge,
} from '../../../../server/services/companies/merge.ts';
import { resolveCompany } from '../../../../server/services/companies/resolve.ts';
import { suggestCompanies } from '../../../../server/services/companies/suggest.ts';
import { listContacts } from '../../../../server/services/contacts/list.ts';
import { updateContact } from '../../../../server/services/contacts/update.ts';
import { sizeSegment } from '../../../../server/services/segments/size.ts';
import { identityId } from '../../../../server/store/contacts.ts';
import { newId } from '../../../../server/store/ids.ts';
import { companyInput } from '../../../../shared/schemas/company.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let root: Actor;
let agent: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  root = await person(context, { name: 'Root', role: 'admin' });
  agent = await person(context, { name: 'Anna' });
});
afterAll(() => context.dispose());

const company = (name: string, more: object = {}) =>
  createCompany(context, root, companyInput.parse({ name, ...more }));

async function someone(name: string, ofCompany: string, address = `${newId()}@mail.example`) {
  const now = context.clock.now();
  const id = newId();
  const dates = { firstSeenAt: now, lastSeenAt: now, updatedAt: now };
  const words = { name, notes: '', language: null, timeZone: null };
  const kept = { id, ...words, ...dates, company: '', searchKeys: [name.toLowerCase()] };
  await context.store.contacts.insertMany([kept]);
  await context.store.contacts.insertIdentities([
    {
      ...{ id: identityId('email', address), kind: 'email', value: address, contactId: id },
      ...{ verified: true, createdAt: now },
    },
  ]);
  await updateContact(context, root, { id, patch: { company: ofCompany } });
  return id;
}
const merge = (id: string, otherId: string) => mergeCompanies(context, root, { id, otherId, evidence: [] });
const peopleOf = async (companyId: string) =>
  (await listContacts(context, root, { companyId, limit: 50 })).items.map(({ name }) => name).toSorted();
const shown = async (id: string) => {
  const row = await context.store.contacts.read(id);
  return [row?.company, row?.companyId];
};

test('another company is part of it, and as it was again when it is taken back', async () => {
  const acme = await company('Acme', { notes: 'Old friends' });
  const gmbh = await company('Acme GmbH', { website: 'https://acme.example', notes: 'New' });
  const [ann, bob] = [await someone('Ann', 'Acme'), await someone('Bob', 'Acme GmbH')];
  const before = await context.store.companies.readMany([acme.id, gmbh.id]);

  const one = await merge(acme.id, gmbh.id);
  expect(one).toMatchObject({ name: 'Acme', website: 'https://acme.example', notes: 'Old friends' });
  expect(one.merges).toMatchObject([{ companyId: gmbh.id, name: 'Acme GmbH', by: 'Root' }]);
  expect(await peopleOf(acme.id)).toEqual(['Ann', 'Bob']);
  expect(await shown(bob)).toEqual(['Acme', acme.id]);

  // Its name leads to the one that stands for both: in lists, for new people, for conditions.
  const found = await listCompanies(context, root, { q: 'acme gm', limit: 5 });
  expect(found.items.map(({ id }) => id)).toEqual([acme.id]);
  expect((await listCompanies(context, root, { limit: 50 })).items.map(({ id }) => id)).not.toContain(
    gmbh.id,
  );
  const eve = await someone('Eve', 'acme gmbh');
  expect(await shown(eve)).toEqual(['Acme', acme.id]);
  const named = (values: string[]) =>
    sizeSegment(
      context,
      segmentLogic.parse({
        match: 'all',
        conditions: [{ field: 'contact.company', operator: 'is', values }],
      }),
    );
  expect((await named(['Acme GmbH'])).count).toBe(2);
  expect((await named(['Acme'])).count).toBe(3);
  await expect(updateCompany(context, root, { id: gmbh.id, patch: { notes: 'x' } })).rejects.toMatchObject({
    code: 'too-late',
  });

  await undoCompanyMerge(context, root, one.merges?.[0]?.id ?? '');
  expect(await shown(ann)).toEqual(['Acme', acme.id]);
  expect(await shown(bob)).toEqual(['Acme GmbH', gmbh.id]);
  // Who came meanwhile goes with the company that was named.
  expect(await shown(eve)).toEqual(['Acme GmbH', gmbh.id]);
  const after = await context.store.companies.readMany([acme.id, gmbh.id]);
  const bare = (rows: typeof after) => rows.map(({ updatedAt: _, siteKey: __, ...rest }) => rest);
  expect(bare(after)).toEqual(bare(before));
  expect((await context.store.contacts.read(bob))?.companyOwn).toBeNull();
});

test('what somebody changed since stays when it is taken back', async () => {
  const beta = await company('Beta');
  const other = await company('Beta Ltd', { website: 'https://beta.example', ownerId: agent.userId });
  const one = await merge(beta.id, other.id);
  expect(one.ownerId).toBe(agent.userId);
  await updateCompany(context, root, { id: beta.id, patch: { website: 'https://new.example' } });
  const moved = await someone('Uma', 'Beta Ltd');
  await updateContact(context, root, { id: moved, patch: { company: 'Beta' } });
  const parted = await undoCompanyMerge(context, root, one.merges?.[0]?.id ?? '');
  expect(parted).toMatchObject({ website: 'https://new.example', ownerId: null, merges: [] });
  expect(await shown(moved)).toEqual(['Beta', beta.id]);
  await expect(undoCompanyMerge(context, root, one.merges?.[0]?.id ?? '')).rejects.toMatchObject({
    code: 'too-late',
  });
});

test('one after the other, and parted in any order', async () => {
  const [a, b, c] = [await company('Tri A'), await company('Tri B'), await company('Tri C')];
  const [x, y] = [await someone('Xi', 'Tri A'), await someone('Yo', 'Tri B')];
  const first = await merge(b.id, a.id);
  const second = await merge(c.id, b.id);
  expect([await shown(x), await shown(y)]).toEqual([
    ['Tri C', c.id],
    ['Tri C', c.id],
  ]);
  expect((await resolveCompany(context, 'Tri A')).companyId).toBe(c.id);
  // No circle, and no second whole for one part.
  await expect(merge(a.id, c.id)).rejects.toMatchObject({ code: 'too-late' });
  await undoCompanyMerge(context, root, first.merges?.[0]?.id ?? '');
  expect([await shown(x), await shown(y)]).toEqual([
    ['Tri A', a.id],
    ['Tri C', c.id],
  ]);
  await undoCompanyMerge(context, root, second.merges?.[0]?.id ?? '');
  expect(await shown(y)).toEqual(['Tri B', b.id]);
});

test('two who merge at once make one merge, and never a circle', async () => {
  const [p, q] = [await company('Pair P'), await company('Pair Q')];
  const tries = await Promise.allSettled([merge(p.id, q.id), merge(q.id, p.id), merge(p.id, q.id)]);
  expect(tries.some(({ status }) => status === 'fulfilled')).toBe(true);
  const rows = await context.store.companies.readMany([p.id, q.id]);
  expect(rows.filter(({ mergedInto }) => mergedInto !== undefined)).toHaveLength(1);
  const merges = [
    ...(await context.store.companyMerges.into(p.id)),
    ...(await context.store.companyMerges.into(q.id)),
  ];
  expect(merges).toHaveLength(1);
});

test('a crash in between is made up for, and so is who was just being given the other', async () => {
  const [m, n] = [await company('Crash M'), await company('Crash N')];
  const kim = await someone('Kim', 'Crash N');
  const now = context.clock.now();
  await context.store.companyMerges.insert({
    ...{ id: newId(), intoId: m.id, fromId: n.id, state: 'pending', by: { id: root.userId, name: 'Root' } },
    ...{ evidence: [], filled: {}, at: now, settleAt: null, undoneBy: null, undoneAt: null },
  });
  await finishCompanyMerges(context, now);
  expect(await shown(kim)).toEqual(['Crash M', m.id]);
  // Written by somebody who had read the company before it became part of the other.
  const late = await someone('Lee', 'Crash M');
  await context.store.contacts.update(late, { company: 'Crash N', companyId: n.id }, now);
  context.clock.forward(61_000);
  await finishCompanyMerges(context, now);
  expect(await shown(late)).toEqual(['Crash M', m.id]);
});

test('who may be the same is suggested with what speaks for it', async () => {
  const own = await company('Quux AG', { website: 'https://www.quux.example' });
  const site = await company('Something Else', { website: 'http://quux.example/' });
  const named = await company('Quux');
  const mail = await company('Quux Trading');
  await company('Quuxotic');
  await someone('Ida', 'Quux Trading', 'ida@quux.example');
  await someone('Jan', 'Quux', 'jan@gmail.com');
  const found = await suggestCompanies(context, agent, { id: own.id });
  expect(found.map(({ company: { name }, evidence }) => [name, evidence.map(({ type }) => type)])).toEqual([
    ['Something Else', ['same-website']],
    ['Quux Trading', ['same-mail-domain']],
    ['Quux', ['same-company-name']],
  ]);
  expect(found.map(({ strength }) => strength)).toEqual(['likely', 'likely', 'possible']);
  expect(found[2]?.people.count).toBe(1);
  const [asked] = await suggestCompanies(context, agent, { id: named.id, otherId: own.id });
  expect(asked).toMatchObject({ fills: ['website'] });
  await tellCompaniesApart(context, agent, { id: own.id, otherId: site.id });
  await merge(own.id, mail.id);
  const left = await suggestCompanies(context, agent, { id: own.id });
  expect(left.map(({ company: { name } }) => name)).toEqual(['Quux']);
});

test('who may not change contacts merges nothing', async () => {
  const [r, s] = [await company('Role R'), await company('Role S')];
  const helper = await person(context, { name: 'Hal', role: 'collaborator' });
  await expect(
    mergeCompanies(context, helper, { id: r.id, otherId: s.id, evidence: [] }),
  ).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(merge(r.id, newId())).rejects.toMatchObject({ code: 'not-found' });
  expect(await readCompany(context, helper, r.id)).toMatchObject({ name: 'Role R', merges: [] });
});

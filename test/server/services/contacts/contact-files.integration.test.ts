import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { attributeInput, type AttributeTarget } from '../../../../shared/schemas/attribute.ts';
import type { ContactImport } from '../../../../shared/schemas/contact-import.ts';
import { createAttribute } from '../../../../server/services/attributes/manage.ts';
import { carryOutImport, finishImports } from '../../../../server/services/contact-files/carry-out.ts';
import { exportContacts, exportRefused } from '../../../../server/services/contact-files/export.ts';
import {
  createContactImport,
  readContactImport,
  startContactImport,
} from '../../../../server/services/contact-files/import.ts';
import { listContacts } from '../../../../server/services/contacts/list.ts';
import { createTag } from '../../../../server/services/tags/manage.ts';
import { companyExports, contactExports, fileOf, systems } from '../../../shared/contact-files/exports.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const databases = [testDatabase(), testDatabase()] as const;
let context: ServiceContext;
/** Where nothing is known yet. */
let elsewhere: ServiceContext;
let root: Actor;
let rootElsewhere: Actor;

beforeAll(async () => {
  context = await serviceContext(databases[0]);
  elsewhere = await serviceContext(databases[1]);
  root = await person(context, { name: 'Root', role: 'admin' });
  rootElsewhere = await person(elsewhere, { name: 'Root', role: 'admin' });
  for (const [at, who] of [
    [context, root],
    [elsewhere, rootElsewhere],
  ] as const) {
    const options = [{ key: 'gold', label: 'Gold plus' }];
    const plan = { target: 'contact', key: 'plan', label: 'Plan', type: 'choice', options };
    await createAttribute(at, who, attributeInput.parse(plan));
    await createTag(at, { name: 'VIP', colour: 'amber', keywords: [], group: null, learning: 'off' });
  }
});
afterAll(async () => {
  await context.dispose();
  await elsewhere.dispose();
});

interface Wanted {
  at?: ServiceContext;
  target?: AttributeTarget;
  known?: 'update' | 'skip';
  dryRun?: boolean;
}

async function begun(
  text: string,
  { at = context, target = 'contact', known = 'update', dryRun = false }: Wanted = {},
) {
  const who = at === context ? root : rootElsewhere;
  const made = await createContactImport(at, who, { target, fileName: 'people.csv', text });
  return startContactImport(at, who, { id: made.id, mapping: made.mapping, known, dryRun });
}
async function finished(id: string, at = context): Promise<ContactImport> {
  for (let rounds = 0; rounds < 50; rounds += 1) {
    const row = await readContactImport(at, at === context ? root : rootElsewhere, id);
    if (row.state !== 'working' && row.state !== 'checking') return row;
    await carryOutImport(at, id);
  }
  throw new Error('it does not end');
}
async function took(text: string, wanted: Wanted = {}): Promise<ContactImport> {
  return finished((await begun(text, wanted)).id, wanted.at);
}
async function textOf(lines: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const line of lines) text += line;
  return text;
}
const named = async (q: string) => (await listContacts(context, root, { q, limit: 10 })).items;

test('exports of four systems meet in the same two people, each id once', async () => {
  expect(await took(fileOf(contactExports.salesforce), { dryRun: true })).toMatchObject({
    state: 'checked',
    created: 2,
  });
  expect(await named('ada')).toEqual([]);
  for (const system of systems) {
    const made = system === 'salesforce' ? 2 : 0;
    expect(await took(fileOf(contactExports[system])), system).toMatchObject({
      created: made,
      refused: 0,
      state: 'done',
    });
    expect(await took(fileOf(contactExports[system])), system).toMatchObject({
      created: 0,
      changed: 0,
      unchanged: 2,
    });
  }
  const [ada, ...more] = await named('ada');
  expect(more).toEqual([]);
  expect(ada).toMatchObject({
    name: 'Ada Marlow',
    company: 'Quay & Sons',
    notes: 'Prefers mail',
    manners: { language: 'de' },
  });
  expect(ada?.identities.map(({ value }) => value)).toContain('a.marlow@home.example');
  const row = await context.store.contacts.read(ada?.id ?? '');
  expect(row?.externalIds?.map((id) => id.split(':')[0])).toEqual([...systems]);
  await expect(
    context.store.contacts.addExternalIds((await named('bo'))[0]?.id ?? '', row?.externalIds ?? []),
  ).rejects.toThrow();
});

test('who changed an address is met by the id of the other system', async () => {
  const [head, first] = contactExports.hubspot;
  const moved = first.replace('ada@quay.example', 'ada@new.example').replace('Quay & Sons', 'New Works');
  expect(await took(fileOf([head, moved]))).toMatchObject({ changed: 1, created: 0 });
  expect(await named('ada')).toMatchObject([{ company: 'New Works' }]);
  const torn = moved.replace('ada@new.example', 'bo@fjord.example');
  const refused = await took(fileOf([head, torn]));
  expect(refused).toMatchObject({ refused: 1, reasons: [{ line: 2 }] });
});

test('companies are met by id and name', async () => {
  for (const system of systems) {
    const result = await took(fileOf(companyExports[system]), { target: 'company' });
    expect(result, system).toMatchObject({ created: 0, changed: 1, refused: 0 });
  }
  expect(await took('name;website\r\nSolo;solo.example', { target: 'company' })).toMatchObject({
    created: 1,
  });
});

test('what cannot be taken is named with why, and the report can be sent in again', async () => {
  const lines = [
    'name,email,tags,attr.plan',
    'Cleo,cleo@x.example,VIP,gold plus',
    'Dan,dan,,',
    'Eve,eve@x.example,Nobody’s tag,',
    '=1+1,fay@x.example,,silver',
    'Cleo again,cleo@x.example,,',
  ];
  const dry = await took(fileOf(lines), { dryRun: true });
  expect(dry).toMatchObject({ state: 'checked', created: 1, changed: 1, refused: 3 });
  const done = await finished(
    (
      await startContactImport(context, root, {
        id: dry.id,
        mapping: dry.mapping,
        known: 'update',
        dryRun: false,
      })
    ).id,
  );
  expect(done).toMatchObject({ state: 'done', created: 1, changed: 1, refused: 3 });
  expect(await named('attr.plan:gold')).toMatchObject([{ name: 'Cleo again' }]);
  const report = await textOf(await exportRefused(context, root, done.id));
  expect(report.split('\r\n').slice(0, 4)).toEqual([
    'name,email,tags,attr.plan,line,reason',
    'Dan,dan,,,3,“dan” is no e-mail address.',
    'Eve,eve@x.example,Nobody’s tag,,4,There is no tag “Nobody’s tag”.',
    "'=1+1,fay@x.example,,silver,5,Plan: “silver” is none of Gold plus.",
  ]);
  expect(await took(report)).toMatchObject({ refused: 3, created: 0 });
  const start = { id: done.id, mapping: done.mapping, known: 'update', dryRun: false } as const;
  await expect(startContactImport(context, root, start)).rejects.toMatchObject({ code: 'too-late' });
});

test('those who are known may be left as they are', async () => {
  expect(
    await took('name,email\r\nCleopatra,cleo@x.example\r\nGus,gus@x.example', { known: 'skip' }),
  ).toMatchObject({
    skipped: 1,
    created: 1,
  });
  expect(await named('cleopatra')).toEqual([]);
});

test('a part that was interrupted is done again, and nobody is there twice', async () => {
  const people = Array.from({ length: 130 }, (_, at) => `P${String(at)},p${String(at)}@many.example`);
  const { id } = await begun(fileOf(['name,email', ...people]));
  await carryOutImport(context, id);
  // As a crash before the count of the first part was written.
  await context.store.contactImports.collection.change(
    { _id: id },
    { $set: { part: 0, done: 0, created: 0 } },
  );
  const done = await finished(id);
  expect(done).toMatchObject({ state: 'done', done: 130, created: 30, unchanged: 100 });
  expect(await context.store.contactImports.part(id, 0)).toBeNull();
});

test('what stood in files is forgotten after a month', async () => {
  const { id } = await took('name,email\r\nNobody,no address');
  await finishImports(context, context.clock.now());
  expect(await readContactImport(context, root, id)).toMatchObject({ refused: 1 });
  await finishImports(context, new Date(context.clock.now().getTime() + 31 * 86_400_000));
  expect(await context.store.contactImports.refused(id, 0, 10)).toEqual([]);
  await expect(readContactImport(context, root, id)).rejects.toMatchObject({ code: 'not-found' });
});

test('what is exported is the same when it is imported elsewhere, or here', async () => {
  const contacts = await textOf(await exportContacts(context, root, 'contact'));
  const companies = await textOf(await exportContacts(context, root, 'company'));
  expect(contacts).toContain('external.salesforce');
  expect(await took(contacts)).toMatchObject({ created: 0, changed: 0, refused: 0 });
  expect(await took(companies, { target: 'company' })).toMatchObject({ created: 0, changed: 0, refused: 0 });
  expect(await took(companies, { target: 'company', at: elsewhere })).toMatchObject({ refused: 0 });
  expect(await took(contacts, { at: elsewhere })).toMatchObject({ refused: 0 });
  const there = await textOf(await exportContacts(elsewhere, rootElsewhere, 'contact'));
  const sorted = (text: string) => text.split('\r\n').toSorted();
  expect(sorted(there)).toEqual(sorted(contacts));
  expect(await textOf(await exportContacts(elsewhere, rootElsewhere, 'company'))).toBe(companies);
});

test('only admins take and bring files', async () => {
  const agent = await person(context, { name: 'Anna', inboxIds: [] });
  const file = { target: 'contact', fileName: '', text: 'name,email\r\nA,a@x.example' } as const;
  await expect(createContactImport(context, agent, file)).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(exportContacts(context, agent, 'contact')).rejects.toMatchObject({ code: 'not-allowed' });
});

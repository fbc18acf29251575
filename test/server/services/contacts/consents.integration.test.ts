import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { consentInput, heldNow } from '../../../../shared/schemas/consent.ts';
import { addConsent, hasRefused, listConsents } from '../../../../server/services/contacts/consents.ts';
import { mergeContacts } from '../../../../server/services/contacts/merge.ts';
import { listRelated, relateContacts } from '../../../../server/services/contacts/related.ts';
import { newId } from '../../../../server/store/ids.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let root: Actor;
let ids: string[];

beforeAll(async () => {
  context = await serviceContext(database);
  root = await person(context, { name: 'Root', role: 'admin' });
  const now = context.clock.now();
  const rest = { company: '', notes: '', language: null, timeZone: null, updatedAt: now };
  ids = [newId(), newId()];
  await context.store.contacts.insertMany(
    ids.map((id) => ({ id, name: 'Ada', ...rest, searchKeys: ['ada'], firstSeenAt: now, lastSeenAt: now })),
  );
});
afterAll(() => context.dispose());

test('two people belong together on both pages, until it is taken back', async () => {
  const [ada = ''] = ids;
  const third = newId();
  const now = context.clock.now();
  const rest = { company: '', notes: '', language: null, timeZone: null, updatedAt: now };
  await context.store.contacts.insertMany([
    { id: third, name: 'Bo', ...rest, searchKeys: ['bo'], firstSeenAt: now, lastSeenAt: now },
  ]);
  const named = async (id: string) =>
    (await listRelated(context, root, id)).map(({ contact, what }) => `${contact.name}: ${what}`);
  await relateContacts(context, root, { id: ada, otherId: third, what: 'assistant' });
  expect([await named(ada), await named(third)]).toEqual([['Bo: assistant'], ['Ada: assistant']]);
  await relateContacts(context, root, { id: third, otherId: ada, what: 'married to' });
  expect(await named(ada)).toEqual(['Bo: married to']);
  await expect(relateContacts(context, root, { id: ada, otherId: ada, what: 'self' })).rejects.toMatchObject({
    code: 'validation-failed',
  });
  await relateContacts(context, root, { id: ada, otherId: third, what: '' });
  expect([await named(ada), await named(third)]).toEqual([[], []]);
});

test('the newest word on each kind of address and purpose holds, with how one knows', async () => {
  const [ada = '', other = ''] = ids;
  const say = async (id: string, said: object) => {
    context.clock.forward(1000);
    return addConsent(context, root, { id, input: consentInput.parse(said) });
  };
  const news = { kind: 'email', purpose: 'news', proof: 'Ticked on the order form' };
  await say(ada, { ...news, given: true });
  await say(ada, { kind: 'email', purpose: 'surveys', given: false, proof: 'Told me by phone' });
  const all = await say(ada, { ...news, given: false, proof: 'Unsubscribed' });
  expect(all).toHaveLength(3);
  expect(heldNow(all)).toMatchObject([
    { purpose: 'news', given: false, proof: 'Unsubscribed', by: 'Root' },
    { purpose: 'surveys', given: false },
  ]);
  const refused = (contactIds: string[], kind: string) =>
    hasRefused(context, { contactIds, kind, purpose: 'surveys' });
  expect(await refused([ada], 'email')).toBe(true);
  expect(await refused([ada], 'telegram')).toBe(false);
  await mergeContacts(context, root, { id: other, otherId: ada, evidence: [] });
  expect(await listConsents(context, root, other)).toHaveLength(3);
  await say(other, { kind: 'email', purpose: 'surveys', given: true, proof: 'Asked to be asked' });
  expect(await refused([other, ada], 'email')).toBe(false);
  expect(consentInput.safeParse({ ...news, given: true, proof: ' ' }).success).toBe(false);
  const helper = await person(context, { name: 'Dora', role: 'collaborator' });
  const input = consentInput.parse({ ...news, given: true });
  await expect(addConsent(context, helper, { id: ada, input })).rejects.toMatchObject({
    code: 'not-allowed',
  });
  await context.store.consents.forget(ids);
  expect(await listConsents(context, root, other)).toEqual([]);
});

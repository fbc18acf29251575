import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { contactPatch } from '../../../../shared/schemas/contact.ts';
import { newConversation } from '../../../../shared/schemas/conversation.ts';
import { createConversation } from '../../../../server/services/conversations/create.ts';
import { listContactConversations } from '../../../../server/services/contacts/conversations.ts';
import { listContacts } from '../../../../server/services/contacts/list.ts';
import { readContact } from '../../../../server/services/contacts/read.ts';
import { updateContact } from '../../../../server/services/contacts/update.ts';
import { clientId, conversation, inbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let inboxId: string;
let anna: Actor;
let zoe: string;

beforeAll(async () => {
  context = await serviceContext(database);
  inboxId = (await inbox(context)).id;
  anna = await person(context, { name: 'Anna', inboxIds: [inboxId] });
  const input = newConversation.parse({
    ...{ inboxId, clientId: clientId(), subject: 'Hi', text: 'Hello' },
    to: [{ address: 'zoe@customer.example', name: 'Zoe Z' }],
  });
  zoe = (await createConversation(context, anna, input)).conversation.contact.id;
});
afterAll(() => context.dispose());

test('a contact is read with identities and the number of conversations', async () => {
  expect(await readContact(context, anna, zoe)).toMatchObject({
    name: 'Zoe Z',
    identities: [{ kind: 'email', value: 'zoe@customer.example', verified: false }],
    conversationCount: 1,
  });
  await expect(readContact(context, anna, 'f'.repeat(24))).rejects.toMatchObject({ code: 'not-found' });
});

test('contacts are found by the beginning of name or address', async () => {
  for (const q of ['zoe', 'ZOE Z', 'z', 'zoe@cust']) {
    expect((await listContacts(context, anna, { q, limit: 10 })).items.map(({ id }) => id)).toEqual([zoe]);
  }
  for (const q of ['oe', 'customer', '.*']) {
    expect((await listContacts(context, anna, { q, limit: 10 })).items).toEqual([]);
  }
  expect((await listContacts(context, anna, { limit: 10 })).items).toHaveLength(1);
});

test('a contact is there for those who see one of their conversations, with as many as they see', async () => {
  const elsewhere = (await inbox(context, 'Elsewhere')).id;
  const ben = await person(context, { name: 'Ben', inboxIds: [elsewhere] });
  const helper = await person(context, { name: 'Dora', role: 'collaborator' });
  const root = await person(context, { name: 'Rita', role: 'admin' });
  const input = newConversation.parse({
    ...{ inboxId, clientId: clientId(), subject: 'Hi', text: 'Hello' },
    to: [{ address: 'quin@customer.example', name: 'Quin' }],
  });
  const quin = (await createConversation(context, anna, input)).conversation.contact.id;
  for (const actor of [ben, helper]) {
    await expect(readContact(context, actor, quin)).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      listContactConversations(context, actor, { id: quin, query: { limit: 10 } }),
    ).rejects.toMatchObject({ code: 'not-found' });
    expect((await listContacts(context, actor, { limit: 10 })).items).toEqual([]);
    expect((await listContacts(context, actor, { q: 'quin', limit: 10 })).items).toEqual([]);
  }
  await expect(updateContact(context, ben, { id: quin, patch: { notes: 'x' } })).rejects.toMatchObject({
    code: 'not-found',
  });
  const contact = { id: quin, name: 'Quin', address: 'quin@customer.example' };
  await conversation(context, elsewhere, { contact, sharedWith: [helper.userId] });
  for (const actor of [anna, ben, helper]) {
    expect((await readContact(context, actor, quin)).conversationCount).toBe(1);
    expect((await listContacts(context, actor, { q: 'quin', limit: 10 })).items).toHaveLength(1);
    const { items } = await listContactConversations(context, actor, { id: quin, query: { limit: 10 } });
    expect(items).toHaveLength(1);
  }
  expect((await readContact(context, root, quin)).conversationCount).toBe(2);
});

test('pages of contacts go past those that one does not see', async () => {
  const here = (await inbox(context, 'Here')).id;
  const there = (await inbox(context, 'There')).id;
  const carla = await person(context, { name: 'Carla', inboxIds: [here] });
  const names = ['Adam', 'Bea', 'Cleo', 'Dan', 'Eve', 'Fay', 'Gus'];
  const known: string[] = [];
  for (const [at, name] of names.entries()) {
    const [inboxId, writer] = at % 3 === 0 ? [here, carla] : [there, null];
    const root = writer ?? (await person(context, { name: `Root ${name}`, role: 'admin' }));
    const input = newConversation.parse({
      ...{ inboxId, clientId: clientId(), subject: 'Hi', text: 'Hello' },
      to: [{ address: `${name.toLowerCase()}@paging.example`, name }],
    });
    const { id } = (await createConversation(context, root, input)).conversation.contact;
    if (at % 3 === 0) known.push(id);
    context.clock.forward(1000);
  }
  const seen: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await listContacts(context, carla, { limit: 2, ...(cursor !== undefined && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map(({ id }) => id));
    if (page.next === null) break;
    cursor = page.next;
  }
  expect(seen).toEqual(known.reverse());
});

test('a conversation history shows only what one sees', async () => {
  const other = (await inbox(context, 'Sales')).id;
  const contact = { id: zoe, name: 'Zoe Z', address: 'zoe@customer.example' };
  await conversation(context, other, { contact });
  const mine = await listContactConversations(context, anna, { id: zoe, query: { limit: 10 } });
  expect(mine.items.map(({ inboxId: at }) => at)).toEqual([inboxId]);
  const root = await person(context, { name: 'Root', role: 'admin' });
  const all = await listContactConversations(context, root, { id: zoe, query: { limit: 10 } });
  expect(all.items).toHaveLength(2);
});

test('a new name shows in every conversation, and is found', async () => {
  context.pushed.length = 0;
  const patch = contactPatch.parse({ name: 'Zora', company: 'Acme' });
  expect(await updateContact(context, anna, { id: zoe, patch })).toMatchObject({
    name: 'Zora',
    company: 'Acme',
  });
  const changed = context.pushedOf('conversation.changed');
  expect(changed.map((one) => one.conversation.contact.name)).toEqual(['Zora', 'Zora']);
  expect((await listContacts(context, anna, { q: 'zora', limit: 10 })).items).toHaveLength(1);
  const helper = await person(context, { name: 'Carl', role: 'collaborator' });
  await expect(updateContact(context, helper, { id: zoe, patch })).rejects.toMatchObject({
    code: 'not-allowed',
  });
});

test('how somebody likes to be written to is kept whole, and an empty wish takes it back', async () => {
  const manners = {
    language: 'ja',
    nameOrder: 'family-first',
    quiet: { from: '21:00', until: '09:30' },
  } as const;
  const kept = await updateContact(context, anna, { id: zoe, patch: { manners } });
  expect(kept.manners).toEqual(manners);
  const named = await updateContact(context, anna, { id: zoe, patch: { company: 'Fox' } });
  expect(named.manners).toEqual(manners);
  expect((await updateContact(context, anna, { id: zoe, patch: { manners: {} } })).manners).toBeUndefined();
  for (const wrong of [
    { quiet: { from: '25:00', until: '09:00' } },
    { holidays: ['13-01'] },
    { language: 'a b' },
  ]) {
    expect(contactPatch.safeParse({ manners: wrong }).success).toBe(false);
  }
});

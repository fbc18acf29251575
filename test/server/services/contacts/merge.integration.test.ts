import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { telegram } from '../../../../server/channels/telegram/telegram.ts';
import { listContactConversations } from '../../../../server/services/contacts/conversations.ts';
import { listContacts } from '../../../../server/services/contacts/list.ts';
import { finishMerges, mergeContacts, undoMerge } from '../../../../server/services/contacts/merge.ts';
import { createPersonalLink } from '../../../../server/services/contacts/personal-link.ts';
import { readContact } from '../../../../server/services/contacts/read.ts';
import { suggestContacts, tellApart } from '../../../../server/services/contacts/suggest.ts';
import { updateContact } from '../../../../server/services/contacts/update.ts';
import { newId } from '../../../../server/store/ids.ts';
import { inboundMessageId } from '../../../../server/store/messages.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { inbox as makeInbox } from '../../../support/conversations.ts';
import { addLetters, letterId, lettersInbox, receive, type Letter } from '../../../support/letters.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let removeLetters: () => void;
let support: StoredInbox;
let mia: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  removeLetters = addLetters();
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});
let round = 0;
beforeEach(async () => {
  round += 1;
  support = await lettersInbox(context);
  mia = await person(context, { name: 'Mia', inboxIds: [support.id] });
});

/** Someone writes. @returns their contact and the conversation */
async function write(letter: Partial<Letter>): Promise<{ contactId: string; conversationId: string }> {
  context.clock.forward(120_000);
  const id = letterId();
  await receive(context, support, { id, ...letter });
  const message = await context.store.messages.read(inboundMessageId(id));
  if (!message?.author.id) throw new Error('not imported');
  return { contactId: message.author.id, conversationId: message.conversationId };
}

const mail = (name: string) => `${name}-${round}@company.example`;
const evidence = [{ type: 'same-name', value: 'Ada Byron' }];

/** Everything that a merge may touch, without what only counts changes. */
async function everything(ids: string[], conversationIds: string[]) {
  const contacts = (await context.store.contacts.readMany(ids)).map(
    ({ updatedAt: _, healthDueAt: __, memberIds, mergedInto, ...rest }) => ({
      ...rest,
      memberIds: memberIds ?? [],
      mergedInto: mergedInto ?? null,
    }),
  );
  const conversations = await context.store.conversations.readMany(conversationIds);
  return {
    contacts: contacts.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    identities: (await context.store.contacts.identitiesOf(ids)).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    conversations: conversations
      .map(({ id, contact, participants, status }) => ({ id, contact, participants, status }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

describe('merging', () => {
  test('one stands for both; taking it back restores everything', async () => {
    const ada = await write({ from: mail('ada'), fromName: 'Ada Byron', subject: 'A' });
    const chat = await write({
      from: `7${round}`,
      kind: 'telegram',
      handle: '@ada',
      fromName: 'A. B.',
      subject: 'B',
    });
    const ids = [ada.contactId, chat.contactId];
    const before = await everything(ids, [ada.conversationId, chat.conversationId]);

    const merged = await mergeContacts(context, mia, { id: ids[0] ?? '', otherId: ids[1] ?? '', evidence });
    expect(merged).toMatchObject({
      id: ada.contactId,
      name: 'Ada Byron',
      conversationCount: 2,
      merges: [{ name: 'A. B.', addresses: ['@ada'], by: 'Mia', evidence }],
    });
    expect(merged.identities.map(({ value }) => value).toSorted()).toEqual([`7${round}`, mail('ada')]);
    expect((await readContact(context, mia, chat.contactId)).id).toBe(ada.contactId);
    expect((await context.store.conversations.read(chat.conversationId))?.contact.name).toBe('Ada Byron');
    const { items } = await listContactConversations(context, mia, {
      id: ada.contactId,
      query: { limit: 10 },
    });
    expect(items.map(({ id }) => id)).toEqual([chat.conversationId, ada.conversationId]);
    const found = await listContacts(context, mia, { q: 'a. b.', limit: 10 });
    expect(found.items.map(({ id }) => id)).toEqual([ada.contactId]);
    expect((await listContacts(context, mia, { limit: 10 })).items).toHaveLength(1);

    context.clock.forward(1000);
    const parted = await undoMerge(context, mia, merged.merges[0]?.id ?? '');
    expect(parted).toMatchObject({ id: ada.contactId, merges: [], conversationCount: 1 });
    expect(await everything(ids, [ada.conversationId, chat.conversationId])).toEqual(before);
    await expect(undoMerge(context, mia, merged.merges[0]?.id ?? '')).rejects.toMatchObject({
      code: 'too-late',
    });
    const trail = (await context.store.audit.list(2)).map(({ action, userId }) => [action, userId]);
    expect(trail).toEqual([
      ['contact.unmerged', mia.userId],
      ['contact.merged', mia.userId],
    ]);
  });

  test('pages of one person’s conversations lose and repeat none', async () => {
    const all: string[] = [];
    const contacts = new Set<string>();
    for (let n = 0; n < 7; n += 1) {
      const from = n % 2 === 0 ? mail('pat') : mail('pat2');
      const { conversationId, contactId } = await write({ from, subject: `S${n}` });
      all.unshift(conversationId);
      contacts.add(contactId);
    }
    const [id = '', otherId = ''] = contacts;
    await mergeContacts(context, mia, { id, otherId, evidence: [] });
    const read: string[] = [];
    for (let cursor: string | undefined; ;) {
      const query = { limit: 3, ...(cursor !== undefined && { cursor }) };
      const page = await listContactConversations(context, mia, { id, query });
      read.push(...page.items.map((one) => one.id));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(read).toEqual(all);
  });

  test('what comes in meanwhile goes to whom it was written by; their addresses may join each other’s threads', async () => {
    const first = letterId();
    await receive(context, support, { id: first, from: mail('kim'), fromName: 'Kim', subject: 'Lamp' });
    const kim = await context.store.messages.read(inboundMessageId(first));
    const other = await write({ from: mail('kim.home'), fromName: 'Kim H' });
    const kimId = kim?.author.id ?? '';
    const merged = await mergeContacts(context, mia, { id: kimId, otherId: other.contactId, evidence: [] });
    const joined = await write({ from: mail('kim.home'), references: [first], subject: 'Re: Lamp' });
    expect(joined.conversationId).toBe(kim?.conversationId);
    const fresh = await write({ from: mail('kim.home'), subject: 'New' });
    expect((await context.store.conversations.read(fresh.conversationId))?.contact.name).toBe('Kim');
    await undoMerge(context, mia, merged.merges[0]?.id ?? '');
    expect((await readContact(context, mia, other.contactId)).conversationCount).toBe(2);
    expect((await context.store.conversations.read(fresh.conversationId))?.contact.name).toBe('Kim H');
  });

  test('in a chain, each link is taken back by itself', async () => {
    const [a, b, c] = [
      (await write({ from: mail('a'), fromName: 'Aa' })).contactId,
      (await write({ from: mail('b'), fromName: 'Bb' })).contactId,
      (await write({ from: mail('c'), fromName: 'Cc' })).contactId,
    ];
    const before = await everything([a, b, c], []);
    const inner = await mergeContacts(context, mia, { id: b, otherId: c, evidence: [] });
    const outer = await mergeContacts(context, mia, { id: a, otherId: b, evidence: [] });
    expect(outer.identities).toHaveLength(3);
    expect(outer.merges).toHaveLength(2);
    expect(await mergeContacts(context, mia, { id: c, otherId: a, evidence: [] })).toEqual(outer);
    await undoMerge(context, mia, inner.merges[0]?.id ?? '');
    expect((await readContact(context, mia, a)).identities).toHaveLength(2);
    expect((await readContact(context, mia, c)).identities).toHaveLength(1);
    const left = (await readContact(context, mia, a)).merges[0]?.id ?? '';
    await undoMerge(context, mia, left);
    expect(await everything([a, b, c], [])).toEqual(before);
  });

  test('a name given to the person is the root’s; the sweep finishes what a crash left', async () => {
    const [a, b] = [
      (await write({ from: mail('x') })).contactId,
      (await write({ from: mail('y') })).contactId,
    ];
    const at = context.clock.now();
    await context.store.contactMerges.insert({
      ...{ id: newId(), intoId: a, fromId: b, state: 'pending', by: null, evidence: [], at },
      ...{ undoneBy: null, undoneAt: null },
    });
    await finishMerges(context, context.clock.now());
    expect((await readContact(context, mia, b)).id).toBe(a);
    await updateContact(context, mia, { id: b, patch: { name: 'Xaver' } });
    expect((await context.store.contacts.readMany([a, b])).map(({ name }) => name).toSorted()).toEqual([
      'Anna',
      'Xaver',
    ]);
  });

  test('only those who see both may say it', async () => {
    const { contactId } = await write({ from: mail('seen') });
    const elsewhere = await lettersInbox(context);
    const id = letterId();
    await receive(context, elsewhere, { id, from: mail('hidden') });
    const hidden = (await context.store.messages.read(inboundMessageId(id)))?.author.id ?? '';
    const merging = mergeContacts(context, mia, { id: contactId, otherId: hidden, evidence: [] });
    await expect(merging).rejects.toMatchObject({ code: 'not-found' });
    const helper = await person(context, { name: 'Dora', role: 'collaborator', inboxIds: [support.id] });
    await expect(
      mergeContacts(context, helper, { id: contactId, otherId: contactId, evidence: [] }),
    ).rejects.toMatchObject({ code: 'not-allowed' });
  });
});

describe('handles that come along', () => {
  test('a verified one joins who it belongs to, an unverified one joins nobody', async () => {
    const ada = await write({ from: mail('ada'), fromName: 'Ada' });
    const typed = { kind: 'email', value: mail('ada'), verified: false };
    const stranger = await write({ from: `v1-${round}`, kind: 'webchat', identities: [typed] });
    expect(stranger.contactId).not.toBe(ada.contactId);
    expect(await readContact(context, mia, stranger.contactId)).toMatchObject({
      identities: [{ kind: 'webchat' }],
      claims: [{ kind: 'email', value: mail('ada') }],
    });
    const proven = { ...typed, verified: true };
    const known = await write({ from: `v2-${round}`, kind: 'webchat', identities: [proven] });
    expect(known.contactId).toBe(ada.contactId);
    // The stranger proves it later: a person decides, with the evidence before their eyes.
    await write({ from: `v1-${round}`, kind: 'webchat', identities: [proven] });
    const [suggestion] = await suggestContacts(context, mia, stranger.contactId);
    expect(suggestion).toMatchObject({ contact: { id: ada.contactId }, strength: 'likely' });
  });

  test('a handle that changed is shown as it is now', async () => {
    const from = `h-${round}`;
    await write({ from, kind: 'telegram', handle: '@old' });
    const { contactId } = await write({ from, kind: 'telegram', handle: '@new' });
    expect((await readContact(context, mia, contactId)).identities).toMatchObject([{ handle: '@new' }]);
  });
});

describe('who may be the same person', () => {
  const types = async (id: string) =>
    (await suggestContacts(context, mia, id)).map(({ contact, evidence: all, strength }) => ({
      id: contact.id,
      types: all.map(({ type }) => type).toSorted(),
      strength,
    }));

  test('an address that one claims and the other has, from both sides', async () => {
    const ada = await write({ from: mail('claimed') });
    const identities = [{ kind: 'email', value: mail('claimed'), verified: false }];
    const chat = await write({ from: `c-${round}`, kind: 'webchat', fromName: 'Guest', identities });
    const expected = { types: ['claimed-address'], strength: 'likely' };
    expect(await types(chat.contactId)).toEqual([{ id: ada.contactId, ...expected }]);
    expect(await types(ada.contactId)).toEqual([{ id: chat.contactId, ...expected }]);
  });

  test('an address or a handle in the signature', async () => {
    const grace = await write({
      from: `g-${round}`,
      kind: 'telegram',
      handle: `@grace_${round}h`,
      fromName: 'G',
    });
    const signed = await write({
      from: mail('grace'),
      fromName: 'Grace',
      text: `Please call.\n\nGrace\nhttps://t.me/grace_${round}h`,
    });
    expect(await types(signed.contactId)).toEqual([
      { id: grace.contactId, types: ['in-signature'], strength: 'likely' },
    ]);
  });

  test('name and company’s domain; a name alone only across channels; first names and open domains say nothing', async () => {
    const name = `Linus Berg${round}`;
    const work = await write({ from: mail('linus'), fromName: name });
    const desk = await write({ from: mail('l.berg'), fromName: name });
    const home = await write({ from: `linus${round}@gmail.com`, fromName: name });
    const chat = await write({ from: `l-${round}`, kind: 'telegram', fromName: name });
    const suggested = await types(work.contactId);
    expect(suggested).toEqual([
      { id: desk.contactId, types: ['same-name-and-domain'], strength: 'likely' },
      { id: chat.contactId, types: ['same-name'], strength: 'possible' },
    ]);
    expect(suggested.map(({ id }) => id)).not.toContain(home.contactId);
    const eva = await write({ from: mail('eva'), fromName: 'Eva' });
    await write({ from: mail('eva2'), fromName: 'Eva' });
    expect(await types(eva.contactId)).toEqual([]);
  });

  test('a name that many have says nothing, and neither does a provider that anyone may write from', async () => {
    const name = `Anna Schmidt${round}`;
    const asked = await write({ from: `anna-${round}@seznam.cz`, fromName: name });
    await write({ from: `schmidt-${round}@seznam.cz`, fromName: name });
    for (const number of [1, 2, 3]) {
      await write({ from: `a${String(number)}-${round}`, kind: 'telegram', fromName: name });
    }
    expect(await types(asked.contactId)).toEqual([]);
  });

  test('the same handle on two channels; who was told apart is not suggested again', async () => {
    const one = await write({
      from: `t-${round}`,
      kind: 'telegram',
      handle: `@Turing_${round}`,
      fromName: 'T',
    });
    const two = await write({
      from: `https://social.example/${round}`,
      kind: 'mastodon',
      handle: `@turing_${round}@social.example`,
      fromName: 'Alan',
    });
    expect(await types(one.contactId)).toEqual([
      { id: two.contactId, types: ['same-handle'], strength: 'possible' },
    ]);
    await tellApart(context, mia, { id: one.contactId, otherId: two.contactId });
    expect(await types(one.contactId)).toEqual([]);
    expect(await types(two.contactId)).toEqual([]);
  });
});

describe('a personal link', () => {
  test('makes who follows it the contact that it names, and can be taken back', async () => {
    const ada = await write({ from: mail('linked'), fromName: 'Ada' });
    const bot = await makeInbox(context, 'Bot', { channel: telegram.id, address: '@acme_bot' });
    const root = await person(context, { name: 'Root', role: 'admin' });
    const { url } = await createPersonalLink(context, root, { id: ada.contactId, inboxId: bot.id });
    expect(url).toMatch(/^https:\/\/t\.me\/acme_bot\?start=[A-Za-z0-9_-]{1,64}$/);
    const personalLink = url.split('=')[1] ?? '';
    const chat = await write({ from: `p-${round}`, kind: 'telegram', fromName: 'A', personalLink });
    const contact = await readContact(context, mia, ada.contactId);
    expect(contact).toMatchObject({
      conversationCount: 2,
      merges: [{ by: null, evidence: [{ type: 'personal-link' }] }],
    });
    await undoMerge(context, mia, contact.merges[0]?.id ?? '');
    expect((await readContact(context, mia, chat.contactId)).id).toBe(chat.contactId);
  });

  test('that is forged or too old joins nobody', async () => {
    const ada = await write({ from: mail('old') });
    const bot = await makeInbox(context, 'Bot', { channel: telegram.id, address: '@acme_bot' });
    const root = await person(context, { name: 'Root', role: 'admin' });
    const { url } = await createPersonalLink(context, root, { id: ada.contactId, inboxId: bot.id });
    const token = url.split('=')[1] ?? '';
    const forged = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    const one = await write({ from: `f-${round}`, kind: 'telegram', personalLink: forged });
    context.clock.forward(8 * 24 * 3600 * 1000);
    const two = await write({ from: `o-${round}`, kind: 'telegram', personalLink: token });
    for (const { contactId } of [one, two]) {
      expect((await readContact(context, mia, contactId)).id).toBe(contactId);
    }
  });
});

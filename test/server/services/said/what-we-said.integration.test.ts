import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { settleIndex } from '../../../../server/services/search/index/indexer.ts';
import { whatWeSaid } from '../../../../server/services/said/what-we-said.ts';
import { letterCore } from '../../../../shared/text/letter-core.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { conversation, inbox, letter } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
const hour = 3_600_000;
let context: ServiceContext;
let support: StoredInbox;
let secret: StoredInbox;
let ada: Actor;
let ben: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  support = await inbox(context);
  secret = await inbox(context, 'Secret');
  ada = await person(context, { name: 'Ada', role: 'admin' });
  ben = await person(context, { name: 'Ben', role: 'agent', inboxIds: [support.id] });
  for (let n = 0; n < 30; n += 1)
    await asked({ text: `Could you tell me about parcel ${String(n)} and its colour?` });
});
afterAll(() => context.dispose());

interface Case {
  text: string;
  answer?: string;
  automatic?: boolean;
  at?: StoredInbox;
  status?: 'open' | 'resolved';
  name?: string;
}

/** A conversation with a question, answered by a person and done with. */
async function asked({ text, answer = 'We look.', automatic = false, ...more }: Case) {
  const { at = support, status = 'resolved', name = 'Zoe' } = more;
  context.clock.forward(hour);
  const contact = {
    id: `c0ffee${String(context.clock.now().getTime()).padStart(18, '0')}`,
    name,
    address: '',
  };
  const row = await conversation(context, at.id, { text, subject: '', contact, channel: at.channel });
  context.clock.forward(hour);
  const author = { type: 'user' as const, id: ada.userId, name: 'Ada' };
  await letter(context, row, { kind: 'outbound', text: answer, author, automatic });
  const now = context.clock.now();
  await context.store.conversations.update({ id: row.id, set: { status, lastOutboundAt: now }, now });
  return row;
}

const question = 'How long does the refund for my returned tent take, please?';
async function open(text = question) {
  context.clock.forward(hour);
  const row = await conversation(context, support.id, { text, subject: '' });
  await settleIndex(context);
  return row;
}

test('answers to similar questions, the closest first, without greeting and name; facts that differ are marked', async () => {
  await asked({
    text: 'When do I get the refund for the tent that I returned?',
    answer: 'Dear Ms Meyer,\n\nThe refund of a returned tent takes 14 days.\n\nBest regards,\nAda',
    name: 'Mia Meyer',
  });
  await asked({
    text: 'My refund for a returned tent?',
    answer: 'The refund of a returned tent takes 5 days.',
  });
  await asked({ text: 'Where is my refund?', answer: 'It is on its way.', automatic: true });
  const { items } = await whatWeSaid(context, ada, (await open()).id);
  expect(items.map(({ text }) => text).toSorted()).toEqual([
    'The refund of a returned tent takes 14 days.',
    'The refund of a returned tent takes 5 days.',
  ]);
  const fourteen = items.find(({ text }) => text.includes('14'));
  expect(fourteen).toMatchObject({ contactName: 'Mia Meyer', author: 'Ada', sameContact: false });
  expect(fourteen?.common).toEqual(expect.arrayContaining(['refund', 'tent', 'returned']));
  expect(fourteen?.otherwise).toMatchObject([{ other: '5 days' }]);
  const { start = 0, end = 0 } = fourteen?.otherwise[0] ?? {};
  expect(fourteen?.text.slice(start, end)).toBe('14 days');
});

test('only of what one sees, only of what is resolved', async () => {
  await asked({ text: 'The kayak paddle cracked', answer: 'A new paddle is coming.', at: secret });
  await asked({ text: 'My kayak paddle cracked', answer: 'Still open.', status: 'open' });
  const { id } = await open('The paddle of my kayak cracked');
  expect((await whatWeSaid(context, ada, id)).items.map(({ text }) => text)).toEqual([
    'A new paddle is coming.',
  ]);
  expect((await whatWeSaid(context, ben, id)).items).toEqual([]);
  const hidden = await conversation(context, secret.id, { text: 'kayak paddle' });
  await expect(whatWeSaid(context, ben, hidden.id)).rejects.toThrow('no such conversation');
});

test('the same text once, with how often it was given', async () => {
  for (const text of ['Zelt undicht an der Naht', 'Die Naht am Zelt ist undicht', 'undichte Naht, Zelt'])
    await asked({ text, answer: 'Bitte Nahtdichter nehmen.' });
  const { items } = await whatWeSaid(context, ada, (await open('Mein Zelt ist an der Naht undicht')).id);
  expect(items).toMatchObject([{ text: 'Bitte Nahtdichter nehmen.', again: 2 }]);
});

test('a question of few words, one of them a code', async () => {
  await asked({ text: 'Sizes of xab12cd34?', answer: 'In every size.' });
  const { items } = await whatWeSaid(context, ada, (await open('And the sizes of xab12cd34 are?')).id);
  expect(items).toMatchObject([{ text: 'In every size.', common: ['Sizes', 'xab12cd34'] }]);
});

test('nothing for a question unlike any', async () => {
  const { items } = await whatWeSaid(context, ada, (await open('Quokka xylophone zeppelin')).id);
  expect(items).toEqual([]);
});

test.each([
  ['Hallo Frau Weber,\nes kommt morgen.\n\nViele Grüße\nJonas', 'es kommt morgen.'],
  ['Hello,\n\nYes.\n\nKind regards,\nAda\nAcme', 'Yes.'],
  ['田中様\n明日届きます。', '明日届きます。'],
  ['Thanks', 'Thanks'],
  ['Best regards are what we sent.\nMore.', 'Best regards are what we sent.\nMore.'],
])('the core of a letter: %j', (text, core) => {
  expect(letterCore(text)).toBe(core);
});

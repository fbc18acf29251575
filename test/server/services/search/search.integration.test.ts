import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import type { SearchResult } from '../../../../shared/schemas/search.ts';
import { moveMessage } from '../../../../server/services/messages/move.ts';
import { addNote } from '../../../../server/services/messages/note.ts';
import { markRead } from '../../../../server/services/conversations/mark-read.ts';
import { startIndexer, settleIndex } from '../../../../server/services/search/index/indexer.ts';
import { changeIndex, readIndex } from '../../../../server/services/search/index/segments.ts';
import { searchMessages } from '../../../../server/services/search/query/search-messages.ts';
import { decodeHeader, encodeHeader } from '../../../../server/services/search/segment/segment.ts';
import { updateConversation } from '../../../../server/services/conversations/update.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { newId } from '../../../../server/store/ids.ts';
import { clientId, conversation, inbox, letter } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let support: StoredInbox;
let sales: StoredInbox;
let admin: Actor;
let agent: Actor;
let outsider: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  support = await inbox(context, 'Support');
  sales = await inbox(context, 'Sales Team');
  admin = await person(context, { name: 'Ada', role: 'admin' });
  agent = await person(context, { name: 'Ben', inboxIds: [support.id] });
  outsider = await person(context, { name: 'Cleo', role: 'collaborator' });
});
afterAll(() => context.dispose());
beforeEach(() => {
  context.clock.forward(60_000);
});

const search = (actor: Actor, q: string, more: { cursor?: string; limit?: number } = {}) =>
  searchMessages(context, actor, { q, limit: 25, timeZone: 'UTC', ...more });
const line = (parts: { text: string }[]) => parts.map(({ text }) => text).join('');
const marked = (parts: { text: string; hit: boolean }[]) =>
  parts.filter(({ hit }) => hit).map(({ text }) => text);
const excerpts = (result: SearchResult) => result.items.map(({ excerpt }) => line(excerpt));
const where = (result: SearchResult) => result.items.map(({ conversation: { id } }) => id);

async function found(actor: Actor, q: string): Promise<string[]> {
  await settleIndex(context);
  const result = await search(actor, q);
  expect(result.problems).toEqual([]);
  return excerpts(result);
}

describe('words', () => {
  test.each([
    ['The parcel was delivered to a neighbour.', 'en', ['neighbour', 'deliver ', 'PARC', '"to a neighbour"']],
    [
      'Où est passé le colis numéro INV-2024/0017 ?',
      'fr',
      ['passe ', 'inv-2024/0017 ', '0017 ', 'colis numero '],
    ],
    ['Die Überweisung für zwei Häuser', 'de', ['uberweisungen ', 'haus ', 'HÄUSER ']],
    ['東京都に住んでいます', 'ja', ['東京 ', '京都 ', '東京都 ', '都 ', '住んで ']],
    ['ฉันยังไม่ได้รับสินค้า', 'th', ['สินค้า ']],
    ['Не могу оплатить заказы', 'ru', ['заказа ', 'опла']],
    ['لم تصل الطلبية مُحَمَّد', 'ar', ['محمد ', 'الطلبيه ']],
    [
      'Reach me at anna.berg+x@web.example or +49 30 1234567',
      'en',
      ['anna.berg+x@web.example ', 'web.example ', '1234567 '],
    ],
  ])('%s', async (text, language, queries) => {
    const at = await conversation(context, support.id, { text: 'nothing of interest', language });
    const { message } = await letter(context, at, { text, language });
    await settleIndex(context);
    for (const q of queries) {
      const result = await search(admin, q);
      expect({ q, ids: result.items.map((item) => item.message.id) }).toEqual({ q, ids: [message.id] });
      expect(marked(result.items[0]?.excerpt ?? []).join('')).not.toBe('');
    }
  });

  test('in subjects, names, addresses and names of files, each by its operator', async () => {
    const contact = { id: newId(), name: 'Zoë Quilp', address: 'zoe.quilp@walrus.example' };
    const file = { id: newId(), name: 'Lieferschein_88.pdf', type: 'application/pdf', size: 9 };
    const at = await conversation(context, support.id, {
      subject: 'Kaput gnomon',
      contact,
      text: 'hello there',
    });
    await letter(context, at, {
      text: 'see the file',
      to: [{ address: 'support@acme.example', name: 'Acme' }],
      attachments: [{ ...file, inline: false, contentId: null, preview: 'pdf' }],
    });
    expect(await found(admin, 'subject:gnomon ')).toHaveLength(2);
    expect(await found(admin, 'subject:hello ')).toEqual([]);
    expect(await found(admin, 'from:quilp hello ')).toEqual(['hello there']);
    expect(await found(admin, 'zoe.quilp@walrus.example hello ')).toEqual(['hello there']);
    expect(await found(admin, 'from:"zoe quilp" -hello ')).toEqual(['see the file']);
    expect(await found(admin, 'to:acme gnomon ')).toEqual(['see the file']);
    expect(await found(admin, 'lieferschein gnomon ')).toEqual(['see the file']);
    expect(await found(admin, 'gnomon has:attachment')).toEqual(['see the file']);
    expect(await found(admin, 'gnomon -has:attachment')).toEqual(['hello there']);
    const { items } = await search(admin, 'lieferschein ');
    expect(items.map(({ attachments }) => attachments.map(marked))).toEqual([[['Lieferschein']]]);
    expect((await search(admin, 'gnomon ')).items.map(({ best }) => best)).toEqual([true, true]);
  });

  test('whole addresses are those and no others, also in segments that know only their words', async () => {
    const wrote = async (address: string, text: string, to = 'ask@gadget.example') => {
      const contact = { id: newId(), name: 'Mo', address };
      const at = await conversation(context, support.id, { contact, text: 'begins' });
      await letter(context, at, {
        ...{ text, kind: 'inbound', from: { address, name: 'Mo' } },
        to: [{ address: to, name: '' }],
      });
    };
    await wrote('Pip.Ox@Gadget.example', 'the pip');
    await wrote('big-pip.ox@gadget.example', 'the big');
    await wrote('pip.ox@gadget.example.org', 'the org', 'other@gadget.example');
    const ask = async () => ({
      whole: await found(admin, 'from:pip.ox@gadget.example the '),
      typed: await found(admin, 'the from:pip.ox@gad'),
      words: await found(admin, 'from:pip the '),
      to: await found(admin, 'from:pip to:other@gadget.example the '),
      not: await found(admin, 'from:pip -from:pip.ox@gadget.example the '),
    });
    const expected = {
      whole: ['the pip'],
      typed: ['the org', 'the pip'],
      words: ['the org', 'the big', 'the pip'],
      to: ['the org'],
      not: ['the org', 'the big'],
    };
    expect(await ask()).toEqual(expected);
    const { live } = await readIndex(context);
    const older = new Map<string, string>();
    for (const row of await context.store.search.readSegments(live.map(({ id }) => id))) {
      const [id, header] = [newId(), encodeHeader({ ...decodeHeader(row.header), filter: null })];
      await context.store.search.insertSegment({ ...row, id, header });
      older.set(row.id, id);
    }
    await changeIndex(context, (index) => ({
      ...index,
      live: index.live.map((one) => ({ ...one, id: older.get(one.id) ?? one.id })),
    }));
    expect(await ask()).toEqual(expected);
  });

  test('newest first, page by page, each message once', async () => {
    const at = await conversation(context, support.id, { text: 'first plumbus' });
    for (let n = 0; n < 30; n += 1) {
      context.clock.forward(1000);
      await letter(context, at, { text: `plumbus ${String(n)}` });
      if (n % 4 === 0) await settleIndex(context);
    }
    await settleIndex(context);
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await search(admin, 'plumbus ', { limit: 7, ...(cursor && { cursor }) });
      all.push(...excerpts(page));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(all).toEqual([
      ...Array.from({ length: 30 }, (_, n) => `plumbus ${String(29 - n)}`),
      'first plumbus',
    ]);
  });
});

test('a page ends when its time is over, also where nothing is found, and the next one goes on there', async () => {
  const at = await conversation(context, support.id, { text: 'about a gazorpazorp' });
  const words = Array.from({ length: 8 }, (_, n) =>
    n % 4 === 0 ? `flarbo ${String(n)}` : `nothing ${String(n)}`,
  );
  for (const text of words) {
    context.clock.forward(1000);
    await letter(context, at, { text });
    await settleIndex(context);
  }
  const all: string[] = [];
  const endedEarly: boolean[] = [];
  let cursor: string | undefined;
  do {
    const input = {
      q: 'flarbo ',
      limit: 25,
      timeZone: 'UTC',
      within: 0,
      firstWave: 1,
      ...(cursor && { cursor }),
    };
    const page = await searchMessages(context, admin, input);
    all.push(...excerpts(page));
    endedEarly.push(page.searchedBackTo !== null);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(all).toEqual(['flarbo 4', 'flarbo 0']);
  expect(endedEarly.length).toBeGreaterThan(1);
  expect(endedEarly).toEqual([...Array<boolean>(endedEarly.length - 1).fill(true), false]);
});

describe('operators', () => {
  let wanted: StoredConversation;
  beforeAll(async () => {
    await context.store.tags.insert(tagRow('Needs Invoice'));
    wanted = await conversation(context, support.id, { text: 'grommet one' });
    await conversation(context, sales.id, { text: 'grommet two', channel: 'other' });
    const [tag] = await context.store.tags.list();
    await updateConversation(context, admin, {
      id: wanted.id,
      patch: { tagIds: tag ? [tag.id] : [], assigneeId: agent.userId, status: 'pending' },
    });
    await settleIndex(context);
  });

  test.each([
    ['in:support', ['grommet one']],
    ['in:"sales team"', ['grommet two']],
    ['in:support in:"Sales Team"', ['grommet two', 'grommet one']],
    ['-in:support', ['grommet two']],
    ['assignee:ben', ['grommet one']],
    ['assignee:none', ['grommet two']],
    ['tag:"needs invoice"', ['grommet one']],
    ['-tag:"needs invoice"', ['grommet two']],
    ['status:pending', ['grommet one']],
    ['status:open status:pending', ['grommet two', 'grommet one']],
    ['team:none', ['grommet two', 'grommet one']],
    ['is:read', []],
    ['channel:test', ['grommet one']],
    ['after:2026-11-21', ['grommet two', 'grommet one']],
    ['after:today', ['grommet two', 'grommet one']],
    ['before:2026-11-21', []],
    ['before:2027', ['grommet two', 'grommet one']],
  ])('%s', async (filter, expected) => {
    expect(await found(admin, `grommet ${filter}`)).toEqual(expected);
  });

  test('is:unread is what I have not read', async () => {
    await markRead(context, admin, { id: wanted.id, readAt: context.clock.now().toISOString() });
    expect(await found(admin, 'grommet is:unread')).toEqual(['grommet two']);
    expect(await found(admin, 'grommet is:read')).toEqual(['grommet one']);
    expect(await found(agent, 'grommet is:unread')).toEqual(['grommet one']);
  });

  test.each([
    ['in:nowhere', 'unknown-name'],
    ['tag:nothing', 'unknown-name'],
    ['assignee:nobody', 'unknown-name'],
    ['channel:pigeon', 'unknown-name'],
    ['status:done', 'bad-value'],
    ['before:soon', 'bad-day'],
  ])('%s is a problem in words', async (q, code) => {
    expect((await search(admin, `grommet ${q}`)).problems).toMatchObject([
      { code, start: 8, end: 8 + q.length },
    ]);
  });

  test('an inbox that one does not see has no name', async () => {
    expect((await search(agent, 'in:"sales team"')).problems).toMatchObject([{ code: 'unknown-name' }]);
  });
});

describe('sight', () => {
  test('one finds what one may see: by inbox, and what was shared by a mention', async () => {
    const here = await conversation(context, support.id, { text: 'quokka here' });
    const there = await conversation(context, sales.id, { text: 'quokka there' });
    await settleIndex(context);
    expect(where(await search(admin, 'quokka '))).toEqual([there.id, here.id]);
    expect(where(await search(agent, 'quokka '))).toEqual([here.id]);
    expect(where(await search(outsider, 'quokka '))).toEqual([]);
    const note = {
      clientId: clientId(),
      text: 'quokka? ask Cleo',
      html: null,
      attachmentIds: [],
      mentions: [outsider.userId],
    };
    context.clock.forward(1000);
    await addNote(context, admin, { conversationId: there.id, input: note });
    await settleIndex(context);
    expect(where(await search(outsider, 'quokka '))).toEqual([there.id, there.id]);
    expect(where(await search(agent, 'quokka '))).toEqual([here.id]);
    expect((await search(agent, 'quokka ')).people).toEqual([]);
  });
});

describe('what changes', () => {
  test('a moved message is found where it is now, a deleted one nowhere', async () => {
    const from = await conversation(context, support.id, { text: 'stays here' });
    const to = await conversation(context, sales.id, { text: 'another' });
    const { message } = await letter(context, from, { text: 'wanderlust' });
    await settleIndex(context);
    expect(where(await search(agent, 'wanderlust '))).toEqual([from.id]);
    await moveMessage(context, admin, { messageId: message.id, toConversationId: to.id });
    expect(where(await search(agent, 'wanderlust '))).toEqual([]);
    await settleIndex(context);
    expect(where(await search(admin, 'wanderlust '))).toEqual([to.id]);
    expect(where(await search(agent, 'wanderlust '))).toEqual([]);
    await context.store.messages.remove(message.id);
    expect(where(await search(admin, 'wanderlust '))).toEqual([]);
  });

  test('the indexer finds what is new within a second, and ends', async () => {
    const indexer = startIndexer(context);
    try {
      const at = await conversation(context, support.id, { text: 'zyzzyva' });
      const begun = performance.now();
      while (where(await search(admin, 'zyzzyva ')).length === 0) {
        if (performance.now() - begun > 20_000) throw new Error('it was not found');
      }
      expect(where(await search(admin, 'zyzzyva '))).toEqual([at.id]);
    } finally {
      await indexer.stop();
    }
  });
});

function tagRow(name: string) {
  return { id: newId(), name, colour: 'blue' as const, keywords: [], createdAt: new Date(0) };
}

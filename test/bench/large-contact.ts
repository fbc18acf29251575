import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLogger } from '../../server/observability/logger.ts';
import { blankConversation } from '../../server/services/conversations/blank-conversation.ts';
import { blankMessage } from '../../server/services/conversations/write-activity.ts';
import { encodePosition } from '../../server/store/cursor.ts';
import { newId } from '../../server/store/ids.ts';
import type { StoredMessage } from '../../server/store/messages.ts';
import { openStore, type Store } from '../../server/store/store.ts';
import type { ApiClient } from '../support/api-client.ts';
import { openWorkspace, type Workspace } from '../support/workspace.ts';
import { calm, cpuBetween, usageOf } from './resources.ts';
import { percentile, rounded, type Row, type Scenario } from './scenario.ts';
import { mailText } from './search-texts.ts';

const conversations = Number(process.env['BENCH_CONTACT_CONVERSATIONS'] ?? 5000);
const messagesEach = 4;
const threadLength = 10_000;
const samples = 100;
const atOnce = 500;

/** A contact with very many conversations, the first of which is very long. */
interface Large {
  contactId: string;
  threadId: string;
}

/** When its first message was written. */
const begunAt = (now: Date, n: number): Date =>
  new Date(now.getTime() - n * 3_600_000 - (n === 0 ? threadLength : messagesEach) * 60_000);

async function fill(store: Store, inboxId: string): Promise<Large> {
  const contact = { id: newId(), name: 'Zoe Marchetti', address: 'zoe@customer.example' };
  const now = new Date();
  const dates = { firstSeenAt: now, lastSeenAt: now, updatedAt: now };
  const words = { name: contact.name, company: '', notes: '', language: null, timeZone: null };
  await store.contacts.insertMany([{ id: contact.id, ...words, ...dates, searchKeys: ['zoe marchetti'] }]);
  const rows = Array.from({ length: conversations }, (_, n) =>
    blankConversation(
      {
        ...{
          id: newId(),
          number: 1_000_000 + n,
          inboxId,
          channel: 'email',
          contact,
          subject: `Order ${String(n)}`,
        },
        ...{ status: n % 50 === 0 ? 'open' : 'resolved', messageCount: messagesEach },
        ...{ lastActivityAt: new Date(now.getTime() - n * 3_600_000), createdAt: begunAt(now, n) },
      },
      now,
    ),
  );
  const messages = rows.flatMap((conversation, n) =>
    Array.from({ length: n === 0 ? threadLength : messagesEach }, (_, m): StoredMessage => {
      const at = new Date(conversation.lastActivityAt.getTime() - m * 60_000);
      const from = { name: contact.name, address: contact.address };
      const author = { type: 'contact' as const, id: contact.id, name: contact.name };
      return {
        ...blankMessage(conversation, at),
        kind: 'inbound',
        author,
        from,
        text: mailText(n * messagesEach + m),
      };
    }),
  );
  for (let at = 0; at < rows.length; at += atOnce)
    await store.conversations.collection.insertMany(rows.slice(at, at + atOnce));
  for (let at = 0; at < messages.length; at += atOnce)
    await store.messages.insertMany(messages.slice(at, at + atOnce));
  return { contactId: contact.id, threadId: rows[0]?.id ?? '' };
}

async function timed(what: string, act: () => Promise<unknown>): Promise<Row> {
  await act();
  const taken: number[] = [];
  for (let n = 0; n < samples; n += 1) {
    const begun = performance.now();
    await act();
    taken.push(performance.now() - begun);
  }
  return { what, 'p50 ms': rounded(percentile(taken, 0.5)), 'p95 ms': rounded(percentile(taken, 0.95)) };
}

function opened(api: ApiClient, { contactId, threadId }: Large): [string, () => Promise<unknown>][] {
  const params = { id: threadId };
  // Before it there is a page and a half of what there is.
  const oldestAt = Date.now() - (conversations - 20) * 3_600_000;
  const oldest = encodePosition({ at: new Date(oldestAt), id: '0' });
  const beginning = encodePosition({ at: new Date(0), id: '0' });
  return [
    ['read the contact', () => api.call('readContact', { params: { id: contactId } })],
    [
      'its newest conversations',
      () => api.call('listContactConversations', { params: { id: contactId }, query: {} }),
    ],
    ['all that happened, newest', () => api.call('listTimeline', { params: { id: contactId }, query: {} })],
    [
      'all that happened, oldest',
      () => api.call('listTimeline', { params: { id: contactId }, query: { cursor: oldest } }),
    ],
    ['newest page of the thread', () => api.call('listMessages', { params, query: {} })],
    ['oldest page of the thread', () => api.call('listMessages', { params, query: { after: beginning } })],
  ];
}

/** Deletes the contact while somebody lists conversations all the time. */
async function deleted(
  { api, product }: Workspace,
  { contactId }: Large,
): Promise<{ row: Row; note: string }> {
  const before = await usageOf(product);
  const begun = performance.now();
  const { id } = await api.call('deleteContact', {
    params: { id: contactId },
    body: { conversations: 'delete' },
  });
  const lists: number[] = [];
  while ((await api.call('readContactDeletion', { params: { id } })).state !== 'done') {
    const at = performance.now();
    await api.call('listConversations', { query: {} });
    lists.push(performance.now() - at);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const seconds = (performance.now() - begun) / 1000;
  const cpu = [...cpuBetween(before, await usageOf(product)).values()].reduce((sum, used) => sum + used, 0);
  return {
    row: {
      what: 'list while it is deleted',
      'p50 ms': rounded(percentile(lists, 0.5)),
      'p95 ms': rounded(percentile(lists, 0.95)),
    },
    note: `deleted with everything in ${String(rounded(seconds))} s, ${String(rounded(cpu))} s of CPU`,
  };
}

export const largeContact: Scenario = {
  name: 'contact',
  about: `a contact with ${conversations.toLocaleString('en')} conversations, one of them with ${threadLength.toLocaleString('en')} messages: opened, windowed from either end, deleted`,
  run: async (say) => {
    const workspace = await openWorkspace();
    try {
      const { api, product, dataDir } = workspace;
      const inbox = await api.call('createInbox', {
        body: { name: 'Support', channel: 'email', address: 'support@acme.example', enabled: false },
      });
      const runtime = JSON.parse(await readFile(join(dataDir, 'runtime.json'), 'utf8')) as {
        mongodbUri: string;
      };
      const store = await openStore(runtime.mongodbUri, { logger: silentLogger() });
      const large = await fill(store, inbox.id).finally(() => store.close());
      say(`filled; the workers read it for the search for ${String(rounded(await calm(product)))} s`);
      const rows: Row[] = [await timed('list', () => api.call('listConversations', { query: {} }))];
      for (const [what, act] of opened(api, large)) rows.push(await timed(what, act));
      const { row, note } = await deleted(workspace, large);
      return { rows: [...rows, row], notes: [note, `${String(samples)} calls each at the client`] };
    } finally {
      await workspace.dispose();
    }
  },
};

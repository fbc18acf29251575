import type { ApiClient } from '../support/api-client.ts';
import { openWorkspace } from '../support/workspace.ts';
import { populate } from './populate.ts';
import { calm } from './resources.ts';
import { percentile, rounded, type Row, type Scenario } from './scenario.ts';

const sizes = [1000, 100_000];
const samples = 200;

type Act = (api: ApiClient, n: number) => Promise<unknown>;

/** What a person waits for, measured at the client over loopback: an upper bound of the time in the server. */
export async function acts(api: ApiClient): Promise<Record<string, Act>> {
  const { items: inboxes } = await api.call('listInboxes');
  const { items: tags } = await api.call('listTags');
  const open = (await api.call('listConversations', { query: { limit: 100 } })).items;
  const done = (await api.call('listConversations', { query: { limit: 100, status: 'resolved' } })).items;
  const some = [...open, ...done];
  const one = (n: number): string => some[n % some.length]?.id ?? '';
  const inboxId = inboxes[0]?.id;
  const tagId = tags[0]?.id;
  const deep =
    (await api.call('listConversations', { query: { limit: 100, status: 'resolved' } })).next ?? undefined;
  return {
    'list all open': () => api.call('listConversations', { query: {} }),
    'list resolved, second page': () =>
      api.call('listConversations', { query: { status: 'resolved', cursor: deep } }),
    'list unassigned': () => api.call('listConversations', { query: { view: 'unassigned' } }),
    'list mine': () => api.call('listConversations', { query: { view: 'mine' } }),
    'list one inbox': () => api.call('listConversations', { query: { inboxId } }),
    'list one tag': () => api.call('listConversations', { query: { tagId, status: 'resolved' } }),
    'list who waits longest': () => api.call('listConversations', { query: { sort: 'waiting' } }),
    counts: () => api.call('countConversations'),
    'open (conversation and messages)': (client, n) =>
      Promise.all([
        client.call('readConversation', { params: { id: one(n) } }),
        client.call('listMessages', { params: { id: one(n) }, query: {} }),
      ]),
    'search contacts by name': () => api.call('listContacts', { query: { q: 'ann' } }),
  };
}

export const lists: Scenario = {
  name: 'lists',
  about: `list, count and open at ${sizes.map((size) => size.toLocaleString('en')).join(' and ')} conversations (about 3 messages each)`,
  run: async (say) => {
    const workspace = await openWorkspace();
    try {
      const rows: Row[] = [];
      for (const size of sizes) {
        const filled = await populate(workspace, size, `bench-${String(size)}`);
        say(
          `${String(filled.conversations)} conversations, ${String(filled.messages)} messages in ${rounded(filled.seconds)} s`,
        );
        say(`the workers read it for the search for another ${rounded(await calm(workspace.product))} s`);
        for (const [what, act] of Object.entries(await acts(workspace.api))) {
          const times: number[] = [];
          for (let n = 0; n < samples; n += 1) {
            const begun = performance.now();
            await act(workspace.api, n);
            times.push(performance.now() - begun);
          }
          rows.push({
            what,
            conversations: size,
            'p50 ms': rounded(percentile(times, 0.5)),
            'p95 ms': rounded(percentile(times, 0.95)),
            'p99 ms': rounded(percentile(times, 0.99)),
          });
        }
      }
      rows.sort((a, b) => String(a.what).localeCompare(String(b.what)));
      return {
        rows,
        notes: [`${String(samples)} calls each, one after the other, at the client over loopback`],
      };
    } finally {
      await workspace.dispose();
    }
  },
};

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { abilitiesByRole, type Role, roles } from '../../../shared/abilities.ts';
import type { RouteContract } from '../../../shared/api/route.ts';
import { type RouteName, routes } from '../../../shared/api/routes.ts';
import { conversation, inbox, letter } from '../../support/conversations.ts';
import { testDatabase } from '../../support/test-database.ts';
import { type Person, webApp, type WebApp } from '../../support/web-app.ts';

const database = testDatabase();
const contracts = Object.entries(routes) as [RouteName, RouteContract][];
let app: WebApp;
let people: Record<Role, Person>;
let outsiders: Record<Exclude<Role, 'admin'>, Person>;
/** One of everything that belongs to an inbox, by the route's first path segment. */
let things: Record<string, string>;
/** One that everybody may run, in what they see. */
let macroId: string;

beforeAll(async () => {
  app = await webApp(database);
  const { id: inboxId } = await inbox(app.context, 'Support', { channel: 'email' });
  const { id: conversationId } = await conversation(app.context, inboxId);
  const stored = await app.context.store.conversations.read(conversationId);
  if (!stored) throw new Error('no conversation');
  const { message } = await letter(app.context, stored);
  things = { inboxes: inboxId, conversations: conversationId, messages: message.id };
  const entries = await Promise.all(
    roles.map(async (role) => [role, await app.person(role, { inboxIds: [inboxId] })] as const),
  );
  people = Object.fromEntries(entries) as typeof people;
  const outside = await Promise.all(
    (['supervisor', 'agent', 'collaborator'] as const).map(
      async (role) => [role, await app.person(role)] as const,
    ),
  );
  outsiders = Object.fromEntries(outside) as typeof outsiders;
  const urgent = {
    ...{ name: 'Urgent', description: '', shared: true },
    actions: [{ type: 'priority' as const, priority: 'high' as const }],
  };
  macroId = (await people.admin.api.call('createMacro', { body: urgent })).id;
});
afterAll(() => app.dispose());

const nowhere = 'f'.repeat(24);

/** Asks a route with an id in its path and, when it takes a body, one that fits nothing. */
async function ask(contract: RouteContract, person: Person | null, id: string = nowhere): Promise<number> {
  const path = contract.path
    .replace('{macroId}', id === nowhere ? nowhere : macroId)
    .replace(/\{\w+\}/g, id)
    .replace('by-token/', `by-token/${'x'.repeat(20)}`);
  const cookie = person
    ? { cookie: person.api.cookie ?? '', 'x-csrf-token': person.api.csrfToken ?? '' }
    : {};
  const sends = contract.method !== 'get' && contract.accepts === undefined && contract.body;
  const response = await fetch(`${app.url}/api/v1${path}`, {
    method: contract.method.toUpperCase(),
    headers: { ...cookie, ...(sends ? { 'content-type': 'application/json' } : {}) },
    ...(sends ? { body: '"not an object"' } : {}),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Routes that would change the one who asks; their ability is checked by the tests of those routes. */
const ending = new Set<RouteName>(['logOut', 'logOutEverywhere']);

describe('every route', () => {
  test.each(contracts)('%s lets in nobody without a log-in unless it is public', async (_name, contract) => {
    const status = await ask(contract, null);
    if (contract.ability === 'public') expect([401, 403]).not.toContain(status);
    else expect(status).toBe(401);
  });

  test.each(contracts)('%s asks for its ability in every role', async (name, contract) => {
    if (ending.has(name)) return;
    for (const role of roles) {
      const status = await ask(contract, people[role]);
      const may = contract.ability === 'public' || abilitiesByRole[role].has(contract.ability);
      if (may) expect([401, 403], `${role}: ${status}`).not.toContain(status);
      else expect(status, role).toBe(403);
    }
  });

  test.each(contracts.filter(([, { method, ability }]) => method !== 'get' && ability !== 'public'))(
    '%s changes nothing without the CSRF token',
    async (_name, contract) => {
      const { user, api } = people.admin;
      const bare = Object.assign(Object.create(Object.getPrototypeOf(api) as object), api, {
        csrfToken: null,
      });
      expect(await ask(contract, { user, api: bare as typeof api })).toBe(403);
    },
  );
});

describe('what belongs to an inbox', () => {
  const ofInbox = contracts.filter(([, { path, method }]) => {
    return /^\/(inboxes|conversations|messages)\/\{id\}/.test(path) && method === 'get';
  });

  test('is asked for by routes that the table below knows', () => {
    expect(ofInbox.map(([name]) => name).sort()).toEqual([
      'explainSla',
      'exportConversation',
      'listCommitments',
      'listConversationIdeas',
      'listDecisions',
      'listMessages',
      'listPlanned',
      'listRawItems',
      'listReplyChannels',
      'listSides',
      'listVersions',
      'offerAnswers',
      'previewMacro',
      'readCheckScene',
      'readConversation',
      'readDraft',
      'readInbox',
      'readRemotePicture',
      'readReplyRules',
      'readSharedDraft',
      'readSource',
      'readVisitor',
      'whatWeSaid',
    ]);
  });

  test.each(ofInbox)('%s answers members, and is not there for others', async (_name, contract) => {
    const thing = things[contract.path.split('/')[1] ?? ''] ?? '';
    for (const role of roles) {
      if (!abilitiesByRole[role].has(contract.ability)) continue;
      const status = await ask(contract, people[role], thing);
      // A letter that a test wrote has no raw source, no pictures and nobody on a web site: its reader gets as far as that.
      expect(/\/(source|visitor|remote-picture)$/.test(contract.path) ? [200, 404] : [200], role).toContain(
        status,
      );
      if (role !== 'admin') expect(await ask(contract, outsiders[role], thing), `outside ${role}`).toBe(404);
    }
  });

  const changes: [RouteName, string, unknown][] = [
    ['updateConversation', 'conversations', { priority: 'high' }],
    ['markRead', 'conversations', { readAt: null }],
    ['reply', 'conversations', { clientId: 'outsider-1', text: 'x', expectedRevision: 0 }],
    ['planReply', 'conversations', { clientId: 'outsider-3', text: 'x', sendAt: '2099-01-01T09:00:00.000Z' }],
    [
      'askAside',
      'conversations',
      { clientId: 'outsider-4', to: [{ address: 'else@where.test' }], subject: 'x', text: 'x' },
    ],
    ['followConversation', 'conversations', { following: true }],
    ['addNote', 'conversations', { clientId: 'outsider-2', text: 'x' }],
    [
      'handOver',
      'conversations',
      { assigneeId: '0'.repeat(24), note: { clientId: 'outsider-5', text: 'x' } },
    ],
    ['dropSharedDraft', 'conversations', undefined],
    ['reactToNote', 'messages', { emoji: '👍', on: true }],
    [
      'saveDraft',
      'conversations',
      { kind: 'note', text: 'x', html: null, to: null, cc: [], bcc: [], attachmentIds: [] },
    ],
    ['deleteDraft', 'conversations', undefined],
    ['undoSend', 'messages', undefined],
    ['retrySend', 'messages', undefined],
    ['splitMessage', 'messages', {}],
  ];
  test.each(changes)('%s is not there for others', async (name, kind, body) => {
    const contract: RouteContract = routes[name];
    for (const [role, person] of Object.entries(outsiders)) {
      const may = abilitiesByRole[role as Role].has(contract.ability);
      const response = await fetch(`${app.url}/api/v1${contract.path.replace('{id}', things[kind] ?? '')}`, {
        method: contract.method.toUpperCase(),
        headers: {
          'content-type': 'application/json',
          cookie: person.api.cookie ?? '',
          'x-csrf-token': person.api.csrfToken ?? '',
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      expect(response.status, role).toBe(may ? 404 : 403);
    }
  });

  test('is in nobody else’s lists, counts and sync', async () => {
    const { api } = outsiders.agent;
    expect((await api.call('listConversations')).items).toEqual([]);
    expect((await api.call('countConversations')).views.all).toEqual({ count: 0, more: false });
    expect((await api.call('listInboxes')).items).toEqual([]);
    expect((await api.call('listContacts')).items).toEqual([]);
    const since = new Date(app.context.clock.now().getTime() - 60_000).toISOString();
    const synced = await api.call('sync', { query: { since } });
    expect([synced.conversations, synced.messages]).toEqual([[], []]);
    expect((await people.agent.api.call('listConversations')).items).toHaveLength(1);
  });
});

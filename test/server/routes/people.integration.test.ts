import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from '../../support/api-client.ts';
import { inbox } from '../../support/conversations.ts';
import { problemOf } from '../../support/problem-of.ts';
import { testDatabase } from '../../support/test-database.ts';
import { type Person, webApp, type WebApp } from '../../support/web-app.ts';

const database = testDatabase();
let app: WebApp;
let admin: Person;
beforeAll(async () => {
  app = await webApp(database);
  admin = await app.person('admin');
});
afterAll(() => app.dispose());

function withToken(secret: string): ApiClient {
  const api = new ApiClient(app.url);
  api.token = secret;
  return api;
}

describe('what somebody takes', () => {
  test('by channel, and all see it; a channel that there is not is refused by its name', async () => {
    const { user, api } = await app.person('agent');
    const said = await api.call('setPresence', { body: { paused: ['chat'], byChannel: { telegram: true } } });
    expect(said).toMatchObject({ paused: ['chat'], byChannel: { telegram: true } });
    const { items } = await admin.api.call('listUsers');
    expect(items.find(({ id }) => id === user.id)).toMatchObject({ byChannel: { telegram: true } });
    const wrong = api.call('setPresence', { body: { byChannel: { fax: false } } });
    expect(await problemOf(wrong)).toMatchObject({
      code: 'validation-failed',
      fields: [{ path: 'byChannel.fax' }],
    });
    const hostile = api.call('setPresence', { body: { byChannel: { '$set.role': true } } });
    expect(await problemOf(hostile)).toMatchObject({ status: 422 });
    expect((await api.call('setPresence', { body: { presence: 'busy' } })).byChannel).toEqual({
      telegram: true,
    });
  });
});

describe('what a conversation counts', () => {
  test('by channel; what is said of kinds alone leaves the channels', async () => {
    const kinds = { mail: 2, chat: 3, social: 1 };
    const weigh = (weights: object) =>
      admin.api.call('updateWorkspace', { body: { weights: { ...kinds, ...weights } } });
    expect((await weigh({ channels: { line: 5 } })).weights).toEqual({ ...kinds, channels: { line: 5 } });
    expect((await weigh({})).weights.channels).toEqual({ line: 5 });
    expect((await weigh({ channels: {} })).weights.channels).toEqual({});
    expect(await problemOf(weigh({ channels: { fax: 1 } }))).toMatchObject({
      fields: [{ path: 'weights.channels.fax' }],
    });
    expect(await problemOf(weigh({ channels: { line: 0 } }))).toMatchObject({
      fields: [{ path: 'weights.channels.line' }],
    });
  });
});

describe('people', () => {
  test('a change of role or inbox holds from the next request on', async () => {
    const { user, api } = await app.person('agent');
    const { id: inboxId } = await inbox(app.context);
    expect((await api.call('listInboxes')).items).toEqual([]);
    expect(await problemOf(api.call('createTag', { body: { name: 'One' } }))).toMatchObject({ status: 403 });
    await admin.api.call('updateUser', {
      params: { id: user.id },
      body: { role: 'supervisor', inboxIds: [inboxId] },
    });
    expect((await api.call('listInboxes')).items.map(({ id }) => id)).toEqual([inboxId]);
    await api.call('createTag', { body: { name: 'One' } });
  });

  test('the last active admin stays, also when two demote each other at once', async () => {
    const alone = { params: { id: admin.user.id }, body: { role: 'agent' } } as const;
    expect(await problemOf(admin.api.call('updateUser', alone))).toMatchObject({
      status: 409,
      code: 'too-late',
    });
    const off = { params: { id: admin.user.id }, body: { active: false } };
    expect(await problemOf(admin.api.call('updateUser', off))).toMatchObject({
      fields: [{ path: 'active' }],
    });
    const second = await app.person('admin');
    await Promise.allSettled([
      admin.api.call('updateUser', { params: { id: second.user.id }, body: { role: 'agent' } }),
      second.api.call('updateUser', { params: { id: admin.user.id }, body: { role: 'agent' } }),
    ]);
    expect((await app.context.store.users.listActiveAdmins()).length).toBeGreaterThan(0);
    await app.context.store.users.update(admin.user.id, { role: 'admin' });
    await app.context.store.users.update(second.user.id, { role: 'agent' });
  });

  test('are in teams, whose names are unique whatever the capitals', async () => {
    const [one, two] = [await app.person('agent'), await app.person('agent')];
    const team = await admin.api.call('createTeam', { body: { name: 'Sales', memberIds: [one.user.id] } });
    expect(await problemOf(admin.api.call('createTeam', { body: { name: 'SALES' } }))).toMatchObject({
      status: 409,
      fields: [{ path: 'name' }],
    });
    const params = { id: team.id };
    const changed = await admin.api.call('updateTeam', { params, body: { memberIds: [two.user.id] } });
    expect(changed).toMatchObject({ id: team.id, name: 'Sales', memberIds: [two.user.id] });
    const renamed = await admin.api.call('updateTeam', { params, body: { name: 'Sellers' } });
    expect(renamed).toMatchObject({ id: team.id, name: 'Sellers', memberIds: [two.user.id] });
    const { items } = await admin.api.call('listUsers');
    expect(items.filter(({ teamIds }) => teamIds.includes(team.id)).map(({ id }) => id)).toEqual([
      two.user.id,
    ]);
    await admin.api.call('deleteTeam', { params });
    expect((await admin.api.call('listTeams')).items).toEqual([]);
    expect((await app.context.store.users.findById(two.user.id))?.teamIds).toEqual([]);
  });
});

describe('an API token', () => {
  test('acts for its maker with its own role, needs no CSRF token, and is shown once', async () => {
    const created = await admin.api.call('createToken', { body: { name: 'ci', role: 'supervisor' } });
    expect(created.secret).toMatch(/^ov_[\w-]{43}$/);
    const api = withToken(created.secret);
    expect((await api.call('currentSession')).user.id).toBe(admin.user.id);
    await api.call('createTag', { body: { name: 'By token' } });
    expect(await problemOf(api.call('listTokens'))).toMatchObject({ status: 403 });
    const list = await admin.api.call('listTokens');
    expect(list.items[0]).toMatchObject({ name: 'ci', hint: created.secret.slice(0, 8) });
    expect(list.items[0]?.lastUsedAt).not.toBeNull();
    expect(JSON.stringify(list)).not.toContain(created.secret);
    const stored = await app.context.store.tokens.collection.native.find({}).toArray();
    expect(JSON.stringify(stored)).not.toContain(created.secret);
  });

  test('ends when revoked, when its time is up, and with its maker', async () => {
    const maker = await app.person('admin');
    const expiresAt = new Date(app.context.clock.now().getTime() + 60_000).toISOString();
    const [revoked, short, orphan] = await Promise.all([
      maker.api.call('createToken', { body: { name: 'one', role: 'agent' } }),
      maker.api.call('createToken', { body: { name: 'two', role: 'agent', expiresAt } }),
      maker.api.call('createToken', { body: { name: 'three', role: 'admin' } }),
    ]);
    await withToken(revoked.secret).call('listTags');
    await admin.api.call('deleteToken', { params: { id: revoked.id } });
    expect(await problemOf(withToken(revoked.secret).call('listTags'))).toMatchObject({ status: 401 });
    await withToken(short.secret).call('listTags');
    app.context.clock.forward(61_000);
    expect(await problemOf(withToken(short.secret).call('listTags'))).toMatchObject({ status: 401 });

    await admin.api.call('updateUser', { params: { id: maker.user.id }, body: { role: 'agent' } });
    expect(await problemOf(withToken(orphan.secret).call('listTokens'))).toMatchObject({ status: 403 });
    await admin.api.call('updateUser', { params: { id: maker.user.id }, body: { active: false } });
    expect(await problemOf(withToken(orphan.secret).call('listTags'))).toMatchObject({ status: 401 });
  });

  test('a wrong one is refused even beside a good cookie', async () => {
    const answer = await fetch(`${app.url}/api/v1/session`, {
      headers: { cookie: admin.api.cookie ?? '', authorization: 'Bearer ov_wrong' },
    });
    expect(answer.status).toBe(401);
  });

  test('cannot end in the past', async () => {
    const body = { name: 'old', expiresAt: '2020-01-01T00:00:00Z' };
    expect(await problemOf(admin.api.call('createToken', { body }))).toMatchObject({
      fields: [{ path: 'expiresAt' }],
    });
  });
});

describe('the audit trail', () => {
  test('says who did what, and holds no secret', async () => {
    const created = await admin.api.call('createToken', { body: { name: 'audited', role: 'agent' } });
    const entries = await app.context.store.audit.list(500);
    const actions = new Set(entries.map(({ action }) => action));
    for (const action of ['session.opened', 'user.changed', 'token.created', 'token.revoked']) {
      expect(actions).toContain(action);
    }
    expect(entries[0]).toMatchObject({
      action: 'token.created',
      userId: admin.user.id,
      subject: `token:${created.id}`,
    });
    expect(JSON.stringify(entries)).not.toContain(created.secret);
  });
});

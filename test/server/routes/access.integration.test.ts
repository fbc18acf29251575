import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareSetUp } from '../../../server/services/access/set-up.ts';
import { ApiClient } from '../../support/api-client.ts';
import { problemOf } from '../../support/problem-of.ts';
import { testDatabase } from '../../support/test-database.ts';
import { password, webApp, type WebApp } from '../../support/web-app.ts';

const database = testDatabase();
let app: WebApp;
const founder = { name: 'Ada', email: 'ada@example.com', password, workspaceName: 'Acme' };

beforeAll(async () => {
  app = await webApp(database);
});
afterAll(() => app.dispose());

const tokenOf = (link: string | null): string => new URL(link ?? 'http://x/').hash.slice(1);
const stranger = (): ApiClient => new ApiClient(app.url);

describe('setting up', () => {
  test('takes the newest link, once, and never again', async () => {
    expect(await stranger().call('setUpStatus')).toEqual({ needed: true });
    const older = await prepareSetUp(app.context);
    const link = await prepareSetUp(app.context);
    expect(link).toMatch(/^http:\/\/localhost:3000\/setup#[\w-]{43}$/);
    const wrong = stranger().call('setUp', { body: { ...founder, token: tokenOf(older) } });
    expect(await problemOf(wrong)).toMatchObject({ status: 410, code: 'link-expired' });

    const api = stranger();
    const twice = await Promise.allSettled([
      api.call('setUp', { body: { ...founder, token: tokenOf(link) } }),
      stranger().call('setUp', { body: { ...founder, email: 'eve@example.com', token: tokenOf(link) } }),
    ]);
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await stranger().call('setUpStatus')).toEqual({ needed: false });
    expect(await prepareSetUp(app.context)).toBeNull();
    const late = stranger().call('setUp', { body: { ...founder, token: tokenOf(link) } });
    expect(await problemOf(late)).toMatchObject({ code: 'set-up-done' });
    expect((await app.context.store.workspace.read()).name).toBe('Acme');
  });
});

describe('logging in', () => {
  test('answers with who one is, and the cookie then says so', async () => {
    const { user, api } = await app.person('agent');
    const session = await api.call('currentSession');
    expect(session.user).toMatchObject({ id: user.id, email: user.email, role: 'agent' });
    expect(JSON.stringify(session)).not.toContain('passwordHash');
  });

  test('is case-blind in the address and says the same for a wrong password and nobody', async () => {
    const { user } = await app.person('agent');
    await stranger().logIn(user.email.toUpperCase(), password);
    const wrong = await problemOf(stranger().logIn(user.email, 'wrong password'));
    const nobody = await problemOf(stranger().logIn('nobody@example.com', 'wrong password'));
    expect(wrong).toEqual(nobody);
    expect(wrong).toMatchObject({ status: 401, code: 'wrong-credentials' });
  });

  test('begins a session under a new id, so that a planted one is worth nothing', async () => {
    const { user, api } = await app.person('agent');
    const before = api.cookie;
    await api.logIn(user.email, password);
    expect(api.cookie).not.toBe(before);
    const planted = stranger();
    planted.cookie = before;
    expect(await problemOf(planted.call('currentSession'))).toMatchObject({ code: 'not-authenticated' });
  });

  test('ends after thirty days, and after a wipe of Redis, by asking to log in again', async () => {
    const { api } = await app.person('agent');
    const keys = await app.context.redis.commands.keys(`${database.redisPrefix}:session:*`);
    expect(keys.length).toBeGreaterThan(0);
    await app.context.redis.commands.del(...keys);
    expect(await problemOf(api.call('currentSession'))).toMatchObject({
      status: 401,
      code: 'not-authenticated',
    });
    const { api: other } = await app.person('agent');
    app.context.clock.forward(31 * 24 * 3_600_000);
    expect(await problemOf(other.call('currentSession'))).toMatchObject({ code: 'not-authenticated' });
  });
});

describe('logging out', () => {
  test('here ends this session only', async () => {
    const { user, api } = await app.person('agent');
    const elsewhere = stranger();
    await elsewhere.logIn(user.email, password);
    const cookie = api.cookie;
    await api.call('logOut');
    api.cookie = cookie;
    expect(await problemOf(api.call('currentSession'))).toMatchObject({ code: 'not-authenticated' });
    await elsewhere.call('currentSession');
  });

  test('everywhere ends all of them, also when Redis forgot which there are', async () => {
    const { user, api } = await app.person('agent');
    const elsewhere = stranger();
    await elsewhere.logIn(user.email, password);
    await app.context.redis.commands.del(`${database.redisPrefix}:user-sessions:${user.id}`);
    await api.call('logOutEverywhere');
    expect(await problemOf(elsewhere.call('currentSession'))).toMatchObject({ code: 'not-authenticated' });
  });

  test('a deactivated person is out at once and cannot come back', async () => {
    const admin = await app.person('admin');
    const { user, api } = await app.person('agent');
    await admin.api.call('updateUser', { params: { id: user.id }, body: { active: false } });
    expect(await problemOf(api.call('listTags'))).toMatchObject({ code: 'not-authenticated' });
    expect(await problemOf(stranger().logIn(user.email, password))).toMatchObject({
      code: 'wrong-credentials',
    });
  });
});

describe('a page of another site', () => {
  test('can change nothing with my cookie', async () => {
    const { api } = await app.person('supervisor');
    const csrfToken = api.csrfToken;
    api.csrfToken = null;
    const body = { name: 'Urgent', keywords: [] };
    expect(await problemOf(api.call('createTag', { body }))).toMatchObject({
      status: 403,
      code: 'csrf-failed',
    });
    api.csrfToken = 'x'.repeat(43);
    expect(await problemOf(api.call('createTag', { body }))).toMatchObject({ code: 'csrf-failed' });
    const foreign = await fetch(`${app.url}/api/v1/tags`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: api.cookie ?? '',
        'x-csrf-token': csrfToken ?? '',
        origin: 'https://evil.example',
      },
      body: JSON.stringify(body),
    });
    expect(foreign.status).toBe(403);
    api.csrfToken = csrfToken;
    expect(await api.call('createTag', { body })).toMatchObject({ name: 'Urgent' });
  });

  test('cannot log me in as someone else either', async () => {
    const { user } = await app.person('agent');
    const answer = await fetch(`${app.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
      body: JSON.stringify({ email: user.email, password }),
    });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });
});

describe('my profile', () => {
  test('keeps what is not changed', async () => {
    const { api } = await app.person('agent', { name: 'Bo' });
    const session = await api.call('updateProfile', { body: { preferences: { theme: 'dark' } } });
    expect(session.user).toMatchObject({
      name: 'Bo',
      preferences: { theme: 'dark', density: 'comfortable' },
    });
    await api.call('updateProfile', { body: { preferences: { density: 'compact' } } });
    const renamed = await api.call('updateProfile', { body: { name: 'Bob' } });
    expect(renamed.user).toMatchObject({ name: 'Bob', preferences: { theme: 'dark', density: 'compact' } });
  });

  test('a new password needs the old one and ends every other session', async () => {
    const { user, api } = await app.person('agent');
    const elsewhere = stranger();
    await elsewhere.logIn(user.email, password);
    const next = 'another horse battery';
    const wrong = api.call('updateProfile', { body: { password: { current: 'wrong', next } } });
    expect(await problemOf(wrong)).toMatchObject({ fields: [{ path: 'password.current' }] });
    const session = await api.call('updateProfile', { body: { password: { current: password, next } } });
    api.csrfToken = session.csrfToken;
    await api.call('setPresence', { body: { presence: 'away' } });
    expect(await problemOf(elsewhere.call('currentSession'))).toMatchObject({ code: 'not-authenticated' });
    await stranger().logIn(user.email, next);
  });
});

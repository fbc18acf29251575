import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inboxesChangedChannel } from '../../../server/services/inboxes/announce.ts';
import { openInboxAccount } from '../../../server/services/inboxes/open-account.ts';
import { conversation } from '../../support/conversations.ts';
import { problemOf } from '../../support/problem-of.ts';
import { testDatabase } from '../../support/test-database.ts';
import { type Person, webApp, type WebApp } from '../../support/web-app.ts';

const database = testDatabase();
let app: WebApp;
let admin: Person;
const told: string[] = [];
beforeAll(async () => {
  app = await webApp(database);
  admin = await app.person('admin');
  const subscriber = app.context.redis.subscriber();
  subscriber.on('message', (_channel: string, inboxId: string) => told.push(inboxId));
  await subscriber.subscribe(inboxesChangedChannel(database.redisPrefix));
});
afterAll(() => app.dispose());

let made = 0;
/** An inbox that fits, on an address of its own. */
function fitting() {
  made += 1;
  return {
    name: `Inbox ${made}`,
    channel: 'fake',
    address: `inbox${made}@acme.example`,
    settings: { imap: { host: '127.0.0.1' } } as Record<string, unknown>,
    secrets: { password: 'geheim-1' } as Record<string, string>,
  };
}

/** The paths of the fields that an answer complains about. */
async function complaints(call: Promise<unknown>): Promise<string[]> {
  const problem = await problemOf(call);
  expect(problem).toMatchObject({ status: 422, code: 'validation-failed' });
  return (problem['fields'] as { path: string }[]).map(({ path }) => path);
}

describe('an inbox', () => {
  test('keeps its secrets sealed: they never come back, and only the channel gets them', async () => {
    const created = await admin.api.call('createInbox', { body: fitting() });
    expect(created).toMatchObject({ secretsSet: ['password'], settings: { imap: { host: '127.0.0.1' } } });
    const stored = await app.context.store.inboxes.read(created.id);
    if (!stored) throw new Error('it was not stored');
    for (const text of [JSON.stringify(created), JSON.stringify(stored)])
      expect(text).not.toContain('geheim');
    expect(openInboxAccount(app.context, stored)).toMatchObject({
      settings: { imap: { host: '127.0.0.1', port: 993 } },
      secrets: { password: 'geheim-1' },
    });
    await expect.poll(() => told).toContain(created.id);
  });

  test('goes on knowing a secret that was replaced, where its channel has a place for it', async () => {
    const [first, second] = ['the first secret of a bridge', 'the second secret of a bridge'];
    const made = await admin.api.call('createInbox', {
      body: { name: 'Reviews', channel: 'webhook', address: '', secrets: { secret: first } },
    });
    const change = async (secrets: Record<string, string>) => {
      await admin.api.call('updateInbox', { params: { id: made.id }, body: { secrets } });
      const stored = await app.context.store.inboxes.read(made.id);
      return stored && openInboxAccount(app.context, stored).secrets;
    };
    expect(await change({ secret: second })).toEqual({ secret: second, previousSecret: first });
    expect(await change({ previousSecret: '' })).toEqual({ secret: second });
  });

  test('names what does not fit in its settings and secrets by path', async () => {
    const create = (change: object) => admin.api.call('createInbox', { body: { ...fitting(), ...change } });
    const settings = { imap: { host: '', port: 'x' } };
    const paths = await complaints(create({ settings, secrets: { password: 'x' } }));
    expect(paths.sort()).toEqual(['secrets.password', 'settings.imap.host', 'settings.imap.port']);
    expect(await complaints(create({ settings: {} }))).toEqual(['settings.imap']);
    expect(await complaints(create({ channel: 'pigeon' }))).toEqual(['channel']);
    expect(await complaints(create({ address: '' }))).toEqual(['address']);
    expect(await complaints(create({ memberIds: ['0'.repeat(24)] }))).toEqual(['memberIds.0']);
    expect(await complaints(create({ teamId: '0'.repeat(24) }))).toEqual(['teamId']);
  });

  test('cannot point this server at a cloud’s metadata service', async () => {
    for (const host of ['169.254.169.254', '::ffff:169.254.169.254', '[fe80::1]', '0.0.0.0']) {
      const body = { ...fitting(), settings: { imap: { host } } };
      expect(await complaints(admin.api.call('createInbox', { body })), host).toEqual(['settings.imap.host']);
      expect(await complaints(admin.api.call('checkInbox', { body })), host).toEqual(['settings.imap.host']);
    }
  });

  test('has its address for itself', async () => {
    const body = fitting();
    await admin.api.call('createInbox', { body });
    const again = admin.api.call('createInbox', { body: { ...body, address: body.address.toUpperCase() } });
    expect(await problemOf(again)).toMatchObject({ status: 409, fields: [{ path: 'address' }] });
  });

  test('changes only what is given; the listener starts again only when the connection changed', async () => {
    const { id } = await admin.api.call('createInbox', { body: fitting() });
    const params = { id };
    const revision = async () => (await app.context.store.inboxes.read(id))?.settingsRevision;
    await admin.api.call('updateInbox', { params, body: { name: 'Renamed', autoAssign: false } });
    expect(await revision()).toBe(1);
    const changed = await admin.api.call('updateInbox', {
      params,
      body: { secrets: { password: 'geheim-2' } },
    });
    expect(changed).toMatchObject({ name: 'Renamed', autoAssign: false, secretsSet: ['password'] });
    expect(await revision()).toBe(2);
    const gone = admin.api.call('updateInbox', { params, body: { secrets: { password: '' } } });
    expect(await complaints(gone)).toEqual(['secrets.password']);
    const off = await admin.api.call('updateInbox', { params, body: { enabled: false } });
    expect(off.health.status).toBe('disabled');
  });

  test('shows settings to admins, health to supervisors, and to agents that it is there', async () => {
    const supervisor = await app.person('supervisor');
    const agent = await app.person('agent');
    const memberIds = [supervisor.user.id, agent.user.id];
    const { id } = await admin.api.call('createInbox', { body: { ...fitting(), memberIds } });
    const find = async (person: Person) =>
      (await person.api.call('listInboxes')).items.find((one) => one.id === id);
    expect(await find(admin)).toMatchObject({ settings: { imap: {} }, secretsSet: ['password'], memberIds });
    expect(await find(supervisor)).toMatchObject({
      settings: {},
      secretsSet: [],
      health: { status: 'starting' },
    });
    expect(await find(agent)).toMatchObject({ settings: {}, secretsSet: [], health: { status: 'ok' } });
  });

  test('is deleted while it holds no conversation', async () => {
    const agent = await app.person('agent');
    const memberIds = [agent.user.id];
    const empty = await admin.api.call('createInbox', { body: { ...fitting(), memberIds } });
    await admin.api.call('deleteInbox', { params: { id: empty.id } });
    expect((await agent.api.call('currentSession')).inboxIds).toEqual([]);
    const used = await admin.api.call('createInbox', { body: fitting() });
    await conversation(app.context, used.id);
    const call = admin.api.call('deleteInbox', { params: { id: used.id } });
    expect(await problemOf(call)).toMatchObject({ status: 409, code: 'too-late' });
  });

  test('is tried with the secrets that it has, and with new ones', async () => {
    const { id } = await admin.api.call('createInbox', { body: fitting() });
    const body = {
      inboxId: id,
      channel: 'fake',
      address: 'x@acme.example',
      settings: { imap: { host: '127.0.0.1' } },
    };
    const saved = await admin.api.call('checkInbox', { body });
    expect(saved).toMatchObject({ ok: true, steps: [{ detail: '{"password":"geheim-1"}' }] });
    const fresh = await admin.api.call('checkInbox', {
      body: { ...body, secrets: { password: 'geheim-9' } },
    });
    expect(fresh.steps[0]?.detail).toContain('geheim-9');
  });

  test('sends a saved secret nowhere but where it was given for', async () => {
    const { id } = await admin.api.call('createInbox', { body: fitting() });
    const elsewhere = [{ host: 'elsewhere.example' }, { host: '127.0.0.1', port: 1993 }];
    for (const imap of elsewhere) {
      const settings = { imap };
      const body = { inboxId: id, channel: 'fake', address: 'x@acme.example', settings };
      expect(await complaints(admin.api.call('checkInbox', { body }))).toEqual(['secrets.password']);
      const save = (more: object) =>
        admin.api.call('updateInbox', { params: { id }, body: { settings, ...more } });
      expect(await complaints(save({}))).toEqual(['secrets.password']);
      await save({ secrets: { password: 'geheim-5' } });
      // What is the same place, written out, is no change.
      await save({ settings: { imap: { port: 993, ...imap, host: imap.host.toUpperCase() } } });
    }
  });
});

describe('a kind of inbox', () => {
  test('describes its forms as JSON Schema', async () => {
    const { items } = await admin.api.call('listChannels');
    const fake = items.find(({ id }) => id === 'fake');
    expect(fake?.settingsSchema).toMatchObject({ type: 'object', required: ['imap'] });
    expect(fake?.secretsSchema).toMatchObject({ properties: { password: { type: 'string', minLength: 3 } } });
    expect(items.some(({ id }) => id === 'email')).toBe(true);
  });
});

describe('a raw item', () => {
  test('is handed in by who may, once, and shown as plain text', async () => {
    const { id } = await admin.api.call('createInbox', { body: fitting() });
    const raw = Buffer.from('Subject: hi\r\n\r\n<script>\xff', 'latin1');
    const first = await admin.api.pushRaw(id, raw);
    expect(first.status).toBe('accepted');
    expect(await admin.api.pushRaw(id, raw)).toEqual({ ...first, status: 'duplicate' });
    const supervisor = await app.person('supervisor', { inboxIds: [id] });
    expect(await problemOf(supervisor.api.pushRaw(id, raw))).toMatchObject({ status: 403 });
    const source = await fetch(`${app.url}/api/v1/raw-items/${first.rawItemId}/source`, {
      headers: { cookie: supervisor.api.cookie ?? '' },
    });
    expect(source.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(source.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await source.arrayBuffer()).equals(raw)).toBe(true);
    expect(await problemOf(admin.api.pushRaw(id, Buffer.alloc(300_000)))).toMatchObject({ status: 413 });
  });
});

describe('a tag', () => {
  test('has its name for itself and goes from the conversations that had it', async () => {
    const { id: inboxId } = await admin.api.call('createInbox', { body: fitting() });
    const tag = await admin.api.call('createTag', { body: { name: 'Refund', keywords: ['money back'] } });
    expect(await problemOf(admin.api.call('createTag', { body: { name: 'refund' } }))).toMatchObject({
      status: 409,
    });
    const { id } = await conversation(app.context, inboxId, { tagIds: [tag.id] });
    const params = { id: tag.id };
    expect(await admin.api.call('updateTag', { params, body: { colour: 'red' } })).toMatchObject({
      name: 'Refund',
      keywords: ['money back'],
    });
    await admin.api.call('deleteTag', { params });
    expect((await admin.api.call('readConversation', { params: { id } })).tagIds).toEqual([]);
    expect(await problemOf(admin.api.call('deleteTag', { params }))).toMatchObject({ status: 404 });
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from '../../support/api-client.ts';
import { inbox } from '../../support/conversations.ts';
import { problemOf } from '../../support/problem-of.ts';
import { testDatabase } from '../../support/test-database.ts';
import { password, type Person, webApp, type WebApp } from '../../support/web-app.ts';

const database = testDatabase();
let app: WebApp;
let admin: Person;
beforeAll(async () => {
  app = await webApp(database);
  admin = await app.person('admin', { name: 'Ada' });
});
afterAll(() => app.dispose());

const stranger = (): ApiClient => new ApiClient(app.url);
const tokenIn = (text: string): string => /#([\w-]{43})/.exec(text)?.[1] ?? '';

/** Our own mails that wait to be sent to an address, newest last. */
async function mailsTo(address: string): Promise<string[]> {
  const rows = await app.context.store.systemMails.collection.native
    .find({ 'to.address': address })
    .toArray();
  return rows.map((row) => String(row['text']));
}

describe('an invitation', () => {
  test('lets one person in, once, with the role and the inboxes that were chosen', async () => {
    const { id: inboxId } = await inbox(app.context);
    const team = await admin.api.call('createTeam', { body: { name: 'Returns' } });
    const created = await admin.api.call('invite', {
      body: { email: 'Nia@Example.com', role: 'supervisor', inboxIds: [inboxId], teamIds: [team.id] },
    });
    expect(created).toMatchObject({ email: 'nia@example.com', role: 'supervisor', mailed: false });
    const token = tokenIn(created.link);
    const params = { token };
    const seen = await stranger().call('readInvitation', { params });
    expect(seen).toEqual({ email: 'nia@example.com', workspaceName: 'Onevoice' });

    const api = stranger();
    const session = await api.call('acceptInvitation', { body: { token, name: 'Nia', password } });
    expect(session).toMatchObject({
      user: { email: 'nia@example.com', role: 'supervisor', teamIds: [team.id] },
      inboxIds: [inboxId],
    });
    expect((await api.call('currentSession')).csrfToken).toBe(session.csrfToken);
    const again = stranger().call('acceptInvitation', { body: { token, name: 'Eve', password } });
    expect(await problemOf(again)).toMatchObject({ status: 410, code: 'link-expired' });
  });

  test('ends after seven days, when it is withdrawn, and when another is made', async () => {
    const body = { email: 'late@example.com' };
    const first = await admin.api.call('invite', { body });
    const second = await admin.api.call('invite', { body });
    const read = (link: string) => stranger().call('readInvitation', { params: { token: tokenIn(link) } });
    expect(await problemOf(read(first.link))).toMatchObject({ code: 'link-expired' });
    expect((await admin.api.call('listInvitations')).items.map(({ id }) => id)).toContain(second.id);
    await admin.api.call('withdrawInvitation', { params: { id: second.id } });
    expect(await problemOf(read(second.link))).toMatchObject({ code: 'link-expired' });
    const third = await admin.api.call('invite', { body });
    const { id } = third;
    expect(await app.context.store.links.listUsable('invitation', app.context.clock.now())).toHaveLength(1);
    const later = new Date(app.context.clock.now().getTime() + 7 * 24 * 3_600_000 + 1000);
    expect(await app.context.store.links.listUsable('invitation', later)).toEqual([]);
    await admin.api.call('withdrawInvitation', { params: { id } });
  });

  test('is not for someone who is here, nor into what does not exist', async () => {
    const here = admin.api.call('invite', { body: { email: admin.user.email } });
    expect(await problemOf(here)).toMatchObject({ status: 409, fields: [{ path: 'email' }] });
    const nowhere = admin.api.call('invite', {
      body: { email: 'x@example.com', inboxIds: ['0'.repeat(24)] },
    });
    expect(await problemOf(nowhere)).toMatchObject({ status: 422, fields: [{ path: 'inboxIds.0' }] });
  });

  test('says in which language one is spoken to; the workspace’s where it says none', async () => {
    const come = async (email: string, language?: 'fi' | 'zh-Hant') => {
      const { link } = await admin.api.call('invite', { body: { email, ...(language && { language }) } });
      const accepted = { token: tokenIn(link), name: 'New', password };
      return (await stranger().call('acceptInvitation', { body: accepted })).user.preferences;
    };
    expect(await come('fi@example.com', 'fi')).toMatchObject({ locale: 'fi' });
    await admin.api.call('updateWorkspace', { body: { language: 'sl' } });
    expect(await come('sl@example.com')).toMatchObject({ locale: 'sl' });
    expect(await come('zh@example.com', 'zh-Hant')).toMatchObject({ locale: 'zh-Hant' });
    await admin.api.call('updateWorkspace', { body: { language: 'en' } });
    const odd = admin.api.call('invite', { body: { email: 'x@example.com', language: 'tlh' as 'fi' } });
    expect(await problemOf(odd)).toMatchObject({ fields: [{ path: 'language' }] });
  });

  test('is mailed when there is an e-mail inbox', async () => {
    const mailbox = await inbox(app.context, 'Mail', { channel: 'email', address: 'mail@acme.example' });
    const created = await admin.api.call('invite', { body: { email: 'mail@example.com' } });
    expect(created.mailed).toBe(true);
    const [text = ''] = await mailsTo('mail@example.com');
    expect(text).toContain('Ada invites you');
    expect(text).toContain(created.link);
    await app.context.store.inboxes.remove(mailbox.id);
  });
});

describe('a forgotten password', () => {
  test('is set anew with the mailed link, once; every session ends', async () => {
    await inbox(app.context, 'Reset', { channel: 'email', address: 'reset@acme.example' });
    const { user, api } = await app.person('agent');
    expect(await stranger().call('requestReset', { body: { email: user.email } })).toEqual({});
    const [text = ''] = await mailsTo(user.email);
    const token = tokenIn(text);
    expect(text).toContain(`http://localhost:3000/reset#${token}`);
    const rows = await app.context.store.links.collection.native.find({}).toArray();
    expect(JSON.stringify(rows)).not.toContain(token);

    const next = 'a wholly new password';
    await stranger().call('completeReset', { body: { token, password: next } });
    expect(await problemOf(api.call('currentSession'))).toMatchObject({ code: 'not-authenticated' });
    await stranger().logIn(user.email, next);
    const again = stranger().call('completeReset', { body: { token, password: 'another password' } });
    expect(await problemOf(again)).toMatchObject({ code: 'link-expired' });
  });

  test('answers the same for nobody, and mails nothing', async () => {
    expect(await stranger().call('requestReset', { body: { email: 'nobody@example.com' } })).toEqual({});
    expect(await mailsTo('nobody@example.com')).toEqual([]);
  });

  test('an account gets a few mails an hour at most; whoever asks cannot tell', async () => {
    const { user } = await app.person('agent');
    for (let count = 0; count < 7; count += 1) {
      await stranger().call('requestReset', { body: { email: user.email } });
    }
    expect(await mailsTo(user.email)).toHaveLength(5);
  });
});

// Once: it is about the mail server; what listens is tested on every store.

import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { composeRaw } from '../../../server/channels/email/simulator.ts';
import { email } from '../../../server/channels/email/email.ts';
import { secretPurpose } from '../../../server/services/inboxes/open-account.ts';
import { startListeners } from '../../../server/services/listening/listeners.ts';
import { inbox as addInbox } from '../../support/conversations.ts';
import {
  canRunMailServers,
  startMailServers,
  type MailServers,
} from '../../support/mail-servers/mail-servers.ts';
import { startOauthProvider, type OauthProvider } from '../../support/oauth-provider.ts';
import { serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';
import { accountOn, listen, testHost, type Account } from './account.ts';

const runs = canRunMailServers('IMAP with OAuth 2.0 on a real Dovecot');
const database = testDatabase();
const address = 'support@support.test';
let provider: OauthProvider;
let servers: MailServers;

const letter = (subject: string) =>
  composeRaw({
    from: { address: 'alice@customer.test', name: 'Alice' },
    to: [{ address, name: '' }],
    subject,
    text: 'Where is my parcel?',
    date: new Date(),
  });

function oauthAccount(): Account {
  return accountOn(servers, {
    settings: { auth: 'oauth2', oauth: { clientId: 'client', tokenUrl: provider.tokenUrl } },
    secrets: { imapPassword: '', refreshToken: 'refresh-0' },
  });
}

describe.skipIf(!runs)('IMAP with OAuth 2.0', () => {
  beforeAll(async () => {
    provider = await startOauthProvider(address);
    servers = await startMailServers({ introspectionUrl: provider.introspectionUrl });
  });
  afterAll(async () => {
    await servers?.stop();
    await provider?.stop();
  });
  beforeEach(() => {
    provider.refuse(null);
    provider.rotate(false);
  });

  test('logs in with a token that the refresh token gave, and hears of mail', async () => {
    const account = oauthAccount();
    const host = testHost();
    const listener = await listen(account, host);
    await host.connected();
    servers.mailbox(address).drop(letter('by token'));
    await host.stored(1);
    await listener.stop();
    await listener.done;
    expect(host.items[0]?.summary.subject).toBe('by token');
    expect(provider.asked.at(-1)).toMatchObject({ refresh_token: 'refresh-0', client_id: 'client' });
    expect(provider.shown.at(-1)).toBe(`access-${String(provider.asked.length)}`);
  });

  test('uses a token again, and fetches a new one when the kept one is refused', async () => {
    const account = oauthAccount();
    const connectOnce = async () => {
      const host = testHost();
      const listener = await listen(account, host);
      await Promise.race([host.connected(), listener.done]);
      await listener.stop();
    };
    await connectOnce();
    const first = provider.asked.length;
    await connectOnce();
    expect(provider.asked.length).toBe(first);
    provider.expireAll();
    await connectOnce();
    expect(provider.asked.length).toBe(first + 1);
    await email.release(account.inboxId);
  });

  test('a token that the server does not take is told in the server’s words', async () => {
    const account = oauthAccount();
    // Somebody else's token: the provider gives it, the server refuses it.
    const stranger = { ...account, address: 'sales@support.test' };
    const { done } = await listen(stranger, testHost());
    await expect(done).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringMatching(/authentication failed|invalid/i) as string,
    });
  });

  test('a refresh token that the provider replaced is kept, and found by who has the old one', async () => {
    provider.rotate(true);
    const stored = { ...oauthAccount().secrets };
    const account = {
      ...oauthAccount(),
      keepSecrets: async (changed: Record<string, string>) => void Object.assign(stored, changed),
      readSecrets: async () => ({ ...stored }),
    };
    const well = async (of: Account) =>
      (await email.check(of)).steps.filter(({ name }) => !name.includes('SMTP')).every(({ ok }) => ok);
    expect(await well(account)).toBe(true);
    expect(stored.refreshToken).toMatch(/^refresh-\d+-rotated$/);
    // Another process, which still has the one that was replaced.
    const other = { ...account, inboxId: 'the same in another process' };
    const before = provider.asked.length;
    expect(await well(other)).toBe(true);
    expect(provider.asked.slice(before).map((asked) => asked['refresh_token'])).toEqual([
      'refresh-0',
      expect.stringMatching(/rotated$/) as string,
    ]);
  });

  describe('the health of the inbox', () => {
    let context: ServiceContext;
    beforeAll(async () => {
      context = await serviceContext(database);
    });
    afterAll(async () => {
      await context?.dispose();
    });

    test('says what the provider says when it gives no more tokens, and that the account has to be mended', async () => {
      const { settings } = oauthAccount();
      const sealed = context.secretBox.seal(secretPurpose, 'refresh-0');
      const secrets = { refreshToken: sealed };
      const { id } = await addInbox(context, 'Support', { channel: 'email', address, settings, secrets });
      provider.refuse({ error: 'invalid_grant', error_description: 'Token has been expired or revoked.' });
      const listeners = startListeners(context);
      const health = () => context.store.inboxStates.health(id);
      await vi.waitUntil(async () => (await health()).status === 'failing', { timeout: 20_000 });
      expect(await health()).toMatchObject({
        lastError: { kind: 'auth', message: 'invalid_grant: Token has been expired or revoked.' },
      });
      provider.refuse(null);
      await vi.waitUntil(async () => (await health()).status === 'ok', { timeout: 20_000 });
      expect(await health()).toMatchObject({ lastError: null });
      await listeners.stop();
    });
  });
});

import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { email } from '../../../server/channels/email/email.ts';
import { emailSecrets, emailSettings } from '../../../server/channels/email/settings.ts';
import type { z } from 'zod';
import { outbound, type Account } from './account.ts';
import { startHostileSmtp, type Mischief } from './hostile-smtp.ts';
import { parseMessage } from './raw-mail.ts';

let counter = 0;

function accountAt(
  port: number,
  more: { settings?: z.input<typeof emailSettings>; secrets?: z.input<typeof emailSecrets> } = {},
): Account {
  counter += 1;
  const account: Account = {
    inboxId: `send-${counter}`,
    name: 'Support',
    address: 'support@support.test',
    settings: emailSettings.parse({
      ...more.settings,
      smtp: { host: '127.0.0.1', port, security: 'none', ...more.settings?.smtp },
    }),
    secrets: emailSecrets.parse(more.secrets ?? {}),
  };
  onTestFinished(() => email.release(account.inboxId));
  return account;
}

describe('what a lost connection means', () => {
  it.each<[Mischief, string]>([
    ['before-greeting', 'transient'],
    ['421', 'transient'],
    ['greylist', 'transient'],
    ['at-data', 'transient'],
    ['after-data', 'unconfirmed'],
    ['full-disk', 'transient'],
    ['spam', 'permanent'],
  ])('%s: %s', async (mischief, kind) => {
    const server = await startHostileSmtp(mischief);
    onTestFinished(() => server.stop());
    await expect(email.send(accountAt(server.port), outbound())).rejects.toMatchObject({
      name: 'SendError',
      kind,
    });
    expect(server.taken.length).toBe(['after-data', 'full-disk', 'spam'].includes(mischief) ? 1 : 0);
  });

  it('within a large mail that was not yet handed over: transient', async () => {
    const server = await startHostileSmtp('within-data');
    onTestFinished(() => server.stop());
    const file = {
      name: 'a.bin',
      type: 'application/octet-stream',
      size: 30_000_000,
      contentId: null,
      inline: false,
      open: () =>
        Readable.from(
          (function* () {
            for (let n = 0; n < 300; n += 1) yield Buffer.alloc(100_000, 1);
          })(),
        ),
    };
    await expect(email.send(accountAt(server.port), outbound({ files: [file] }))).rejects.toMatchObject({
      kind: 'transient',
    });
  });

  it('nobody there: transient; nowhere to go: permanent', async () => {
    await expect(email.send(accountAt(1), outbound())).rejects.toMatchObject({ kind: 'transient' });
    await expect(
      email.send(accountAt(1, { settings: { smtp: { host: '' } } }), outbound()),
    ).rejects.toMatchObject({ kind: 'permanent' });
  });

  it('a file that cannot be read is no mail', async () => {
    const server = await startHostileSmtp('silent');
    onTestFinished(() => server.stop());
    const file = {
      name: 'a',
      type: 'text/plain',
      size: 1,
      contentId: null,
      inline: false,
      open: () =>
        new Readable({
          read() {
            this.destroy(new Error('no such file'));
          },
        }),
    };
    await expect(email.send(accountAt(server.port), outbound({ files: [file] }))).rejects.toMatchObject({
      kind: 'transient',
    });
    expect(server.taken).toEqual([]);
  });
});

describe('what people type stays what it is', () => {
  it('cannot break out of a header', async () => {
    const taken = await receive(
      outbound({
        subject: 'x\r\nBcc: victim@evil.test\r\n\r\nbody',
        from: { address: 'support@support.test', name: 'A\r\nX-Evil: 1' },
        to: [{ address: 'alice@customer.test', name: '"B" <c@evil.test>\r\nX-Evil: 2' }],
        inReplyTo: 'a@b>\r\nX-Evil: 3',
        references: ['a@b\r\nX-Evil: 4'],
        files: [
          {
            name: 'a"\r\nX-Evil: 5.txt',
            type: 'text/plain\r\nX-Evil: 6',
            size: 1,
            contentId: 'c\r\nX-Evil: 7',
            inline: false,
            open: () => Readable.from(['x']),
          },
        ],
      }),
    );
    const head = taken.raw.slice(0, taken.raw.indexOf('\r\n\r\n'));
    expect(taken.raw).not.toMatch(/^X-Evil/im);
    expect(head).not.toMatch(/^Bcc/im);
    expect(taken.recipients).toEqual(['alice@customer.test']);
  });

  it.each(['a@b.c\r\nRCPT TO:<x@y.z>', 'a b@c.d', '<a@b.c>', 'a@b.c,d@e.f', 'nobody', ''])(
    'refuses the address %j',
    async (address) => {
      await expect(email.send(accountAt(1), outbound({ to: [{ address, name: '' }] }))).rejects.toMatchObject(
        { kind: 'permanent' },
      );
    },
  );

  it('says of an answer to an invitation in its type that it is one', async () => {
    const file = { name: 'invitation-accepted.ics', type: 'text/calendar; method=REPLY', size: 1 };
    const open = () => Readable.from(['BEGIN:VCALENDAR']);
    const taken = await receive(outbound({ files: [{ ...file, contentId: null, inline: false, open }] }));
    expect(taken.raw).toMatch(/^Content-Type: text\/calendar;(\s+name=[^;\r]+;)? method=REPLY/im);
  });

  it('keeps dots and long lines', async () => {
    const text = `.\n..\n.hidden\n${'long '.repeat(500)}\nend`;
    const taken = await receive(outbound({ text }));
    expect((await parseMessage(Buffer.from(taken.raw, 'latin1'))).text.replace(/\s+/g, ' ')).toBe(
      text.replace(/\s+/g, ' '),
    );
  });
});

it('signs with DKIM when asked to', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const taken = await receive(outbound(), {
    settings: { dkim: { domain: 'support.test', selector: 's1' } },
    secrets: { dkimPrivateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
  });
  expect(taken.raw).toMatch(/^DKIM-Signature: v=1; a=rsa-sha256;[\s\S]*d=support\.test;[\s\S]*s=s1;/m);
});

describe('XOAUTH2', () => {
  it('fetches a token, uses it again, and renews it when it is refused', async () => {
    const tokens = await tokenEndpoint();
    const good = new Set(['access-1']);
    const logins: string[] = [];
    const port = await smtpServer({
      authMethods: ['XOAUTH2'],
      onAuth(auth, _session, done) {
        logins.push(String(auth.accessToken));
        if (auth.username === 'support@support.test' && good.has(String(auth.accessToken)))
          done(null, { user: 'x' });
        else done(new Error('expired'));
      },
    });
    const account = accountAt(port, {
      settings: {
        auth: 'oauth2',
        oauth: { provider: 'microsoft', clientId: 'client', tokenUrl: tokens.url },
      },
      secrets: { refreshToken: 'refresh-0', clientSecret: 'secret' },
    });
    await email.send(account, outbound());
    await email.send(account, outbound());
    expect(tokens.asked.length).toBe(1);
    expect(tokens.asked[0]).toMatchObject({
      grant_type: 'refresh_token',
      client_id: 'client',
      client_secret: 'secret',
      refresh_token: 'refresh-0',
    });
    expect(tokens.asked[0]?.scope).toContain('SMTP.Send');
    await email.release(account.inboxId);
    good.clear();
    await expect(email.send(account, outbound())).rejects.toMatchObject({ kind: 'auth' });
    good.add(`access-${tokens.asked.length + 1}`);
    await email.release(account.inboxId);
    await email.send(account, outbound());
    // The newer refresh token that came with the first answer is the one in use.
    expect(tokens.asked.at(-1)?.refresh_token).toBe(`refresh-${tokens.asked.length - 1}`);
  });

  it('says what the provider says when it refuses', async () => {
    const tokens = await tokenEndpoint({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Token has been revoked.' },
    });
    const port = await smtpServer({
      authMethods: ['XOAUTH2'],
      onAuth: (_auth, _session, done) => done(null, { user: 'x' }),
    });
    const settings = { auth: 'oauth2' as const, oauth: { clientId: 'c', tokenUrl: tokens.url } };
    await expect(
      email.send(accountAt(port, { settings, secrets: { refreshToken: 'r' } }), outbound()),
    ).rejects.toMatchObject({ kind: 'auth', message: 'invalid_grant: Token has been revoked.' });
    const checked = await email.check(accountAt(1, { settings, secrets: { refreshToken: 'r' } }));
    expect(checked).toMatchObject({
      ok: false,
      steps: [{ ok: false, detail: 'invalid_grant: Token has been revoked.' }],
    });
  });

  it('asks no endpoint that is neither safe nor local', async () => {
    const port = await smtpServer({
      authMethods: ['XOAUTH2'],
      onAuth: (_auth, _session, done) => done(null, { user: 'x' }),
    });
    const settings = {
      auth: 'oauth2' as const,
      oauth: { clientId: 'c', tokenUrl: 'http://example.com/token' },
    };
    await expect(
      email.send(accountAt(port, { settings, secrets: { refreshToken: 'r' } }), outbound()),
    ).rejects.toMatchObject({ kind: 'auth', message: expect.stringContaining('https') });
  });
});

async function receive(
  message: ReturnType<typeof outbound>,
  more: Parameters<typeof accountAt>[1] = {},
): Promise<{ raw: string; recipients: string[] }> {
  const taken = { raw: '', recipients: [] as string[] };
  const port = await smtpServer({
    authOptional: true,
    onData(stream, session, done) {
      taken.recipients = session.envelope.rcptTo.map(({ address }) => address);
      stream.setEncoding('latin1');
      stream.on('data', (chunk: string) => (taken.raw += chunk));
      stream.on('end', () => done());
    },
  });
  await email.send(accountAt(port, more), message);
  return taken;
}

async function smtpServer(options: ConstructorParameters<typeof SMTPServer>[0]): Promise<number> {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onData(stream, _session, done) {
      stream.on('end', () => done());
      stream.resume();
    },
    ...options,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function tokenEndpoint(refusal?: {
  status: number;
  body: object;
}): Promise<{ url: string; asked: Record<string, string>[] }> {
  const asked: Record<string, string>[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      asked.push(Object.fromEntries(new URLSearchParams(body)));
      const count = asked.length;
      const answer = refusal?.body ?? {
        access_token: `access-${count}`,
        expires_in: 3600,
        refresh_token: `refresh-${count}`,
      };
      response
        .writeHead(refusal?.status ?? 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/token`,
    asked,
  };
}

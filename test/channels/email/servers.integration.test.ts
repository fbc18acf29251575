import { rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { email } from '../../../server/channels/email/email.ts';
import { composeRaw, type ScriptedMail } from '../../../server/channels/email/simulator.ts';
import {
  canRunMailServers,
  startMailServers,
  type MailServers,
} from '../../support/mail-servers/mail-servers.ts';
import { accountOn, listen, outbound, testHost } from './account.ts';
import { context, parseMessage, parseReceipt } from './raw-mail.ts';

const runs = canRunMailServers('the e-mail channel on real mail servers');
let servers: MailServers;
let counter = 0;

function letter(more: Partial<ScriptedMail> = {}): Buffer {
  counter += 1;
  return composeRaw({
    from: { address: 'alice@customer.test', name: 'Alice' },
    to: [{ address: 'support@support.test', name: '' }],
    subject: `Question ${counter}`,
    text: 'Where is my parcel?',
    date: new Date(),
    ...more,
  });
}

/** A mailbox that no other test has. */
const mailboxes = Array.from({ length: 12 }, (_, index) => `box${index}@support.test`);
let used = 0;
function ownMailbox(): string {
  used += 1;
  return mailboxes[used] ?? '';
}

async function imap(address: string): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: servers.host,
    port: servers.imap.tlsPort,
    secure: true,
    tls: { ca: servers.ca },
    auth: { user: address, pass: servers.users[0]?.password ?? '' },
    logger: false,
  });
  await client.connect();
  return client;
}

const mostConnections = 6;

/** Takes every connection of a user but one. */
async function fillConnections(address: string, ...open: ImapFlow[]): Promise<ImapFlow[]> {
  return Promise.all(Array.from({ length: mostConnections - 1 - open.length }, () => imap(address)));
}

describe.skipIf(!runs)('on Dovecot and Exim', () => {
  beforeAll(async () => {
    servers = await startMailServers({ users: mailboxes, connectionsPerUser: mostConnections });
  });
  afterAll(async () => {
    await servers?.stop();
  });

  describe('the listener', () => {
    it('hears of new mail by push, whether it was read elsewhere or not', async () => {
      const address = ownMailbox();
      const host = testHost();
      const listener = await listen(
        accountOn(servers, { address, settings: { imap: { pollSeconds: 3600 } } }),
        host,
      );
      await host.connected();
      const start = performance.now();
      servers.mailbox(address).drop(letter({ subject: 'pushed' }));
      await host.stored(1);
      expect(performance.now() - start).toBeLessThan(20_000);
      servers.mailbox(address).drop(letter({ subject: 'read on the phone' }), 'S');
      await host.stored(2);
      expect(host.items.map((item) => item.summary.subject)).toEqual(['pushed', 'read on the phone']);
      expect(host.items[0]?.externalId).toMatch(/^\d+\.1$/);
      expect(host.items[0]?.providerTime).toBeInstanceOf(Date);
      await listener.stop();
      await listener.done;
    });

    it('goes on where it stopped, after any outage, and does not touch flags', async () => {
      const address = ownMailbox();
      const host = testHost();
      const account = accountOn(servers, { address });
      const first = await listen(account, host);
      await host.connected();
      await first.stop();
      for (let n = 0; n < 5; n += 1) servers.mailbox(address).drop(letter(), n % 2 === 0 ? 'S' : '');
      const later = { ...host, now: () => new Date(Date.now() + 10 * 86_400_000) };
      const second = await listen(account, later);
      await host.stored(5);
      await second.stop();
      expect(new Set(host.items.map((item) => item.externalId)).size).toBe(5);
      const client = await imap(address);
      await client.mailboxOpen('INBOX');
      const flags = await client.fetchAll('1:*', { flags: true });
      expect(flags.filter((mail) => mail.flags?.has('\\Seen')).length).toBe(3);
      await client.logout();
    });

    it('imports a burst of 500 in few round trips', async () => {
      const address = ownMailbox();
      const box = servers.mailbox(address);
      for (let n = 0; n < 500; n += 1) box.drop(letter());
      const host = testHost();
      const start = performance.now();
      const listener = await listen(accountOn(servers, { address }), host);
      await host.stored(500);
      const seconds = (performance.now() - start) / 1000;
      process.stdout.write(`500 mails over IMAP in ${seconds.toFixed(2)} s, ${host.batches} batches\n`);
      expect(host.batches).toBeLessThanOrEqual(6);
      expect(500 / seconds).toBeGreaterThan(20);
      await listener.stop();
    });

    it('finds what is new after the server renumbered the folder', async () => {
      const address = ownMailbox();
      const box = servers.mailbox(address);
      const old = [letter(), letter(), letter()];
      for (const raw of old) box.drop(raw);
      const host = testHost();
      const account = accountOn(servers, { address });
      const first = await listen(account, host);
      await host.stored(3);
      await first.stop();
      for (const raw of old) host.knownKeys.add((await parseMessage(raw)).dedupeKey);
      for (const file of [
        'dovecot-uidlist',
        'dovecot.index',
        'dovecot.index.log',
        'dovecot.index.cache',
        'dovecot-uidvalidity',
      ]) {
        rmSync(`${box.root}/${file}`, { force: true });
      }
      host.cursors.set('imap:INBOX', { ...(host.cursors.get('imap:INBOX') as object), uidValidity: '1' });
      box.drop(letter({ subject: 'new one' }));
      const second = await listen(account, host);
      await host.stored(4);
      await second.stop();
      expect(host.items.map((item) => item.summary.subject).slice(3)).toEqual(['new one']);
      expect(host.logs.join()).toContain('renumbered');
    });

    it('takes only the headers of a mail that is too large', async () => {
      const address = ownMailbox();
      const big = letter({
        subject: 'huge',
        files: [{ name: 'a.bin', type: 'application/octet-stream', content: Buffer.alloc(2_000_000) }],
      });
      servers.mailbox(address).drop(big);
      servers.mailbox(address).drop(letter({ subject: 'small' }));
      const host = testHost();
      const listener = await listen(
        accountOn(servers, { address, settings: { imap: { maxMegabytes: 1 } } }),
        host,
      );
      await host.stored(2);
      await listener.stop();
      const huge = host.items.find((item) => item.summary.subject === 'huge');
      expect(huge?.refusedBecause).toMatch(/^The mail has 3 MB; the limit of this inbox is 1 MB\.$/);
      expect(huge?.raw.length).toBeLessThan(2000);
      expect(host.items.find((item) => item.summary.subject === 'small')?.refusedBecause).toBeUndefined();
    });

    it('leaves alone what is older than the first import reaches', async () => {
      const address = ownMailbox();
      const client = await imap(address);
      await client.append('INBOX', letter({ subject: 'old' }), [], new Date(Date.now() - 30 * 86_400_000));
      await client.append('INBOX', letter({ subject: 'recent' }), [], new Date());
      await client.logout();
      const host = testHost();
      const listener = await listen(accountOn(servers, { address }), host);
      await host.stored(1);
      await listener.stop();
      expect(host.items.map((item) => item.summary.subject)).toEqual(['recent']);
    });

    it('says what the server says when the password is wrong, and refuses a foreign certificate', async () => {
      const wrong = await listen(accountOn(servers, { secrets: { imapPassword: 'nope' } }), testHost());
      await expect(wrong.done).rejects.toThrow(/Authentication failed/i);
      const foreign = await listen(
        accountOn(servers, { settings: { certificateAuthority: '' } }),
        testHost(),
      );
      await expect(foreign.done).rejects.toThrow(/self-signed certificate/);
    });

    it('hears of new mail in every folder, on few connections', async () => {
      const address = ownMailbox();
      const folders = ['INBOX', 'One', 'Two', 'Three', 'Four', 'Five'];
      const client = await imap(address);
      for (const folder of folders.slice(1)) await client.mailboxCreate(folder);
      const host = testHost();
      const settings = { imap: { folders, pollSeconds: 3600 } };
      const listener = await listen(accountOn(servers, { address, settings }), host);
      await host.connected();
      const start = performance.now();
      for (const folder of folders) await client.append(folder, letter({ subject: `in ${folder}` }));
      // Four are pushed; the others are asked about every five seconds.
      await host.stored(6);
      expect(performance.now() - start).toBeLessThan(25_000);
      expect(new Set(host.items.map((item) => item.summary.subject))).toEqual(
        new Set(folders.map((folder) => `in ${folder}`)),
      );
      expect(new Set(host.items.map((item) => item.externalId)).size).toBe(6);
      await listener.stop();
      await listener.done;
      await client.logout();
    });

    it('looks into further folders from the first connection where the server allows no more', async () => {
      const address = ownMailbox();
      const client = await imap(address);
      await client.mailboxCreate('Orders');
      await client.append('Orders', letter({ subject: 'waiting' }));
      const others = await fillConnections(address, client);
      const host = testHost();
      const settings = { imap: { folders: ['INBOX', 'Orders'], pollSeconds: 3600 } };
      const listener = await listen(accountOn(servers, { address, settings }), host);
      await host.stored(1);
      await client.append('Orders', letter({ subject: 'one more' }));
      await host.stored(2);
      expect(host.logs).toContain('A further connection ended; its folder is asked about meanwhile.');
      await listener.stop();
      await Promise.all([...others, client].map((one) => one.logout()));
    });

    it('works over STARTTLS too', async () => {
      const host = testHost();
      const settings = { imap: { port: servers.imap.port, security: 'starttls' as const } };
      const listener = await listen(accountOn(servers, { settings }), host);
      await host.connected();
      await listener.stop();
    });
  });

  describe('the sender', () => {
    it('sends what threads in the customer’s mailbox', async () => {
      const files = [
        {
          name: 'Größe.txt',
          type: 'text/plain',
          size: 5,
          contentId: null,
          inline: false,
          open: () => Readable.from([Buffer.from('12345')]),
        },
        {
          name: 'a.png',
          type: 'image/png',
          size: 3,
          contentId: 'pic@support.test',
          inline: true,
          open: () => Readable.from([Buffer.from('png')]),
        },
      ];
      const message = outbound({
        subject: 'Re: Päckchen',
        html: '<p>Schau: <img src="cid:pic@support.test"></p>',
        signature: { text: 'Your support', html: '' },
        inReplyTo: 'asked.2@customer.test',
        references: ['asked.1@customer.test', 'asked.2@customer.test'],
        replyToken: 'tok1',
        cc: [{ address: 'bob@customer.test', name: 'Bob' }],
        bcc: [{ address: 'sales@support.test', name: '' }],
        files,
      });
      const result = await email.send(accountOn(servers), message);
      expect(result).toMatchObject({ externalId: message.externalId, rejected: [] });
      expect(result.providerReply).toMatch(/^250 /);
      const raw = await servers.mailbox('alice@customer.test').waitFor(message.externalId);
      const mail = await email.parse(raw, {
        ...context,
        account: { ...context.account, address: 'alice@customer.test' },
      });
      if (mail.type !== 'message') throw new Error('a message was expected');
      expect(mail.externalId).toBe(message.externalId);
      expect(mail.subject).toBe('Re: Päckchen');
      expect(mail.text).toBe('It is on its way.');
      expect(mail.quotedText).toBe('-- \nYour support');
      expect(mail.threading.inReplyTo).toEqual(['asked.2@customer.test']);
      expect(mail.threading.references).toEqual(['asked.1@customer.test', 'asked.2@customer.test']);
      expect(mail.replyTo).toEqual([{ address: 'support+tok1@support.test', name: 'Support' }]);
      expect(mail.files.map(({ name, inline, content }) => [name, inline, content.toString()])).toEqual([
        ['a.png', true, 'png'],
        ['Größe.txt', false, '12345'],
      ]);
      expect(mail.automatic).toBe(false);
      const copies = await Promise.all(
        ['bob@customer.test', 'sales@support.test'].map((to) =>
          servers.mailbox(to).waitFor(message.externalId),
        ),
      );
      for (const copy of copies) expect(copy.toString()).not.toMatch(/^bcc:/im);
    });

    it('gets the answer with the token back', async () => {
      const raw = letter({
        to: [{ address: 'support+tok1@support.test', name: '' }],
        subject: 'Re: Re: Parcel',
      });
      servers.mailbox('sales@support.test').drop(raw);
      expect((await parseMessage(raw)).threading.replyToken).toBe('tok1');
    });

    it('marks automatic mail, and hears no vacation reply to it', async () => {
      const message = outbound({ automatic: true, to: [{ address: 'alice@customer.test', name: '' }] });
      await email.send(accountOn(servers), message);
      const raw = await servers.mailbox('alice@customer.test').waitFor(message.externalId);
      expect((await parseMessage(raw)).automatic).toBe(true);
    });

    it('knows a vacation reply for what it is', async () => {
      const message = outbound({
        to: [{ address: 'away@customer.test', name: '' }],
        subject: 'Parcel for the holidays',
      });
      await email.send(accountOn(servers), message);
      const raw = await servers
        .mailbox('support@support.test')
        .waitFor('Out of office: Parcel for the holidays');
      const reply = await parseMessage(raw);
      expect(reply.automatic).toBe(true);
      expect((await email.parse(raw, context)).type).toBe('message');
    });

    it('reads the bounce as news about the mail that bounced', async () => {
      const message = outbound({ to: [{ address: 'nobody@customer.test', name: '' }] });
      await email.send(accountOn(servers), message);
      const raw = await servers
        .mailbox('support@support.test')
        .waitFor((text) => text.includes(message.externalId));
      const receipt = await parseReceipt(raw);
      expect(receipt).toMatchObject({
        about: message.externalId,
        outcome: 'bounced',
        recipient: 'nobody@customer.test',
        status: '5.1.1',
      });
    });

    it('reads a full mailbox and a delay too', async () => {
      const full = outbound({ to: [{ address: 'full@customer.test', name: '' }], text: 'x'.repeat(60_000) });
      const late = outbound({ to: [{ address: 'someone@defer.test', name: '' }] });
      await email.send(accountOn(servers), full);
      await email.send(accountOn(servers), late);
      const box = servers.mailbox('support@support.test');
      const bounced = await parseReceipt(await box.waitFor((text) => text.includes(full.externalId)));
      expect(bounced).toMatchObject({ about: full.externalId, outcome: 'bounced' });
      expect(bounced.diagnostic).toMatch(/quota/i);
      const delayed = await parseReceipt(await box.waitFor((text) => text.includes(late.externalId)));
      expect(delayed).toMatchObject({ about: late.externalId, outcome: 'delayed' });
    }, 45_000);

    it('tells refusals apart', async () => {
      await expect(
        email.send(accountOn(servers, { secrets: { imapPassword: 'nope' } }), outbound()),
      ).rejects.toMatchObject({ kind: 'auth', message: expect.stringContaining('535') });
      const open = { settings: { smtp: { port: servers.mx.port } }, secrets: { imapPassword: '' } };
      await expect(
        email.send(
          accountOn(servers, open),
          outbound({ to: [{ address: 'refused@customer.test', name: '' }] }),
        ),
      ).rejects.toMatchObject({ kind: 'permanent', message: expect.stringContaining('550') });
      const both = outbound({
        to: [
          { address: 'alice@customer.test', name: '' },
          { address: 'refused@customer.test', name: '' },
        ],
      });
      const result = await email.send(accountOn(servers, open), both);
      expect(result.rejected).toEqual([
        { address: 'refused@customer.test', reason: expect.stringContaining('550 5.1.1') },
      ]);
      const foreign = { settings: { certificateAuthority: '' } };
      await expect(email.send(accountOn(servers, foreign), outbound())).rejects.toMatchObject({
        kind: 'transient',
        message: expect.stringContaining('self-signed'),
      });
    });
  });

  it('checks both directions and says what is wrong', async () => {
    const good = await email.check(accountOn(servers));
    expect(good.ok).toBe(true);
    expect(good.steps.map((step) => step.ok)).toEqual([true, true, true, true, true]);
    const bad = await email.check(accountOn(servers, { secrets: { imapPassword: 'nope' } }));
    expect(bad.ok).toBe(false);
    expect(
      bad.steps
        .filter((step) => !step.ok)
        .map((step) => step.detail)
        .join(),
    ).toMatch(/Authentication failed.*535/is);
    const nowhere = await email.check(
      accountOn(servers, { settings: { imap: { host: 'no-such-host.invalid' }, smtp: { port: 1 } } }),
    );
    expect(
      nowhere.steps
        .filter((step) => !step.ok)
        .map((step) => step.detail)
        .join(),
    ).toMatch(/ENOTFOUND|EAI_AGAIN.*ECONNREFUSED/is);
  });
});

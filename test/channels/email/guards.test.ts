import { describe, expect, it } from 'vitest';
import { parseMessage, rawMail } from './raw-mail.ts';

const base = [
  'From: Anna <anna@example.org>',
  'To: support@example.com',
  'Subject: Hi',
  'Message-ID: <m.1@example.org>',
];
const read = (...headers: string[]): ReturnType<typeof parseMessage> =>
  parseMessage(rawMail(...headers, ...base, '', 'words'));

describe('automatic', () => {
  it.each([
    'Auto-Submitted: auto-replied (vacation)',
    'Auto-Submitted: auto-generated; owner-email="x@y.z"',
    'X-Autoreply: yes',
    'X-Autorespond: re: hi',
    'X-Auto-Response-Suppress: All',
    'X-Auto-Response-Suppress: DR, OOF, AutoReply',
    'Precedence: auto_reply',
    'Return-Path: <>',
  ])('%s', async (header) => {
    expect((await read(header)).automatic).toBe(true);
  });

  it.each(['Auto-Submitted: no', 'X-Autoreply: no', 'Return-Path: <anna@example.org>', 'X-Loop: x'])(
    'a person: %s',
    async (header) => {
      expect((await read(header)).automatic).toBe(false);
    },
  );

  it('a vacation subject only when it answers something', async () => {
    const subject = (...more: string[]): Buffer =>
      rawMail(...more, 'From: a@b.c', 'Subject: Automatische Antwort: Ihr Paket', '', 'x');
    expect((await parseMessage(subject())).automatic).toBe(false);
    expect((await parseMessage(subject('In-Reply-To: <x@y.z>'))).automatic).toBe(true);
  });
});

it.each([
  'Precedence: bulk',
  'Precedence: list',
  'List-Id: <news.example.org>',
  'List-Unsubscribe: <https://x.y>',
])('bulk: %s', async (header) => {
  const mail = await read(header);
  expect([mail.bulk, mail.automatic]).toEqual([true, false]);
});

describe('spam', () => {
  it.each([
    ['X-Spam-Flag: YES', true],
    ['X-Spam-Flag: NO', false],
    ['X-Spam-Status: Yes, score=9.4 required=5.0', true],
    ['X-Spam-Status: No, score=-1', false],
    ['X-MS-Exchange-Organization-SCL: 6', true],
    ['X-MS-Exchange-Organization-SCL: -1', false],
    ['X-Forefront-Antispam-Report: CIP:1.2.3.4;SCL:9;SRV:', true],
  ])('%s', async (header, marked) => {
    expect((await read(header)).spam?.marked).toBe(marked);
  });

  it('says nothing when no filter did', async () => {
    expect((await read()).spam).toBeNull();
  });
});

describe('verified', () => {
  const received =
    'Received: from mail.example.org by mx.example.com with ESMTPS; Fri, 20 Nov 2026 10:00:00 +0000';
  it.each([
    ['mx.example.com; dmarc=pass header.from=example.org', true],
    ['mx.example.com; dkim=pass header.d=example.org; spf=none', true],
    ['mx.example.com; dkim=pass header.i=@news.example.org', true],
    ['mx.example.com; spf=pass smtp.mailfrom=anna@example.org', true],
    ['mx.example.com; dkim=pass header.d=other.net', null],
    ['mx.example.com; dmarc=fail', false],
    ['mx.example.com; dkim=fail; spf=softfail', false],
    ['mx.evil.net; dmarc=pass', null],
    ['evil; dmarc=pass', null],
  ])('%s', async (results, verified) => {
    const mail = await read(received, `Authentication-Results: ${results}`);
    expect(mail.verified).toBe(verified);
  });

  it('is never taken from a mail that no host received', async () => {
    expect((await read('Authentication-Results: mx.example.com; dmarc=pass')).verified).toBeNull();
  });

  it('marks a failed DMARC as spam', async () => {
    expect((await read(received, 'Authentication-Results: mx.example.com; dmarc=fail')).spam?.marked).toBe(
      true,
    );
  });
});

describe('threading hints', () => {
  it('reads the whole chain, broken ones too', async () => {
    const mail = await read(
      'In-Reply-To: Your message of "Mon" <b@x.y>',
      'References: <a@x.y>\r\n\t<b@x.y> <b@x.y>,<c d@x.y> e@x.y',
      'Thread-Index: AdpQ1tCz6dYd2yT0S9qvJj3xvF1hAAAAAA5AAAB',
    );
    expect(mail.threading.inReplyTo).toEqual(['b@x.y']);
    expect(mail.threading.references).toEqual(['a@x.y', 'b@x.y', 'cd@x.y', 'e@x.y']);
    expect(Buffer.from(mail.threading.threadIndex ?? '', 'base64').length).toBe(22);
  });

  it.each([
    'To: Support <support+tok1@example.com>',
    'Cc: a@b.c, support+tok1@example.com',
    'Delivered-To: support+tok1@example.com',
    'X-Original-To: support+tok1@example.com',
    'Envelope-To: support+tok1@alias.example.com',
    'Received: from a by b for <support+tok1@example.com>; Fri, 20 Nov 2026 10:00:00 +0000',
  ])('finds our token in %s', async (header) => {
    expect((await parseMessage(rawMail('From: a@b.c', header, '', 'x'))).threading.replyToken).toBe('tok1');
  });

  it('takes no token that is not ours', async () => {
    expect((await read('Delivered-To: support+tok2@example.com')).threading.replyToken).toBeNull();
  });
});

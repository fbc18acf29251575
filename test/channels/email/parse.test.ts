import { describe, expect, it } from 'vitest';
import { describeEmail } from '../../../server/channels/email/describe.ts';
import { unknownSender } from '../../../server/channels/email/parse.ts';
import { parseMessage, rawMail } from './raw-mail.ts';

const head = [
  'From: Anna <anna@example.org>',
  'To: support@example.com',
  'Message-ID: <m1@example.org>',
  'Subject: Hi',
];

describe('who, to whom, when', () => {
  it('reads the plain case', async () => {
    const mail = await parseMessage(
      rawMail(
        'From: "Müller, Änna" <Anna@Example.org>'.replace(/[üÄ]/g, (c) => Buffer.from(c).toString('latin1')),
        'To: Support <support@example.com>, bob@example.com (Bob)',
        'Cc: undisclosed-recipients:;',
        'Reply-To: <desk@example.org>',
        'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
        'Date: Fri, 20 Nov 2026 09:30:00 +0100 (CET)',
        'Message-ID: <abc.1@example.org>',
        '',
        'Hello',
      ),
    );
    expect(mail.from).toEqual({ address: 'anna@example.org', name: 'Müller, Änna' });
    expect(mail.to).toEqual([
      { address: 'support@example.com', name: 'Support' },
      { address: 'bob@example.com', name: 'Bob' },
    ]);
    expect(mail.cc).toEqual([]);
    expect(mail.replyTo).toEqual([{ address: 'desk@example.org', name: '' }]);
    expect(mail.subject).toBe('Grüße');
    expect(mail.sentAt).toEqual(new Date('2026-11-20T08:30:00Z'));
    expect(mail.externalId).toBe('abc.1@example.org');
    expect(mail.text).toBe('Hello');
    expect(mail.identityKind).toBe('email');
  });

  it('finds a sender without From, and says so when there is none', async () => {
    const other = await parseMessage(rawMail('Return-Path: <x@example.org>', 'Subject: a', '', 'b'));
    expect(other.from.address).toBe('x@example.org');
    const nobody = await parseMessage(rawMail('Subject: a', '', 'b'));
    expect(nobody.from).toEqual({ address: unknownSender, name: '' });
  });

  it('takes no time that cannot be', async () => {
    for (const date of [
      'Fri, 20 Nov 2099 09:30:00 +0100',
      'yesterday',
      '',
      'Thu, 01 Jan 1970 00:00:00 +0000',
    ]) {
      expect((await parseMessage(rawMail(...head, `Date: ${date}`, '', 'x'))).sentAt).toBeNull();
    }
    const odd = await parseMessage(rawMail(...head, 'Date: 20 Nov 2026 09.30.00 GMT', '', 'x'));
    expect(odd.sentAt).toEqual(new Date('2026-11-20T09:30:00Z'));
  });

  it('gives two deliveries of a mail without Message-ID one key, and other mails others', async () => {
    const mail = (trace: string, body: string): Buffer =>
      rawMail(trace, 'From: a@b.c', 'Subject: s', '', body);
    const one = await parseMessage(mail('Delivered-To: a@x.y', 'same'));
    const two = await parseMessage(mail('Delivered-To: b@x.y', 'same'));
    const other = await parseMessage(mail('Delivered-To: a@x.y', 'else'));
    expect(one.dedupeKey).toMatch(/^sha256:/);
    expect(two.dedupeKey).toBe(one.dedupeKey);
    expect(other.dedupeKey).not.toBe(one.dedupeKey);
    expect(describeEmail(mail('Delivered-To: c@x.y', 'same')).externalId).toBe(one.externalId);
  });

  it.each(['<>', '<null>', '< >', '<0000@x>', 'none@localhost'])(
    'does not trust the Message-ID %s',
    async (id) => {
      const mail = await parseMessage(rawMail('From: a@b.c', `Message-ID: ${id}`, '', 'x'));
      expect(mail.dedupeKey).toMatch(/^sha256:/);
    },
  );
});

describe('what it says', () => {
  it('prefers both forms of an alternative', async () => {
    const mail = await parseMessage(
      rawMail(
        ...head,
        'Content-Type: multipart/alternative; boundary="b"',
        '',
        'This is a multi-part message in MIME format.',
        '--b',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'plain',
        '--b',
        'Content-Type: text/html; charset=utf-8',
        '',
        '<p>rich</p>',
        '--b',
        'Content-Type: text/calendar; method=REQUEST',
        '',
        'BEGIN:VCALENDAR',
        '--b--',
      ),
    );
    expect(mail.text).toBe('plain');
    expect(mail.html).toBe('<p>rich</p>');
    expect(mail.files.map((file) => [file.name, file.type])).toEqual([['invite.ics', 'text/calendar']]);
  });

  it('joins texts around attachments in their order', async () => {
    const mail = await parseMessage(
      rawMail(
        ...head,
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        'before',
        '--b',
        'Content-Type: image/png; name=a.png',
        'Content-Transfer-Encoding: base64',
        '',
        'iVBORw0KGgo=',
        '--b',
        'Content-Type: text/plain',
        '',
        'after',
        '--b--',
      ),
    );
    expect(mail.text).toBe('before\n\nafter');
    expect(mail.files[0]?.content.length).toBe(8);
  });

  it('marks as inline only what the HTML shows', async () => {
    const mail = await parseMessage(
      rawMail(
        ...head,
        'Content-Type: multipart/related; boundary=b',
        '',
        '--b',
        'Content-Type: text/html',
        '',
        '<p>see <img src="cid:shown@x"></p>',
        '--b',
        'Content-Type: image/png',
        'Content-ID: <shown@x>',
        '',
        'x',
        '--b',
        'Content-Type: image/png; name=other.png',
        'Content-ID: <hidden@x>',
        '',
        'y',
        '--b--',
      ),
    );
    expect(mail.files.map(({ name, inline, contentId }) => ({ name, inline, contentId }))).toEqual([
      { name: 'image.png', inline: true, contentId: 'shown@x' },
      { name: 'other.png', inline: false, contentId: 'hidden@x' },
    ]);
  });

  it('keeps forwarded mails, signatures and keys as files', async () => {
    const mail = await parseMessage(
      rawMail(
        ...head,
        'Content-Type: multipart/signed; boundary=b; protocol="application/pgp-signature"',
        '',
        '--b',
        'Content-Type: multipart/mixed; boundary=c',
        '',
        '--c',
        '',
        'signed words',
        '--c',
        'Content-Type: message/rfc822',
        '',
        'Subject: =?utf-8?B?w6RsdGVy?=',
        '',
        'older words',
        '--c--',
        '--b',
        'Content-Type: application/pgp-signature; name="signature.asc"',
        '',
        '-----BEGIN PGP SIGNATURE-----',
        '--b--',
      ),
    );
    expect(mail.text).toBe('signed words');
    expect(mail.files.map((file) => file.name)).toEqual(['älter.eml', 'signature.asc']);
    expect(mail.files[0]?.content.toString()).toContain('older words');
  });

  it('takes uuencoded files out of a text', async () => {
    const mail = await parseMessage(
      rawMail(...head, '', 'see', 'begin 644 a.txt', '#0V%T', '`', 'end', 'bye'),
    );
    expect(mail.files.map((file) => [file.name, file.content.toString()])).toEqual([['a.txt', 'Cat']]);
    expect(mail.text).toContain('see');
    expect(mail.text).toContain('bye');
    expect(mail.text).not.toContain('begin');
  });

  it('joins flowed lines', async () => {
    const mail = await parseMessage(
      rawMail(
        ...head,
        'Content-Type: text/plain; format=flowed',
        '',
        'one ',
        'two',
        '',
        'three',
        '-- ',
        'sig',
      ),
    );
    expect(mail.text).toBe('one two\n\nthree');
    expect(mail.quotedText).toBe('-- \nsig');
  });

  it('reads text out of HTML, and HTML that is called plain', async () => {
    const html = await parseMessage(
      rawMail(
        ...head,
        'Content-Type: text/html',
        '',
        '<style>p{}</style><p>a&nbsp;b</p><ul><li>c</ul><br>d<td>e',
      ),
    );
    expect(html.text).toBe('a b\n\n- c\n\nd e');
    const mislabelled = await parseMessage(rawMail(...head, '', '<html><body><b>x</b></body></html>'));
    expect(mislabelled.html).toContain('<b>x</b>');
    expect(mislabelled.text).toBe('x');
  });

  it('is not hidden by an empty form', async () => {
    const mail = await parseMessage(
      rawMail(
        ...head,
        'Content-Type: multipart/alternative; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'words',
        '--b',
        'Content-Type: text/html',
        '',
        '<html><body> &nbsp; </body></html>',
        '--b--',
      ),
    );
    expect([mail.text, mail.html]).toEqual(['words', null]);
  });
});

describe('names of files', () => {
  it.each([
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename="C:\\\\Users\\\\a\\\\b.doc"', 'b.doc'],
    ["attachment; filename*=UTF-8''na%C3%AFve%20file.txt", 'naïve file.txt'],
    ['attachment; filename*0*=utf-8\'\'%e2%82%ac; filename*1="-rates"; filename*2*=%2epdf', '€-rates.pdf'],
    ['attachment; filename="=?iso-8859-1?Q?Stra=DFe.pdf?="', 'Straße.pdf'],
    ['attachment; filename=a b c.txt', 'a b c.txt'],
    ['attachment; filename="evil\u202etxt.exe"', 'eviltxt.exe'],
    ['attachment', 'attachment.pdf'],
  ])('%s', async (disposition, name) => {
    const line = Buffer.from(`Content-Disposition: ${disposition}`).toString('latin1');
    const mail = await parseMessage(rawMail(...head, 'Content-Type: application/pdf', line, '', 'x'));
    expect(mail.files[0]?.name).toBe(name);
  });
});

describe('structure that is broken', () => {
  it('reads headers with odd line ends, stray lines and no end', async () => {
    const lf = await parseMessage(Buffer.from('From: a@b.c\nSubject: x\n\nbody'));
    expect([lf.subject, lf.text]).toEqual(['x', 'body']);
    const stray = await parseMessage(
      rawMail(
        'From MAILER-DAEMON Fri Nov 1',
        'From: a@b.c',
        'with id 123;',
        'no field at all',
        'Subject: x',
        '',
        'body',
      ),
    );
    expect([stray.from.address, stray.subject, stray.text]).toEqual(['a@b.c', 'x', 'body']);
    const endless = await parseMessage(rawMail('From: a@b.c', 'Subject: x', 'Hello there', 'second line'));
    expect([endless.subject, endless.text]).toEqual(['x', 'Hello there\nsecond line']);
  });

  it('finds a boundary that is not named, and reads what has none as text', async () => {
    const guessed = await parseMessage(
      rawMail(
        ...head,
        'Content-Type: multipart/mixed',
        '',
        '--zz',
        'Content-Type: text/plain',
        '',
        'found',
        '--zz--',
      ),
    );
    expect(guessed.text).toBe('found');
    const none = await parseMessage(
      rawMail(...head, 'Content-Type: multipart/mixed; boundary=q', '', 'only words'),
    );
    expect(none.text).toBe('only words');
  });

  it('survives a missing closing boundary and nested ones that begin alike', async () => {
    const mail = await parseMessage(
      rawMail(
        ...head,
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: multipart/alternative; boundary=b2',
        '',
        '--b2',
        'Content-Type: text/plain',
        '',
        'inner',
        '--b',
        'Content-Type: text/plain; name=note.txt',
        '',
        'outer',
      ),
    );
    expect(mail.text).toBe('inner');
    expect(mail.files.map((file) => file.content.toString())).toEqual(['outer']);
  });

  it('reads types without subtype, unknown encodings, text under a base64 label', async () => {
    const type = await parseMessage(rawMail(...head, 'Content-Type: text', '', 'words'));
    expect(type.text).toBe('words');
    const encoding = await parseMessage(rawMail(...head, 'Content-Transfer-Encoding: x-none', '', 'words'));
    expect(encoding.text).toBe('words');
    const base64 = await parseMessage(
      rawMail(
        ...head,
        'Content-Transfer-Encoding: base64',
        '',
        'these are plain words that were never encoded',
      ),
    );
    expect(base64.text).toBe('these are plain words that were never encoded');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeRaw } from '../../../server/channels/email/simulator.ts';
import { parse, parseMessage, rawMail } from './raw-mail.ts';

const whole = composeRaw({
  from: { address: 'anna@example.org', name: 'Änna' },
  to: [{ address: 'support@example.com', name: 'Support' }],
  subject: 'Grüße 日本',
  text: 'Hallo\n\nOn 2 Nov 2026, Bob <b@x.org> wrote:\n> alt',
  html: '<p>Hallo</p><blockquote type="cite">alt</blockquote>',
  files: [{ name: 'ä.png', type: 'image/png', content: Buffer.alloc(500, 7), contentId: 'x@y' }],
  date: new Date('2026-11-20T10:00:00Z'),
});

describe('nothing makes it throw', () => {
  it('a mail cut anywhere', async () => {
    for (let end = 0; end <= whole.length; end += 7) await parse(whole.subarray(0, end));
  });

  it('a mail with any bytes changed', async () => {
    const edit = fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), async (edits) => {
        const bytes = Buffer.from(whole);
        for (const [at, change] of edits) bytes.set(change.subarray(0, bytes.length - at), at);
        const item = await parse(bytes);
        expect(['message', 'receipt']).toContain(item.type);
      }),
      { numRuns: 400 },
    );
  });

  it('any bytes at all, alone or as a body', async () => {
    const types = [
      'text/html',
      'multipart/mixed; boundary=b',
      'application/ms-tnef',
      'message/rfc822',
      'multipart/report',
      'message/delivery-status',
      'text/plain; charset=utf-7',
    ];
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...types), async (bytes, type) => {
        await parse(Buffer.from(bytes));
        await parse(Buffer.concat([rawMail('From: a@b.c', `Content-Type: ${type}`, '', ''), bytes]));
      }),
      { numRuns: 300 },
    );
  });

  it('a winmail.dat with any bytes behind its signature', async () => {
    const head = Buffer.from('789f3e2201000190080003', 'hex');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        await parse(
          Buffer.concat([rawMail('Content-Type: application/ms-tnef', '', ''), head.subarray(0, 6), bytes]),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('nothing makes it slow', () => {
  const cases: [string, () => Buffer][] = [
    [
      '10,000 nested parts',
      () =>
        Buffer.from(
          Array.from(
            { length: 10_000 },
            (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`,
          ).join(''),
        ),
    ],
    [
      '100,000 parts side by side',
      () => Buffer.from(`Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(100_000)}`),
    ],
    ['100,000 header fields', () => Buffer.from(`${'X-A: b\n'.repeat(100_000)}\nbody`)],
    ['one header of 5 MB', () => Buffer.from(`Subject: ${'=?utf-8?Q?a?= '.repeat(400_000)}\n\nbody`)],
    ['a header of 2 MB that never ends', () => Buffer.from('a'.repeat(2_000_000))],
    ['2 MB of blanks in a header', () => Buffer.from(`From: ${' '.repeat(2_000_000)}x\n\nbody`)],
    ['50,000 recipients', () => Buffer.from(`To: ${'a@b.c, '.repeat(50_000)}\n\nbody`)],
    [
      '50,000 open brackets',
      () =>
        Buffer.from(`From: ${'<'.repeat(50_000)}\nTo: ${'('.repeat(50_000)}\nCc: ${'"'.repeat(50_001)}\n\nx`),
    ],
    ['a References header of 1 MB', () => Buffer.from(`References: ${'<a@b.c> '.repeat(120_000)}\n\nx`)],
    [
      '5 MB of quoted-printable',
      () => Buffer.from(`Content-Transfer-Encoding: quoted-printable\n\n${'=C3=A4='.repeat(700_000)}`),
    ],
    ['3 MB of text in one line', () => Buffer.from(`Subject: x\n\n${'On 2 Nov '.repeat(330_000)}`)],
    [
      'Content-Type with 100,000 parameters',
      () => Buffer.from(`Content-Type: text/plain${'; a*0="b'.repeat(100_000)}\n\nx`),
    ],
    [
      '80,000 tags that only open',
      () => Buffer.from(`Content-Type: text/html\n\n${'<div>'.repeat(80_000)}still here`),
    ],
    [
      '30,000 tables inside each other',
      () => Buffer.from(`Content-Type: text/html\n\n${'<table><tr><td>'.repeat(30_000)}still here`),
    ],
    [
      'a uuencode that begins 20,000 times',
      () => Buffer.from(`Subject: x\n\n${'begin 644 a\n'.repeat(20_000)}`),
    ],
  ];
  it.each(cases)('%s', async (_, make) => {
    const raw = make();
    const start = process.cpuUsage();
    await parse(raw);
    const used = process.cpuUsage(start);
    expect((used.user + used.system) / 1000).toBeLessThan(15_000);
  });

  it('keeps the words of HTML that nests too deeply', async () => {
    const mail = await parseMessage(
      Buffer.from(`Content-Type: text/html\n\n${'<div>'.repeat(80_000)}still here`),
    );
    expect(mail).toMatchObject({ text: 'still here', html: null });
  });

  it('keeps what lies beyond the bounds as a file', async () => {
    const parts = Array.from({ length: 3000 }, (_, n) => `--b\nContent-Type: text/plain\n\nword${n}\n`).join(
      '',
    );
    const mail = await parseMessage(
      Buffer.from(`Content-Type: multipart/mixed; boundary=b\n\n${parts}--b--`),
    );
    const all = mail.text + mail.files.map((file) => file.content.toString()).join('');
    for (const n of [0, 1500, 1999, 2001, 2999]) expect(all).toContain(`word${n}`);
  });
});

it('reads an ordinary mail with HTML in a fraction of its budget', async () => {
  for (let run = 0; run < 50; run += 1) await parse(whole);
  const start = process.cpuUsage();
  for (let run = 0; run < 200; run += 1) await parse(whole);
  const used = process.cpuUsage(start);
  // Measured 0.5 ms alone; the product can afford 2.5, and the bound leaves room for a machine that does other things too.
  expect((used.user + used.system) / 1000 / 200).toBeLessThan(8);
});

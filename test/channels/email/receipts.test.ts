import { describe, expect, it } from 'vitest';
import { parse, parseReceipt, rawMail } from './raw-mail.ts';

function report(status: string[], original: string[] | null, type = 'delivery-status'): Buffer {
  return rawMail(
    'Return-Path: <>',
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.org>',
    'To: support@example.com',
    'Subject: Undelivered Mail Returned to Sender',
    'Message-ID: <dsn.1@mx.example.org>',
    `Content-Type: multipart/report; report-type=${type}; boundary=b`,
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'It did not work.',
    '--b',
    `Content-Type: message/${type}`,
    '',
    ...status,
    ...(original === null ? [] : ['--b', 'Content-Type: message/rfc822', '', ...original]),
    '--b--',
  );
}
const original = [
  'From: support@example.com',
  'Message-ID: <ours.42@example.com>',
  'Subject: Parcel',
  '',
  'Dear Anna',
];
const mta = ['Reporting-MTA: dns; mx.example.org', ''];

describe('RFC 5965', () => {
  const complaint = (type: string, about: string[] | null = original) =>
    report(
      [`Feedback-Type: ${type}`, 'User-Agent: SomeGenerator/1.0', 'Version: 1', ''],
      about,
      'feedback-report',
    );

  it('reads who called our mail spam', async () => {
    const receipt = await parseReceipt(complaint('abuse'));
    expect(receipt).toMatchObject({
      ...{ outcome: 'complained', about: 'ours.42@example.com', status: null },
      diagnostic: 'abuse, says SomeGenerator/1.0',
    });
  });

  it('names whose it is where it is said', async () => {
    const fields = ['Feedback-Type: abuse', 'Original-Rcpt-To: <anna@example.org>', ''];
    const receipt = await parseReceipt(report(fields, null, 'feedback-report'));
    expect(receipt).toMatchObject({ about: null, recipient: 'anna@example.org' });
  });

  it('what is no complaint is none', async () => {
    expect(await parse(complaint('not-spam'))).toMatchObject({ type: 'message' });
  });
});

describe('RFC 3464', () => {
  it('reads a bounce', async () => {
    const receipt = await parseReceipt(
      report(
        [
          ...mta,
          'Original-Recipient: rfc822;Anna@example.org',
          'Final-Recipient: rfc822; anna@example.org',
          'Action: failed',
          'Status: 5.1.1',
          'Diagnostic-Code: smtp; 550 5.1.1 <anna@example.org>: Recipient address rejected:',
          '    User unknown',
          '',
        ],
        original,
      ),
    );
    expect(receipt).toMatchObject({
      about: 'ours.42@example.com',
      outcome: 'bounced',
      recipient: 'anna@example.org',
      status: '5.1.1',
    });
    expect(receipt.diagnostic).toMatch(/^550 5\.1\.1 .*User unknown$/);
    expect(receipt.fallback?.automatic).toBe(true);
    expect(receipt.fallback?.text).toBe('It did not work.');
  });

  it('takes the true code from the diagnostic where the status says 5.0.0, as Exim does', async () => {
    const status = [
      'Action: failed',
      'Final-Recipient: rfc822;a@x.y',
      'Status: 5.0.0',
      'Diagnostic-Code: smtp; 552 5.2.2 over quota',
      '',
    ];
    expect((await parseReceipt(report([...mta, ...status], original))).status).toBe('5.2.2');
  });

  it.each([
    ['delayed', '4.4.1', 'delayed'],
    ['delivered', '2.0.0', 'delivered'],
    ['relayed', '2.0.0', 'delivered'],
  ])('action %s', async (action, status, outcome) => {
    const lines = ['Final-Recipient: rfc822;a@x.y', `Action: ${action}`, `Status: ${status}`, ''];
    expect((await parseReceipt(report([...mta, ...lines], original))).outcome).toBe(outcome);
  });

  it('tells the worst of several recipients', async () => {
    const lines = [
      'Final-Recipient: rfc822;ok@x.y',
      'Action: delivered',
      'Status: 2.0.0',
      '',
      'Final-Recipient: rfc822;bad@x.y',
      'Action: failed',
      'Status: 5.1.1',
      '',
    ];
    expect(await parseReceipt(report([...mta, ...lines], original))).toMatchObject({
      outcome: 'bounced',
      recipient: 'bad@x.y',
    });
  });

  it('knows not what it is about when the mail is not enclosed', async () => {
    const lines = ['Final-Recipient: rfc822;a@x.y', 'Action: failed', 'Status: 5.1.1', ''];
    expect((await parseReceipt(report([...mta, ...lines], null))).about).toBeNull();
  });
});

it('reads a read receipt, and not that something was deleted', async () => {
  const lines = (what: string): string[] => [
    'Final-Recipient: rfc822; anna@example.org',
    'Original-Message-ID: <ours.42@example.com>',
    `Disposition: manual-action/MDN-sent-manually; ${what}`,
    '',
  ];
  const read = await parseReceipt(report(lines('displayed'), null, 'disposition-notification'));
  expect(read).toMatchObject({
    about: 'ours.42@example.com',
    outcome: 'read',
    recipient: 'anna@example.org',
  });
  expect((await parse(report(lines('deleted'), null, 'disposition-notification'))).type).toBe('message');
});

describe('free-form bounces', () => {
  const freeForm = (...body: string[]): Buffer =>
    rawMail('Return-Path: <>', 'From: MAILER-DAEMON@mx.example.org', 'Subject: failure notice', '', ...body);
  it.each([
    [
      'qmail',
      [
        'Hi. This is the qmail-send program at mx.example.org.',
        "I'm afraid I wasn't able to deliver your message to the following addresses.",
        '',
        '<anna@example.org>:',
        '550 5.1.1 no such user',
        '',
        '--- Below this line is a copy of the message.',
        '',
        'Message-ID: <ours.42@example.com>',
      ],
      '5.1.1',
    ],
    [
      'Exim',
      [
        'This message was created automatically by mail delivery software.',
        '',
        'A message that you sent could not be delivered to one or more of its',
        'recipients. The following address(es) failed:',
        '',
        '  anna@example.org',
        '    SMTP error from remote mail server after RCPT TO: 550 5.7.1 blocked',
        '',
        '------ This is a copy of the message, including all the headers. ------',
        '',
        'Message-ID: <ours.42@example.com>',
      ],
      '5.7.1',
    ],
    [
      'sendmail',
      [
        '   ----- The following addresses had permanent fatal errors -----',
        '<anna@example.org>',
        '    (reason: 550 5.1.1 User unknown)',
        '',
        '   ----- Transcript of session follows -----',
        '',
        'Message-Id: <ours.42@example.com>',
      ],
      '5.1.1',
    ],
    [
      'Yahoo',
      [
        'Sorry, we were unable to deliver your message to the following address.',
        '',
        '<anna@example.org>:',
        '554 : delivery error: dd This user does not have an account',
        '',
        '--- Below this line is a copy of the message.',
        'Message-ID: <ours.42@example.com>',
      ],
      null,
    ],
    [
      'Gmail',
      [
        'Delivery to the following recipient failed permanently:',
        '',
        '     anna@example.org',
        '',
        'Technical details of permanent failure:',
        'The error that the other server returned was: 550 5.2.1 disabled',
        '',
        '----- Original message -----',
        'Message-ID: <ours.42@example.com>',
      ],
      '5.2.1',
    ],
    [
      'Exchange, German',
      [
        'Ihre Nachricht konnte nicht zugestellt werden.',
        '',
        '<anna@example.org>',
        '#550 5.1.10 RESOLVER.ADR.RecipientNotFound ##',
        '',
        'Message-ID: <ours.42@example.com>',
      ],
      '5.1.10',
    ],
  ])('%s', async (_, body, status) => {
    expect(await parseReceipt(freeForm(...body))).toMatchObject({
      about: 'ours.42@example.com',
      outcome: 'bounced',
      recipient: 'anna@example.org',
      status,
    });
  });

  it('hears of a delay', async () => {
    const mail = freeForm(
      'Your message has not yet been delivered to:',
      '<anna@example.org>: 450 4.4.1 timeout',
      'Message-ID: <ours.42@example.com>',
    );
    expect((await parseReceipt(mail)).outcome).toBe('delayed');
  });

  it('does not take a person for one', async () => {
    const mail = rawMail(
      'From: anna@example.org',
      'Subject: delivery failure',
      '',
      'Your message could not be delivered, said my post office.',
    );
    expect((await parse(mail)).type).toBe('message');
    const vacation = rawMail(
      'Return-Path: <>',
      'From: bob@example.org',
      'Subject: Out of office',
      'Auto-Submitted: auto-replied',
      '',
      'I am away.',
    );
    expect((await parse(vacation)).type).toBe('message');
  });
});

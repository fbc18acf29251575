import { createHash } from 'node:crypto';

type Outcome = 'delivered' | 'read' | 'failed';

/** The report by which a mail system (RFC 3464) or a reader's program (RFC 8098) tells of a mail of ours. */
export function composeReport(messageId: string, outcome: Outcome): Buffer {
  const boundary = `r${createHash('sha256').update(`${messageId} ${outcome}`).digest('hex').slice(0, 16)}`;
  const read = outcome === 'read';
  const kind = read ? 'disposition-notification' : 'delivery-status';
  const parts = [
    ['Content-Type: text/plain; charset=utf-8', '', `Your message was ${outcome}.`],
    [`Content-Type: message/${kind}`, '', ...(read ? displayed(messageId) : delivery(outcome))],
    ['Content-Type: text/rfc822-headers', '', `Message-ID: <${messageId}>`],
  ];
  const head = [
    'From: Mail Delivery System <mailer-daemon@customer.example>',
    `Subject: ${read ? 'Read' : 'Delivery report'}`,
    `Message-ID: <${boundary}@customer.example>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${kind}; boundary="${boundary}"`,
  ];
  const body = parts.map((lines) => `--${boundary}\r\n${lines.join('\r\n')}\r\n`).join('');
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}--${boundary}--\r\n`);
}

function displayed(messageId: string): string[] {
  return [
    'Final-Recipient: rfc822;customer@customer.example',
    `Original-Message-ID: <${messageId}>`,
    'Disposition: manual-action/MDN-sent-manually; displayed',
  ];
}

function delivery(outcome: Outcome): string[] {
  const failed = outcome === 'failed';
  return [
    'Reporting-MTA: dns;mx.customer.example',
    '',
    'Final-Recipient: rfc822;customer@customer.example',
    `Action: ${outcome}`,
    `Status: ${failed ? '5.1.1' : '2.0.0'}`,
    ...(failed ? ['Diagnostic-Code: smtp;550 5.1.1 as simulated'] : []),
  ];
}

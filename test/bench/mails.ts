import { imagineConversation } from '../../server/demo/imagine.ts';
import { makeFile } from '../../server/demo/files.ts';
import { composeRaw } from '../../server/channels/email/simulator.ts';

const paragraph =
  'We have been customers for years and know that you will find a way. The attached details should help you to look it up. ';

function asHtml(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => `<p style="margin:0 0 8px;font-family:Arial,sans-serif">${line}</p>`);
  return `<html><head><style>p{color:#222}</style></head><body><div dir="auto">${lines.join('')}</div><br><div style="color:#888;font-size:12px">Sent from my phone<br><a href="https://example.com/?utm=1">example.com</a></div></body></html>`;
}

export interface BenchMail {
  raw: Buffer;
  messageId: string;
}

/**
 * Mail number `n`: text and HTML, about 5 kB, in the languages of the demo; every third answers an earlier one of the
 * same writer; every twentieth carries a picture.
 */
export function benchMail(n: number, to: string): BenchMail {
  const thread = n % 3 === 2 ? n - 2 : n;
  const story = imagineConversation(thread, { now: new Date(), days: 1, total: 100_000, people: 40_000 });
  const from = { address: `writer.${String(thread)}@customer.test`, name: story.person.name };
  const messageId = `bench-${String(n)}-${String(process.pid)}@customer.test`;
  const root = `bench-${String(thread)}-${String(process.pid)}@customer.test`;
  const text = `${story.turns[0]?.text ?? ''}\n\n${paragraph.repeat(6)}\n\nReference bench-${String(n)}.`;
  const raw = composeRaw({
    from,
    to: [{ address: to, name: '' }],
    subject: thread === n ? `${story.subject} [${String(n)}]` : `Re: ${story.subject} [${String(thread)}]`,
    text,
    html: asHtml(text),
    messageId,
    inReplyTo: thread === n ? null : root,
    references: thread === n ? [] : [root],
    files: n % 20 === 7 ? [{ ...makeFile('photo', n % 12) }] : [],
    date: new Date(),
    headers: {
      Received: 'from mx.customer.test by mail.support.test with ESMTPS; ' + new Date().toUTCString(),
      'X-Mailer': 'Bench 1.0',
    },
  });
  return { raw, messageId };
}

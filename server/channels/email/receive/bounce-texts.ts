import { readAddress } from '../mime/addresses.ts';
import type { Headers } from '../mime/headers.ts';
import type { ReceiptNews } from './receipts.ts';

/** Bounces without RFC 3464: Exim, qmail, old sendmail, Exchange, Yahoo, Gmail and their like. */

const failure = [
  /this message was created automatically by mail delivery software/i,
  /a message that you sent could not be delivered/i,
  /(hi\. this is the|this is the) qmail-send program/i,
  /i'm afraid i wasn't able to deliver your message/i,
  /the following address(es)? (failed|had permanent fatal errors)/i,
  /----- the following addresses had (permanent fatal|delivery) (errors|problems)/i,
  /(your message|the message) (could not|couldn't|can't|cannot|was not|wasn't) (be )?delivered/i,
  /(delivery|message) (to the following recipients? )?(has )?(failed|was unsuccessful)/i,
  /undelivered mail returned to sender|undeliverable|returned mail|delivery (status notification|failure|notification)/i,
  /sorry,? (i|we) (wasn't|was|were|weren't|couldn't|could not)( not)? able to (establish|deliver)/i,
  /(unable|not able) to deliver (your|the|this) message/i,
  /did not reach the following recipient|recipient(s)? (could not be|cannot be) reached/i,
  /unzustellbar|konnte nicht zugestellt werden|nicht zustellbar/i,
  /n'a pas pu être (remis|délivré|distribué)|non remis/i,
  /no se (ha podido|pudo) entregar|no se puede entregar/i,
  /non è stato possibile (recapitare|consegnare)|mancato recapito/i,
  /kon niet worden (bezorgd|afgeleverd)|não (pôde|foi possível) (ser )?entregar/i,
];
const delay =
  /(delivery (has been|is) delayed|delayed mail|warning: (could not send )?message.*(hours|delayed)|not yet been delivered|no action is required on your part)/i;

/** Null when the text does not read like a bounce. */
export function readFreeFormBounce(headers: Headers, text: string): Omit<ReceiptNews, 'about'> | null {
  const start = text.slice(0, 8000);
  const subject = headers.text('subject');
  const delayed = delay.test(subject) || delay.test(start.slice(0, 2000));
  if (!delayed && !failure.some((pattern) => pattern.test(start) || pattern.test(subject))) {
    if (!headers.has('x-failed-recipients')) return null;
  }
  const diagnostic = readDiagnostic(start);
  return {
    outcome: delayed ? 'delayed' : 'bounced',
    recipient: readRecipient(headers, start),
    status: /(?:^|[^\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])/m.exec(diagnostic)?.[1] ?? null,
    diagnostic: diagnostic || subject,
  };
}

/** The first address that stands like a failed recipient: alone on a line, in brackets before a colon, after "to". */
function readRecipient(headers: Headers, text: string): string | null {
  const named = readAddress(headers.raw('x-failed-recipients'))?.address;
  if (named) return named;
  const patterns = [
    /^[ \t]*<([^\s<>]+@[^\s<>]+)>:?[ \t]*(?:\(.*\))?[ \t]*\r?$/m,
    /^[ \t]*<([^\s<>]+@[^\s<>]+)>/m,
    /^[ \t]+([^\s<>()]+@[^\s<>()]+?):?[ \t]*\r?$/m,
    /(?:delivered to|recipients?:?|address(?:es)?:?|deliver(?:y)? to)\s+<?([^\s<>()]+@[^\s<>()]+?)>?[\s.,:]/i,
  ];
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1];
    if (found) return readAddress(found)?.address ?? null;
  }
  return null;
}

/** The line with the SMTP reply or an enhanced status, else the line after the recipient. */
export function readDiagnostic(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const coded = lines.findIndex(
    (line) =>
      /(^|[^\d.-])[45]\d\d([ -]#?|$)[45]?\.?/.test(line) &&
      /(^|\D)(4[0-9]{2}|5[0-7][0-9])([ -]|$)/.test(line),
  );
  const enhanced = lines.findIndex((line) => /(^|[^\d.])[45]\.\d{1,3}\.\d{1,3}([^\d.]|$)/.test(line));
  const at = coded >= 0 ? coded : enhanced;
  if (at < 0) {
    const recipient = lines.findIndex((line) => /^<?[^\s<>]+@[^\s<>]+>?:?$/.test(line));
    return recipient >= 0 ? (lines.slice(recipient + 1).find((line) => line !== '') ?? '').slice(0, 500) : '';
  }
  const more = lines
    .slice(at + 1, at + 3)
    .filter((line) => line !== '' && !line.includes('@') && !line.startsWith('---'));
  return [lines[at] ?? '', ...more].join(' ').slice(0, 500);
}

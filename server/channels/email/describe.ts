import type { IncomingItem } from '../contract.ts';
import { readAddress } from './mime/addresses.ts';
import { readHeaders, type Headers } from './mime/headers.ts';
import { hashOfMail, keyOfMessageId } from './receive/identity.ts';

/** What the quarantine list and the ledger want to know before anything is parsed. */
export function describeEmail(raw: Buffer): Pick<IncomingItem, 'externalId' | 'summary'> {
  const { headers, bodyStart } = readHeaders(raw, 0, raw.length);
  const key = keyOfMessageId(headers.raw('message-id')) ?? hashOfMail(headers, raw, bodyStart);
  return { externalId: key, summary: summarise(headers) };
}

export function summarise(headers: Headers): IncomingItem['summary'] {
  const from = readAddress(headers.raw('from'));
  const name = from?.name ?? '';
  const address = from?.address ?? '';
  const shown = name === '' ? address : `${name} <${address}>`;
  return { from: shown.slice(0, 500), subject: headers.text('subject').slice(0, 500) };
}

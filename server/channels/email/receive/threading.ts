import type { ParseContext, ThreadingHints } from '../../contract.ts';
import { readAddresses } from '../mime/addresses.ts';
import type { Headers } from '../mime/headers.ts';
import { readMessageIds } from './identity.ts';

/** Every header in which an MTA or a sender names who the mail went to. */
const recipientHeaders = [
  'to',
  'cc',
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'x-delivered-to',
  'x-forwarded-to',
  'x-real-to',
  'x-rcpt-to',
  'resent-to',
  'resent-cc',
  'apparently-to',
];

export function readThreading(headers: Headers, context: ParseContext): ThreadingHints {
  return {
    replyToken: findReplyToken(headers, context),
    inReplyTo: readMessageIds(headers.all('in-reply-to')),
    references: readMessageIds(headers.all('references')),
    threadIndex: threadIndexRoot(headers.raw('thread-index')),
    externalThreadId: null,
  };
}

/** The first plus suffix of a recipient that proves to be a token of ours. */
function findReplyToken(headers: Headers, context: ParseContext): string | null {
  for (const token of plusSuffixes(headers)) {
    if (context.openReplyToken(token)) return token;
  }
  return null;
}

function plusSuffixes(headers: Headers): string[] {
  const suffixes = new Set<string>();
  const take = (address: string): void => {
    const local = address.slice(0, address.lastIndexOf('@'));
    const plus = local.indexOf('+');
    if (plus >= 0 && plus < local.length - 1) suffixes.add(local.slice(plus + 1));
  };
  for (const name of recipientHeaders) {
    for (const value of headers.all(name)) {
      if (!value.includes('+')) continue;
      // The header's own spelling: a token may tell capitals apart.
      for (const match of value.matchAll(/[^\s<>()",:;]+@[^\s<>()",:;]+/g)) take(match[0]);
      for (const { address } of readAddresses(value)) take(address);
    }
  }
  for (const value of headers.all('received')) {
    const target = /\sfor\s+<?([^\s<>;]+@[^\s<>;]+)>?/i.exec(value)?.[1];
    if (target) take(target);
  }
  return [...suffixes].slice(0, 50);
}

/** Outlook's Thread-Index begins with 22 bytes that a whole conversation shares. */
function threadIndexRoot(value: string): string | null {
  const bytes = Buffer.from(value.replace(/\s+/g, ''), 'base64');
  return bytes.length >= 22 ? bytes.subarray(0, 22).toString('base64') : null;
}

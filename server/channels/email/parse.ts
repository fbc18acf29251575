import type { Participant } from '../../../shared/schemas/primitives.ts';
import type { ParseContext, ParsedItem, ParsedMessage } from '../contract.ts';
import { readContent, type MailContent } from './body/content.ts';
import { htmlToText } from './body/html-text.ts';
import { readAddress, readAddresses } from './mime/addresses.ts';
import { readDate } from './mime/date.ts';
import type { Headers } from './mime/headers.ts';
import { readTree, type Part } from './mime/tree.ts';
import { forwardSubject } from './quotes/quote-words.ts';
import { splitHtml } from './quotes/split-html.ts';
import { splitText, type Split } from './quotes/split-text.ts';
import { judge } from './receive/guards.ts';
import { hashOfMail, keyOfMessageId } from './receive/identity.ts';
import { readReceipt } from './receive/receipts.ts';
import { readThreading } from './receive/threading.ts';

/** The address of someone who gave none: no mail can go there, so nobody is written to by mistake. */
export const unknownSender = 'unknown@unknown.invalid';

/** Bytes of a mail to what they mean. Never throws; time and memory are bounded by the size of the mail. */
export async function parseEmail(raw: Buffer, context: ParseContext): Promise<ParsedItem> {
  const root = readTree(raw);
  const content = readContent(root);
  const message = readMessage({ raw, root, content, context });
  const receipt = readReceipt(root, content.text);
  if (!receipt) return message;
  return {
    type: 'receipt',
    externalId: message.externalId,
    dedupeKey: message.dedupeKey,
    ...receipt,
    fallback: { ...message, automatic: true },
  };
}

interface Mail {
  raw: Buffer;
  root: Part;
  content: MailContent;
  context: ParseContext;
}

function readMessage({ raw, root, content, context }: Mail): ParsedMessage {
  const { headers } = root;
  const hint = hintOf(root);
  headers.charsetHint ??= hint;
  const key =
    keyOfMessageId(headers.raw('message-id')) ?? hashOfMail(headers, raw, raw.length - root.body.length);
  const from = readSender(headers, hint);
  const subject = headers.text('subject');
  const forwarded = forwardSubject.test(subject) && !/^\s*(re|aw|sv|odp)\s*:/i.test(subject);
  return {
    type: 'message',
    externalId: key,
    dedupeKey: key,
    from,
    replyTo: addressesOf(headers, 'reply-to', hint),
    to: addressesOf(headers, 'to', hint),
    cc: addressesOf(headers, 'cc', hint),
    subject: subject.slice(0, 2000),
    ...foldQuotes(content, forwarded),
    files: content.files,
    sentAt: readDate(headers.raw('date'), context.now),
    threading: readThreading(headers, context),
    identityKind: 'email',
    ...judge(headers, from),
  };
}

function addressesOf(headers: Headers, name: string, hint: string | null): Participant[] {
  return readAddresses(headers.all(name), hint).filter((person) => person.address.includes('@'));
}

/** Who wrote it: From, or the next best header that names someone. */
function readSender(headers: Headers, hint: string | null): Participant {
  let named: Participant | null = null;
  for (const name of [
    'from',
    'reply-to',
    'sender',
    'resent-from',
    'x-sender',
    'return-path',
    'x-envelope-from',
    'envelope-from',
  ]) {
    for (const value of headers.all(name)) {
      const person = readAddress(value, hint);
      if (person?.address.includes('@')) return { ...person, name: person.name || (named?.name ?? '') };
      named ??= person;
    }
  }
  return { address: unknownSender, name: named?.name || (named?.address ?? '') };
}

/** The first charset that a text part names: 8-bit headers are most likely in the same. */
function hintOf(root: Part): string | null {
  if (root.parameters.charset) return root.parameters.charset;
  for (const child of root.children) {
    const hint = hintOf(child);
    if (hint !== null) return hint;
  }
  return null;
}

type Folded = Pick<ParsedMessage, 'text' | 'html' | 'quotedText' | 'quotedHtml'>;

/** Folds both forms. Where only one of them shows its history, the other follows it. */
function foldQuotes(content: MailContent, forwarded: boolean): Folded {
  const html: Split | null = content.html === null ? null : splitHtml(content.html, forwarded);
  const text = splitText(content.text, forwarded);
  if (!html) return { text: text.visible, html: null, quotedText: text.quoted, quotedHtml: null };
  const folded = { html: html.visible, quotedHtml: html.quoted };
  if (html.quoted === null || text.quoted !== null) {
    return { ...folded, text: text.visible, quotedText: text.quoted };
  }
  const visible = htmlToText(html.visible);
  if (visible === '') return { ...folded, text: text.visible, quotedText: null };
  return { ...folded, text: visible, quotedText: htmlToText(html.quoted) || null };
}

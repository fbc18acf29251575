import { Readable } from 'node:stream';
import type { SendMailOptions } from 'nodemailer';
import type { Participant } from '../../../../shared/schemas/primitives.ts';
import { SendError, type OutboundFile, type OutboundMessage } from '../../contract.ts';
import { safeName } from '../body/file-names.ts';
import type { EmailAccount } from '../account.ts';

/** A reply as nodemailer wants it. Whatever people typed is kept out of the header's structure. */

/** RFC 5321: the part before the @ may be this long. */
const maxLocalPart = 64;

export function composeMail(account: EmailAccount, message: OutboundMessage): SendMailOptions {
  const from = {
    address: safeAddress(message.from.address),
    name: oneLine(message.from.name || account.settings.fromName || account.name),
  };
  const to = message.to.map(recipient);
  const cc = message.cc.map(recipient);
  const bcc = message.bcc.map(recipient);
  const mail: SendMailOptions = {
    from,
    to,
    cc,
    envelope: { from: from.address, to: [...to, ...cc, ...bcc].map(({ address }) => address) },
    subject: oneLine(message.subject),
    messageId: `<${safeId(message.externalId)}>`,
    date: message.date,
    text: textWithSignature(message),
    attachments: message.files.map(attachment),
    headers: { ...automaticHeaders(message), ...unsubscribeHeaders(message) },
    disableFileAccess: true,
    disableUrlAccess: true,
    xMailer: 'Onevoice',
  };
  const html = htmlWithSignature(message);
  if (html !== null) mail.html = html;
  const replyTo = replyAddress(account, message);
  if (replyTo !== null) mail.replyTo = { address: replyTo, name: from.name };
  const chain = [...message.references, ...(message.inReplyTo === null ? [] : [message.inReplyTo])];
  const references = [...new Set(chain.map((id) => id.replace(/[<>\s]/g, '')).filter((id) => id !== ''))];
  if (message.inReplyTo !== null) mail.inReplyTo = `<${safeId(message.inReplyTo)}>`;
  if (references.length > 0) mail.references = shorten(references).map((id) => `<${id}>`);
  return mail;
}

/** A header may not grow without end: the root and the newest are what clients thread by. */
function shorten(references: string[]): string[] {
  return references.length <= 30 ? references : [...references.slice(0, 1), ...references.slice(-29)];
}

/** support+token@example.com, when the inbox uses it and it fits. */
function replyAddress({ settings }: EmailAccount, message: OutboundMessage): string | null {
  if (!settings.replyTokenAddressing || message.replyToken === null) return null;
  const at = message.from.address.lastIndexOf('@');
  const local = `${message.from.address.slice(0, at)}+${message.replyToken}`;
  return at > 0 && local.length <= maxLocalPart
    ? safeAddress(`${local}${message.from.address.slice(at)}`)
    : null;
}

/** RFC 3834, and what Exchange listens to. */
function automaticHeaders(message: OutboundMessage): Record<string, string> {
  if (!message.automatic) return {};
  return {
    'Auto-Submitted': message.inReplyTo === null ? 'auto-generated' : 'auto-replied',
    'X-Auto-Response-Suppress': 'All',
  };
}

/** RFC 2369, and RFC 8058 where the address is of https: only then may mail programs do it with one click. */
function unsubscribeHeaders({ unsubscribe }: OutboundMessage): Record<string, string> {
  if (unsubscribe === undefined) return {};
  const url = unsubscribe.replace(/[<>\s\p{Cc}]/gu, '');
  return {
    'List-Unsubscribe': `<${url}>`,
    ...(url.startsWith('https://') && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  };
}

function textWithSignature({ text, signature }: OutboundMessage): string {
  const body = text.replace(/\r\n?/g, '\n').trimEnd();
  return signature.text.trim() === ''
    ? `${body}\n`
    : `${body}\n\n-- \n${signature.text.replace(/\r\n?/g, '\n').trimEnd()}\n`;
}

function htmlWithSignature({ html, signature }: OutboundMessage): string | null {
  if (html === null) return null;
  const sign = signature.html.trim() || escapeLines(signature.text.trim());
  return sign === '' ? html : `${html}<div class="moz-signature"><br>-- <br>${sign}</div>`;
}

function escapeLines(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r?\n/g, '<br>');
}

/** An answer to an invitation says so in its type (RFC 6047): calendars look for it there. */
const contentTypes = /^[\w.+-]+\/[\w.+-]+$|^text\/calendar; method=REPLY$/;

function attachment(file: OutboundFile): NonNullable<SendMailOptions['attachments']>[number] {
  return {
    filename: safeName(file.name) || 'attachment',
    contentType: contentTypes.test(file.type) ? file.type : 'application/octet-stream',
    contentDisposition: file.inline ? 'inline' : 'attachment',
    content: Readable.from(lazily(file)),
    ...(file.contentId === null ? {} : { cid: safeId(file.contentId) }),
  };
}

/** Opened when the mail is on its way, not while it waits for a connection. */
async function* lazily(file: OutboundFile): AsyncGenerator<Buffer | string> {
  yield* file.open() as AsyncIterable<Buffer | string>;
}

function recipient({ address, name }: Participant): { address: string; name: string } {
  return { address: safeAddress(address), name: oneLine(name) };
}

/** @throws SendError permanent: an address that could carry something else than an address. */
function safeAddress(address: string): string {
  const clean = address.trim();
  if (/^[^\s<>()",:;\\[\]\p{Cc}]+@[^\s<>()",:;\\\p{Cc}]+$/u.test(clean)) return clean;
  throw new SendError('permanent', `"${oneLine(address)}" is not an e-mail address`);
}

function safeId(id: string): string {
  return id.replace(/[<>\s\p{Cc}]/gu, '');
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

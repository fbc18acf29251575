import type { Participant } from '../../../shared/schemas/primitives.ts';
import type { Context } from '../../context.ts';
import type { AttachmentSummary, StoredMessage } from '../../store/messages.ts';

/** Larger files are named and not put in. */
const largestFile = 30_000_000;

/** What people typed never makes a header of its own. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/** A header's text: as it is, or as encoded words (RFC 2047) of whole signs. */
function headerText(text: string): string {
  const line = oneLine(text);
  if (/^[\x20-\x7e]*$/u.test(line) && !line.includes('=?')) return line;
  const words: string[] = [];
  let part = '';
  for (const sign of line) {
    if (Buffer.byteLength(part + sign) > 42) {
      words.push(part);
      part = '';
    }
    part += sign;
  }
  return [...words, part].map((one) => `=?UTF-8?B?${Buffer.from(one).toString('base64')}?=`).join('\r\n ');
}

/** Handles of other networks are no addresses: they are only named. */
function person({ name, address }: Participant): string {
  const plain = oneLine(address).replaceAll(/[<>"(),:;\s\\]/gu, '');
  const bare = /^[^@]+@[^@]+$/u.test(plain) ? plain : '';
  const shown = name === '' && bare === '' ? plain : name;
  if (shown === '') return bare === '' ? 'unknown@invalid' : bare;
  const quotedName = /^[\x20-\x7e]*$/u.test(oneLine(shown))
    ? `"${oneLine(shown).replaceAll(/["\\]/gu, '')}"`
    : headerText(shown);
  return `${quotedName} <${bare === '' ? 'unknown@invalid' : bare}>`;
}

const base64 = (bytes: Buffer | string): string =>
  Buffer.from(bytes).toString('base64').replaceAll(/.{76}/gu, '$&\r\n');

/** A mail made of what we keep of a message, for what did not come as one. */
export async function letterOf(
  context: Pick<Context, 'store' | 'files'>,
  message: StoredMessage,
): Promise<Buffer> {
  const { id, author, from, to, cc, subject, externalId, references, sentAt, kind } = message;
  const boundary = `onevoice-${id}`;
  const messageId = (externalId ?? `${id}@onevoice`).replaceAll(/[<>\s\p{Cc}]/gu, '');
  const chain = references.map((one) => `<${one.replaceAll(/[<>\s\p{Cc}]/gu, '')}>`);
  const headers = [
    `Date: ${sentAt.toUTCString().replace('GMT', '+0000')}`,
    `From: ${person(from ?? { name: author.name, address: '' })}`,
    ...(to.length > 0 ? [`To: ${to.map(person).join(',\r\n ')}`] : []),
    ...(cc.length > 0 ? [`Cc: ${cc.map(person).join(',\r\n ')}`] : []),
    `Subject: ${headerText(subject ?? '')}`,
    `Message-ID: <${messageId.includes('@') ? messageId : `${messageId}@onevoice`}>`,
    ...(chain.length > 0 ? [`References: ${chain.join('\r\n ')}`] : []),
    ...(kind === 'note' ? ['X-Onevoice-Kind: note'] : []),
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
  ];
  const parts = [textPart(message), ...(await fileParts(context, message.attachments))];
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('');
  return Buffer.from(`${headers.join('\r\n')}\r\n\r\n${body}--${boundary}--\r\n`);
}

function textPart({ id, text, html }: StoredMessage): string {
  const as = (type: string, content: string) =>
    `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(content)}`;
  if (html === null) return as('text/plain', text);
  const boundary = `onevoice-either-${id}`;
  const forms = [as('text/plain', text), as('text/html', html)].map((form) => `--${boundary}\r\n${form}\r\n`);
  return `Content-Type: multipart/alternative; boundary="${boundary}"\r\n\r\n${forms.join('')}--${boundary}--`;
}

async function fileParts(
  { store, files }: Pick<Context, 'store' | 'files'>,
  attachments: readonly AttachmentSummary[],
): Promise<string[]> {
  const parts: string[] = [];
  for (const { id, name, type, size, removedAt } of attachments) {
    const row = removedAt || size > largestFile ? null : await store.attachments.read(id);
    if (!row || !(await files.stat(row.fileKey))) continue;
    const chunks: Buffer[] = [];
    for await (const chunk of files.open(row.fileKey) as AsyncIterable<Buffer>) chunks.push(chunk);
    const known = /^[\w.+-]+\/[\w.+-]+$/u.test(type) ? type : 'application/octet-stream';
    const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(/['()*]/gu, '_');
    parts.push(
      `Content-Type: ${known}\r\nContent-Disposition: attachment; filename*=UTF-8''${encoded}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(Buffer.concat(chunks))}`,
    );
  }
  return parts;
}

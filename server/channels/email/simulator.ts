import { createHash } from 'node:crypto';
import type { Participant } from '../../../shared/schemas/primitives.ts';

/** A mail of a script: for the demo's past, for benchmarks and for tests. */
export interface ScriptedMail {
  from: Participant;
  to: Participant[];
  cc?: Participant[];
  subject: string;
  text: string;
  html?: string | null;
  /** Without brackets; made from the rest when left out, so the same script gives the same bytes. */
  messageId?: string;
  inReplyTo?: string | null;
  references?: string[];
  files?: { name: string; type: string; content: Buffer; contentId?: string | null }[];
  date: Date;
  /** Further header lines, in ASCII. */
  headers?: Record<string, string>;
}

/** RFC 5322 bytes of a scripted mail. The same script gives the same bytes. */
export function composeRaw(mail: ScriptedMail): Buffer {
  const seed = createHash('sha256')
    .update(JSON.stringify([mail.from, mail.to, mail.subject, mail.text, mail.date, mail.inReplyTo ?? null]))
    .digest('hex');
  const domain = mail.from.address.split('@')[1] ?? 'example.com';
  const id = mail.messageId ?? `${seed.slice(0, 24)}@${domain}`;
  const references = mail.references ?? (mail.inReplyTo ? [mail.inReplyTo] : []);
  const head = [
    `Date: ${mail.date.toUTCString().replace('GMT', '+0000')}`,
    `From: ${person(mail.from)}`,
    `To: ${mail.to.map(person).join(', ')}`,
    ...(mail.cc && mail.cc.length > 0 ? [`Cc: ${mail.cc.map(person).join(', ')}`] : []),
    `Subject: ${encodeHeader(mail.subject)}`,
    `Message-ID: <${id}>`,
    ...(mail.inReplyTo ? [`In-Reply-To: <${mail.inReplyTo}>`] : []),
    ...(references.length > 0 ? [`References: ${references.map((one) => `<${one}>`).join('\r\n ')}`] : []),
    ...Object.entries(mail.headers ?? {}).map(
      ([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}`,
    ),
    'MIME-Version: 1.0',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n${body(mail, seed)}`, 'latin1');
}

/** The body with its Content headers, as a binary string. */
function body(mail: ScriptedMail, seed: string): string {
  const texts = mail.html
    ? multipart('alternative', `a${seed.slice(0, 16)}`, [
        textPart('plain', mail.text),
        textPart('html', mail.html),
      ])
    : textPart('plain', mail.text);
  const files = (mail.files ?? []).map(filePart);
  return files.length === 0 ? texts : multipart('mixed', `m${seed.slice(0, 16)}`, [texts, ...files]);
}

function multipart(kind: string, boundary: string, parts: string[]): string {
  const inner = parts.map((part) => `--${boundary}\r\n${part}`).join('\r\n');
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${inner}\r\n--${boundary}--\r\n`;
}

function textPart(kind: string, text: string): string {
  const lines = text.replace(/\r?\n/g, '\r\n');
  const plain = /^[\t\r\n\x20-\x7e]*$/.test(lines) && lines.split('\r\n').every((line) => line.length < 900);
  const type = `Content-Type: text/${kind}; charset=utf-8\r\n`;
  if (plain) return `${type}Content-Transfer-Encoding: 7bit\r\n\r\n${lines}`;
  return `${type}Content-Transfer-Encoding: base64\r\n\r\n${base64(Buffer.from(lines))}`;
}

function filePart(file: NonNullable<ScriptedMail['files']>[number]): string {
  const name = encodeURIComponent(file.name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const shown = file.contentId ? 'inline' : 'attachment';
  return [
    `Content-Type: ${file.type}`,
    `Content-Disposition: ${shown}; filename*=UTF-8''${name}`,
    ...(file.contentId ? [`Content-ID: <${file.contentId}>`] : []),
    'Content-Transfer-Encoding: base64',
    '',
    base64(file.content),
  ].join('\r\n');
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/(.{76})(?=.)/g, '$1\r\n');
}

function person({ address, name }: Participant): string {
  if (name === '') return address;
  const plain = /^[\w .,'-]*$/.test(name) ? `"${name}"` : encodeHeader(name);
  return `${plain} <${address}>`;
}

/** RFC 2047 words of at most 75 characters, cut between characters. */
function encodeHeader(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes('=?')) return text;
  const words: string[] = [];
  let run = '';
  for (const char of text) {
    if (Buffer.byteLength(run + char) > 42) {
      words.push(run);
      run = '';
    }
    run += char;
  }
  words.push(run);
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

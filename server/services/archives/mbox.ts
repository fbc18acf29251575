import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Archive, ArchivedMail } from './item.ts';

const lineFeed = 0x0a;
const marker = Buffer.from('\nFrom ');
/** Enough to see a "From " line and the one after it. */
const lookAhead = 2048;
const lookBehind = 4;
const chunkBytes = 1024 * 1024;

/** "From anna@example.com Mon Jan  1 10:00:00 2024", in all its dialects: they have a time or a year in common. */
const looksLikeSeparator = /^From [^\n]*(?:\d:\d\d|\b(?:19|20)\d\d\b)[^\n]*$/;
const looksLikeHeader = /^(?:>?From |[!-9;-~]+[ \t]*:)/;

/**
 * An mbox of any dialect: "From " in a text quoted (mboxrd, mboxo) or not, CRLF or LF, with or without the empty line
 * before the next mail. A mail is held in memory while it is read, one over the limit is not.
 */
export async function openMbox(path: string, maxBytes: number): Promise<Archive> {
  const { size, mtimeMs } = await stat(path);
  return {
    total: size,
    fingerprint: `${String(size)}/${String(mtimeMs)}`,
    mails: (from) => readMbox(path, { start: from === null ? 0 : Number(from), maxBytes }),
  };
}

async function* readMbox(
  path: string,
  { start, maxBytes }: { start: number; maxBytes: number },
): AsyncGenerator<ArchivedMail> {
  const splitter = new Splitter(start, maxBytes);
  const stream = createReadStream(path, { start, highWaterMark: chunkBytes });
  for await (const chunk of stream as AsyncIterable<Buffer>) yield* splitter.take(chunk);
  yield* splitter.end();
}

/** Cuts a stream of bytes into mails. */
class Splitter {
  /** The mail so far: whole chunks, then what may still hold the beginning of the next one. */
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #tail: Buffer = Buffer.alloc(0);
  #begin: number;
  #dropped = 0;
  readonly #maxBytes: number;

  constructor(start: number, maxBytes: number) {
    this.#begin = start;
    this.#maxBytes = maxBytes;
  }

  *take(chunk: Buffer): Generator<ArchivedMail> {
    this.#tail = this.#tail.length === 0 ? chunk : Buffer.concat([this.#tail, chunk]);
    yield* this.#cut(false);
  }

  *end(): Generator<ArchivedMail> {
    yield* this.#cut(true);
    this.#keep(this.#tail);
    const size = this.#keptBytes + this.#dropped;
    if (size > 0) yield* this.#finish(this.#begin + size);
  }

  *#cut(isLast: boolean): Generator<ArchivedMail> {
    let from = 0;
    for (;;) {
      const at = this.#tail.indexOf(marker, from);
      const seen = at >= 0 && (isLast || this.#tail.length - at >= lookAhead);
      if (!seen) {
        // What might be the beginning of a separator waits for the bytes after it, with the line ends before it.
        const safe = Math.max(0, (at >= 0 ? at : this.#tail.length - marker.length) - lookBehind);
        this.#keep(this.#tail.subarray(0, safe));
        this.#tail = this.#tail.subarray(safe);
        return;
      }
      if (!separates(this.#tail, at + 1)) {
        from = at + 1;
        continue;
      }
      this.#keep(this.#tail.subarray(0, at + 1));
      this.#tail = this.#tail.subarray(at + 1);
      yield* this.#finish(this.#begin + this.#keptBytes + this.#dropped);
      from = 0;
    }
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.#dropped > 0 || this.#keptBytes + bytes.length > this.#maxBytes + lookAhead) {
      this.#dropped += this.#keptBytes + bytes.length;
      this.#kept = [];
      this.#keptBytes = 0;
      return;
    }
    this.#kept.push(bytes);
    this.#keptBytes += bytes.length;
  }

  *#finish(end: number): Generator<ArchivedMail> {
    const begin = this.#begin;
    const bytes = Buffer.concat(this.#kept);
    const dropped = this.#dropped;
    this.#kept = [];
    this.#keptBytes = 0;
    this.#dropped = 0;
    this.#begin = end;
    const place = { label: `byte ${String(begin)}`, next: String(end), done: end };
    if (dropped > 0) {
      const skipped = `It has ${String(dropped)} bytes; ${String(this.#maxBytes)} are allowed.`;
      yield { ...place, raw: null, skipped, deliveredAt: null };
      return;
    }
    const { mail, deliveredAt } = withoutFrame(bytes);
    if (mail.every((byte) => byte === lineFeed || byte === 0x0d || byte === 0x20)) {
      // Empty lines at the beginning or the end of a file are nobody's mail.
      if (begin === 0 || bytes.length === 0 || !bytes.subarray(0, 5).equals(Buffer.from('From '))) return;
      yield { ...place, raw: null, skipped: 'There is nothing in it.', deliveredAt };
      return;
    }
    yield { ...place, raw: mail, skipped: null, deliveredAt };
  }
}

/** Does a mail begin at this "From "? The next line has to look like one of its headers. */
function separates(bytes: Buffer, at: number): boolean {
  const text = bytes.subarray(at, at + lookAhead).toString('latin1');
  const [line = '', next] = text.split(/\r?\n/, 2);
  if (!looksLikeSeparator.test(line)) return false;
  if (next === undefined) return false;
  if (looksLikeHeader.test(next)) return true;
  // A mail without any header, after the empty line that ends the one before.
  return (
    next === '' &&
    bytes
      .subarray(Math.max(0, at - lookBehind), at)
      .toString('latin1')
      .replaceAll('\r', '')
      .endsWith('\n\n')
  );
}

/** The mail without its "From " line, without the empty line after it, and with quoted "From " lines as they were. */
function withoutFrame(bytes: Buffer): { mail: Buffer; deliveredAt: Date | null } {
  let mail = bytes;
  let deliveredAt: Date | null = null;
  if (mail.subarray(0, 5).toString('latin1') === 'From ') {
    const end = mail.indexOf(lineFeed);
    deliveredAt = dateOf(mail.subarray(0, end < 0 ? mail.length : end).toString('latin1'));
    mail = end < 0 ? Buffer.alloc(0) : mail.subarray(end + 1);
  }
  const tail = mail.subarray(-4).toString('latin1');
  const empty = /\n\r?\n$/.exec(tail);
  if (empty) mail = mail.subarray(0, mail.length - (empty[0].length - 1));
  return { mail: unquoted(mail), deliveredAt };
}

/** @returns null where the line has none that can be understood */
function dateOf(line: string): Date | null {
  const text = /(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*)$/.exec(line.trim())?.[0];
  if (text === undefined) return null;
  const zoned = /[+-]\d{4}\b|\b[A-Z]{1,4}T?\b\s+\d{4}$|GMT|UTC/.test(text) ? text : `${text} UTC`;
  const at = new Date(zoned.replace(/ ([+-]\d{4}) (\d{4})$/, ' $2 $1'));
  return Number.isNaN(at.getTime()) ? null : at;
}

const quoted = Buffer.from('From ');
const greater = 0x3e;

/** Takes one ">" from lines that begin with some and "From ". */
function unquoted(mail: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = mail.indexOf('\n>'); at >= 0; at = mail.indexOf('\n>', at + 1)) {
    let end = at + 1;
    while (mail[end] === greater) end += 1;
    if (!mail.subarray(end, end + quoted.length).equals(quoted)) continue;
    parts.push(mail.subarray(from, at + 1));
    from = at + 2;
  }
  return parts.length === 0 ? mail : Buffer.concat([...parts, mail.subarray(from)]);
}

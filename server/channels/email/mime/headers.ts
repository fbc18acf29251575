import { decodeWords } from './encoded-words.ts';

/** One header field: lower-case name, unfolded value as a binary string (one character per byte). */
export interface Field {
  name: string;
  value: string;
}

/** Longest header block that is looked at, and the most fields: more is an attack, not a letter. */
const maxBlock = 1_000_000;
const maxFields = 2000;
/** Of a value that is shown as text. */
const maxValue = 20_000;
const fieldLine = /^([!-9;-~]{1,200})[ \t]*:/;

/** The header of a mail or a part. Look-ups ignore case; the first field of a name wins. */
export class Headers {
  readonly fields: Field[];
  readonly #byName = new Map<string, string[]>();
  /** Charset of the body: how raw 8-bit values are read when they are not UTF-8. */
  charsetHint: string | null = null;

  constructor(fields: Field[]) {
    this.fields = fields;
    for (const { name, value } of fields) {
      const known = this.#byName.get(name);
      if (known) known.push(value);
      else this.#byName.set(name, [value]);
    }
  }

  /** Undecoded value; '' when missing. */
  raw(name: string): string {
    return this.#byName.get(name)?.[0] ?? '';
  }

  all(name: string): string[] {
    return this.#byName.get(name) ?? [];
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** Decoded text on one line, trimmed; '' when missing. */
  text(name: string): string {
    return decodeWords(this.raw(name).slice(0, maxValue), this.charsetHint)
      .replace(/[\r\n\t]+/g, ' ')
      .trim();
  }
}

/** Where a header block ends, and its fields. */
export interface HeaderBlock {
  headers: Headers;
  /** Where the body begins. */
  bodyStart: number;
}

/**
 * Reads the header that begins at `start`. Takes CRLF, LF and lone CR; skips an mbox "From " line and stray lines; a
 * block without an empty line ends where the lines stop looking like fields.
 */
export function readHeaders(bytes: Buffer, start: number, end: number): HeaderBlock {
  const limit = Math.min(end, start + maxBlock);
  const fields: Field[] = [];
  let at = start;
  let first = true;
  while (at < limit) {
    const lineEnd = endOfLine(bytes, at, limit);
    const line = bytes.toString('latin1', at, lineEnd.text);
    if (line.trim() === '' && (line === '' || !isBlankFold(bytes, lineEnd.next, limit))) {
      if (fields.length > 0 || !first) return { headers: new Headers(fields), bodyStart: lineEnd.next };
    } else if (!addLine(fields, line, first) && !looksLikeHeader(bytes, lineEnd.next, limit)) {
      return { headers: new Headers(fields), bodyStart: at };
    }
    if (line.trim() !== '') first = false;
    at = lineEnd.next;
  }
  return { headers: new Headers(fields), bodyStart: limit };
}

/** False for a line that is neither a field, nor a continuation, nor the "From " of an mbox. */
function addLine(fields: Field[], line: string, first: boolean): boolean {
  const last = fields.at(-1);
  if ((line.startsWith(' ') || line.startsWith('\t')) && last) {
    last.value += `\n${line}`;
    return true;
  }
  const match = fieldLine.exec(line);
  if (match?.[1] === undefined) return first && /^>?From /.test(line);
  if (fields.length < maxFields) {
    fields.push({ name: match[1].toLowerCase(), value: line.slice(match[0].length).trim() });
  }
  return true;
}

/** A line of blanks inside a folded header belongs to it when another folded line follows. */
function isBlankFold(bytes: Buffer, at: number, limit: number): boolean {
  const next = bytes[at];
  return at < limit && (next === 0x20 || next === 0x09);
}

const knownField =
  /^(received|from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|x-[a-z-]+|return-path|reply-to|references|in-reply-to|sender)[ \t]*:/i;
const maxStrayLines = 100;

/** After a stray line: does the header go on? It does when a known field comes before the next empty line. */
function looksLikeHeader(bytes: Buffer, start: number, limit: number): boolean {
  let at = start;
  for (let lines = 0; at < limit && lines < maxStrayLines; lines += 1) {
    const lineEnd = endOfLine(bytes, at, limit);
    const line = bytes.toString('latin1', at, lineEnd.text);
    if (line === '') return false;
    if (knownField.test(line)) return true;
    at = lineEnd.next;
  }
  return false;
}

/** The line's text ends at `text`, the next line begins at `next`: after LF, CR LF, CR CR LF or a lone CR. */
function endOfLine(bytes: Buffer, at: number, limit: number): { text: number; next: number } {
  const found = bytes.indexOf(0x0a, at);
  const end = found < 0 || found >= limit ? limit : found;
  const carriage = bytes.subarray(at, end).indexOf(0x0d);
  if (carriage < 0) return { text: end, next: Math.min(limit, end + 1) };
  const text = at + carriage;
  let next = text + 1;
  if (bytes[next] === 0x0d && bytes[next + 1] === 0x0a) next += 1;
  if (bytes[next] === 0x0a) next += 1;
  return { text, next: Math.min(limit, next) };
}

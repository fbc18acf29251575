import { decodeRawHeader, decodeText } from './charset.ts';

/**
 * RFC 2047 in header values. Values come as "binary" strings: one character per byte. Repairs what is often broken:
 * raw 8-bit text around, spaces inside a word, a multi-byte character cut between two words, a missing end.
 */

interface Word {
  charset: string;
  bytes: Buffer[];
}

const word = /=\?([\w.:+-]+)(?:\*[\w-]*)?\?([bq])\?([^\n]*?)(?:\?=|(?:\?)?$)/gi;

/** A header value as text. `hint` is the charset of the body, for bytes that were never encoded. */
export function decodeWords(folded: string, hint: string | null = null): string {
  const binary = folded.replace(/\r?\n/g, '');
  if (!binary.includes('=?')) return decodeRawHeader(binary, hint);
  const pieces: string[] = [];
  let pending: Word | null = null;
  let from = 0;
  const flush = (): void => {
    if (pending) pieces.push(decodeText(Buffer.concat(pending.bytes), pending.charset, hint));
    pending = null;
  };
  for (const match of binary.matchAll(word)) {
    const between = binary.slice(from, match.index);
    const next = readWord(match);
    if (pending === null || between.trim() !== '') {
      flush();
      pieces.push(decodeRawHeader(between, hint));
      pending = next;
    } else {
      pending = join(pending, next, flush);
    }
    from = match.index + match[0].length;
  }
  flush();
  pieces.push(decodeRawHeader(binary.slice(from), hint));
  return pieces.join('');
}

function readWord(match: RegExpExecArray): Word {
  const payload = match[3] ?? '';
  const bytes = match[2]?.toLowerCase() === 'b' ? fromBase64(payload) : fromQ(payload);
  return { charset: (match[1] ?? '').toLowerCase(), bytes: [bytes] };
}

/** Two words side by side in one charset are one run of bytes: a character may be cut between them. */
function join(before: Word, next: Word, flush: () => void): Word {
  if (before.charset === next.charset && !before.charset.startsWith('iso-2022')) {
    before.bytes.push(...next.bytes);
    return before;
  }
  flush();
  return next;
}

/** Base64 that may have been glued together from padded pieces. */
function fromBase64(payload: string): Buffer {
  const clean = payload.replace(/[^A-Za-z0-9+/=_-]/g, '');
  if (!/=[^=]/.test(clean)) return Buffer.from(clean, 'base64');
  return Buffer.concat(clean.split(/=+/).map((piece) => Buffer.from(piece, 'base64')));
}

function fromQ(payload: string): Buffer {
  const binary = payload
    .replace(/_/g, ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(binary, 'latin1');
}

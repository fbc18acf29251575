/** Content-Transfer-Encodings, and files that are uuencoded inside a text. Nothing here throws: what is wrong stays as it is. */

/** Decodes a part's bytes by the name of its encoding; an unknown one means "as it is". */
export function decodeTransfer(bytes: Buffer, encoding: string): Buffer {
  const name = encoding.trim().toLowerCase();
  if (name.includes('base64') || name === 'base-64' || name === 'b') return fromBase64(bytes);
  if (name.includes('quoted') || name === 'qp') return fromQuotedPrintable(bytes);
  if (/uu(e|encode)$/.test(name)) return firstUuencoded(bytes) ?? bytes;
  return bytes;
}

function fromBase64(bytes: Buffer): Buffer {
  const binary = bytes.toString('latin1');
  // Words with spaces between them are text whose label is wrong: decoding would destroy it.
  if (/[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}/.test(binary.slice(0, 2000))) return bytes;
  const end = binary.trimEnd();
  const padded = end.indexOf('=');
  if (padded < 0 || padded >= end.length - 2) return Buffer.from(binary, 'base64');
  // Several padded pieces in one body: each is decoded on its own.
  const pieces = end.split(/=+/).filter((piece) => piece.trim() !== '');
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')));
}

const hexValue = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit += 1) {
  const text = digit.toString(16);
  hexValue[text.charCodeAt(0)] = digit;
  hexValue[text.toUpperCase().charCodeAt(0)] = digit;
}

/** Soft breaks vanish, "=XX" becomes a byte, any other "=" stays. */
function fromQuotedPrintable(bytes: Buffer): Buffer {
  let at = bytes.indexOf(0x3d);
  if (at < 0) return bytes;
  const out = Buffer.allocUnsafe(bytes.length);
  let written = bytes.copy(out, 0, 0, at);
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0x3d) {
      out[written++] = byte;
      at += 1;
      continue;
    }
    const soft = softBreak(bytes, at);
    if (soft > 0) {
      at += soft;
      continue;
    }
    const high = hexValue[bytes[at + 1] ?? 0] ?? -1;
    const low = hexValue[bytes[at + 2] ?? 0] ?? -1;
    out[written++] = high >= 0 && low >= 0 ? high * 16 + low : byte;
    at += high >= 0 && low >= 0 ? 3 : 1;
  }
  return out.subarray(0, written);
}

/** Length of "=", blanks and a line end at this place; 0 when it is no soft break. */
function softBreak(bytes: Buffer, at: number): number {
  let end = at + 1;
  while (bytes[end] === 0x20 || bytes[end] === 0x09) end += 1;
  if (bytes[end] === 0x0a) return end - at + 1;
  if (bytes[end] === 0x0d) return end - at + (bytes[end + 1] === 0x0a ? 2 : 1);
  return end >= bytes.length ? end - at : 0;
}

/** A file that stood uuencoded in a text. */
export interface UuencodedFile {
  name: string;
  content: Buffer;
}

const uuBlock = /^begin(?:-base64)? [0-7]{3,4} ([^\r\n]+)\r?\n([\s\S]*?)^(?:end|={4})[ \t]*\r?$/gm;

/** Takes uuencoded files out of a text; both come back. */
export function takeUuencoded(text: string): { text: string; files: UuencodedFile[] } {
  if (!text.includes('begin')) return { text, files: [] };
  const files: UuencodedFile[] = [];
  const rest = text.replace(uuBlock, (whole: string, name: string, body: string) => {
    const content = whole.startsWith('begin-base64') ? Buffer.from(body, 'base64') : decodeUuLines(body);
    if (content.length === 0) return whole;
    files.push({ name: name.trim(), content });
    return '';
  });
  return { text: rest, files };
}

function firstUuencoded(bytes: Buffer): Buffer | null {
  const binary = bytes.toString('latin1');
  const found = takeUuencoded(binary).files[0];
  if (found) return found.content;
  const lines = binary.replace(/^begin [^\n]*\n/m, '');
  const content = decodeUuLines(lines);
  return content.length > 0 ? content : null;
}

function decodeUuLines(body: string): Buffer {
  const chunks: Buffer[] = [];
  for (const line of body.split(/\r?\n/)) {
    const length = (line.charCodeAt(0) - 32) & 63;
    if (line === '' || line === 'end' || length === 0 || Number.isNaN(length)) continue;
    const chunk = Buffer.alloc(length);
    const value = (at: number): number => ((line.charCodeAt(at) || 32) - 32) & 63;
    for (let group = 0, at = 1; group < length; group += 3, at += 4) {
      const bits = (value(at) << 18) | (value(at + 1) << 12) | (value(at + 2) << 6) | value(at + 3);
      chunk[group] = bits >> 16;
      if (group + 1 < length) chunk[group + 1] = (bits >> 8) & 255;
      if (group + 2 < length) chunk[group + 2] = bits & 255;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

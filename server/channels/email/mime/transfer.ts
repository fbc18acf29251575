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

/** Takes uuencoded files out of a text; both come back. A block that is not well-formed stays text. */
export function takeUuencoded(text: string): { text: string; files: UuencodedFile[] } {
  if (!text.includes('begin')) return { text, files: [] };
  const lines = text.split('\n');
  const kept: string[] = [];
  const files: UuencodedFile[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const block = readUuBlock(lines, at);
    if (block) {
      files.push(block.file);
      at = block.end;
    } else kept.push(lines[at] ?? '');
  }
  return { text: files.length === 0 ? text : kept.join('\n'), files };
}

/** The block that begins at this line, and the line of its "end". */
function readUuBlock(lines: string[], start: number): { file: UuencodedFile; end: number } | null {
  const begin = /^begin(-base64)? [0-7]{3,4} (.+?)\s*$/.exec(lines[start] ?? '');
  if (!begin) return null;
  const base64 = begin[1] !== undefined;
  const isData = (line: string): boolean =>
    base64 ? /^[A-Za-z0-9+/=]*\s*$/.test(line) : /^[`-]?[\x20-\x60]*\s*$/.test(line) && line.length <= 90;
  let end = start + 1;
  const ends = base64 ? /^====\s*$/ : /^end\s*$/;
  while (end < lines.length && !ends.test(lines[end] ?? '') && isData(lines[end] ?? '')) end += 1;
  if (!ends.test(lines[end] ?? '')) return null;
  const body = lines.slice(start + 1, end);
  const content = base64 ? Buffer.from(body.join(''), 'base64') : decodeUuLines(body);
  return content.length === 0 ? null : { file: { name: begin[2] ?? '', content }, end };
}

function firstUuencoded(bytes: Buffer): Buffer | null {
  const binary = bytes.toString('latin1');
  const found = takeUuencoded(binary).files[0];
  if (found) return found.content;
  const content = decodeUuLines(binary.replace(/^begin [^\n]*\n/m, '').split(/\r?\n/));
  return content.length > 0 ? content : null;
}

function decodeUuLines(lines: string[]): Buffer {
  const chunks: Buffer[] = [];
  for (const line of lines) {
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

import { decodeText } from './charset.ts';
import { readHeaders, type Headers } from './headers.ts';
import { readStructured, type Structured } from './parameters.ts';
import { decodeTransfer } from './transfer.ts';

/** A part of a mail: a leaf with bytes, or a multipart with children. */
export interface Part {
  headers: Headers;
  /** "text/plain" and the like: always type/subtype in lower case, mended where it was broken. */
  type: string;
  parameters: Record<string, string>;
  disposition: Structured;
  children: Part[];
  /** The undecoded body. */
  body: Buffer;
}

/** Bounds on what a mail may be made of; what lies beyond is kept as one file. */
export const maxDepth = 40;
export const maxParts = 2000;

interface Scan {
  bytes: Buffer;
  parts: number;
}

/** Reads a whole mail into its parts. Never throws; time and memory are linear in its size. */
export function readTree(raw: Buffer): Part {
  return readPart({ bytes: raw, parts: 0 }, { start: 0, end: raw.length, depth: 0, parentType: '' });
}

/** The decoded bytes of a leaf. */
export function contentOf(part: Part): Buffer {
  return decodeTransfer(part.body, part.headers.raw('content-transfer-encoding'));
}

/** The decoded text of a leaf; `hint` is a charset named inside it. */
export function textOf(part: Part, hint: string | null = null): string {
  return decodeText(contentOf(part), part.parameters.charset ?? null, hint);
}

interface Range {
  start: number;
  end: number;
  depth: number;
  parentType: string;
}

function readPart(scan: Scan, range: Range): Part {
  scan.parts += 1;
  const { headers, bodyStart } = readHeaders(scan.bytes, range.start, range.end);
  const content = readStructured(headers.raw('content-type'));
  const part: Part = {
    headers,
    type: mendType(content.value, range.parentType),
    parameters: content.parameters,
    disposition: readStructured(headers.raw('content-disposition')),
    children: [],
    body: scan.bytes.subarray(Math.min(bodyStart, range.end), range.end),
  };
  headers.charsetHint = content.parameters.charset ?? null;
  if (!part.type.startsWith('multipart/')) return part;
  if (range.depth >= maxDepth || scan.parts >= maxParts) return { ...part, type: 'application/octet-stream' };
  readChildren(scan, part, { ...range, start: Math.min(bodyStart, range.end) });
  return part;
}

/** Splits a multipart at its boundary. One without any boundary line is read as text: nothing gets lost. */
function readChildren(scan: Scan, part: Part, range: Range): void {
  const boundary = part.parameters.boundary?.trimEnd() || guessBoundary(part.body);
  const ranges = boundary ? splitAt(scan.bytes, boundary, range) : [];
  for (const child of ranges) {
    if (scan.parts >= maxParts) {
      part.children.push(remainder(scan.bytes.subarray(child.start, range.end)));
      break;
    }
    part.children.push(readPart(scan, { ...child, depth: range.depth + 1, parentType: part.type }));
  }
  if (part.children.length > 0) return;
  part.type = /<(html|body|div|p|table|br)\b/i.test(part.body.subarray(0, 4000).toString('latin1'))
    ? 'text/html'
    : 'text/plain';
}

function remainder(body: Buffer): Part {
  const { headers } = readHeaders(Buffer.alloc(0), 0, 0);
  const disposition = { value: 'attachment', parameters: { filename: 'remaining-parts.txt' } };
  return { headers, type: 'application/octet-stream', parameters: {}, disposition, children: [], body };
}

/** Byte ranges of the parts between the boundary lines. */
function splitAt(bytes: Buffer, boundary: string, range: Range): { start: number; end: number }[] {
  const needle = Buffer.from(`--${boundary}`, 'latin1');
  const ranges: { start: number; end: number }[] = [];
  let open = -1;
  let at = bytes.indexOf(needle, range.start);
  while (at >= 0 && at < range.end && ranges.length < maxParts) {
    const line = boundaryLine(bytes, at, { range, length: needle.length });
    if (line) {
      if (open >= 0) ranges.push({ start: open, end: Math.max(open, line.before) });
      open = line.closes ? -1 : line.next;
      // Whatever follows a closing line is no part, unless the boundary comes once more.
    }
    at = bytes.indexOf(needle, line ? Math.max(line.next, at + needle.length) : at + needle.length);
  }
  if (open >= 0 && open < range.end) ranges.push({ start: open, end: range.end });
  return ranges;
}

interface BoundaryLine {
  /** Where the part before it ends (its line end belongs to the boundary). */
  before: number;
  next: number;
  closes: boolean;
}

/** Is this occurrence a boundary line: at the start of a line, with nothing but "--" and blanks behind it? */
function boundaryLine(
  bytes: Buffer,
  at: number,
  { range, length }: { range: Range; length: number },
): BoundaryLine | null {
  const previous = bytes[at - 1];
  if (at > range.start && previous !== 0x0a && previous !== 0x0d) return null;
  let end = at + length;
  const closes = bytes[end] === 0x2d && bytes[end + 1] === 0x2d;
  if (closes) end += 2;
  while (bytes[end] === 0x20 || bytes[end] === 0x09) end += 1;
  const after = bytes[end];
  if (end < range.end && after !== 0x0a && after !== 0x0d) {
    if (!closes) return null;
  }
  let before = at;
  if (before > range.start && bytes[before - 1] === 0x0a) before -= 1;
  if (before > range.start && bytes[before - 1] === 0x0d) before -= 1;
  let next = end;
  if (bytes[next] === 0x0d) next += 1;
  if (bytes[next] === 0x0a) next += 1;
  return { before, next: Math.min(next, range.end), closes };
}

/** For a multipart that does not name its boundary: the first line of "--something" that a Content header follows. */
function guessBoundary(body: Buffer): string | null {
  const start = body.subarray(0, 8000).toString('latin1');
  return /^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-)/im.exec(start)?.[1] ?? null;
}

/** What a broken or missing Content-Type most likely meant. */
function mendType(value: string, parentType: string): string {
  const type = value.replace(/\s+/g, '');
  if (/^[^/]+\/[^/]+$/.test(type)) return type;
  if (type === '' || type === 'text' || type === '/') {
    return parentType === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  }
  if (type === 'html' || type === 'text/') return type === 'html' ? 'text/html' : 'text/plain';
  if (type.startsWith('multipart')) return 'multipart/mixed';
  return type.startsWith('text') ? 'text/plain' : 'application/octet-stream';
}

import { decodeText } from '../mime/charset.ts';
import { readRtf } from './rtf.ts';
import { readMapiProperties, type MapiProperties } from './tnef-properties.ts';

/** What Outlook hides in winmail.dat ([MS-OXTNEF]): files and the text in one or two forms. */
export interface TnefContent {
  text: string | null;
  html: string | null;
  files: TnefFile[];
}

export interface TnefFile {
  name: string;
  content: Buffer;
  contentId: string | null;
}

interface OpenAttachment {
  title: string;
  data: Buffer | null;
  properties: MapiProperties | null;
}

interface Reading {
  codepage: string;
  body: string | null;
  properties: MapiProperties | null;
  attachments: OpenAttachment[];
}

const signature = 0x223e9f78;
const maxNesting = 5;

/** Null when the bytes are no TNEF. Damaged ends are forgiven: what was read so far comes back. */
export function readTnef(bytes: Buffer, nesting = 0): TnefContent | null {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== signature || nesting > maxNesting) return null;
  const reading: Reading = { codepage: 'windows-1252', body: null, properties: null, attachments: [] };
  let at = 6;
  while (at + 9 <= bytes.length) {
    const id = bytes.readUInt16LE(at + 1);
    const length = bytes.readUInt32LE(at + 5);
    const data = bytes.subarray(at + 9, Math.min(bytes.length, at + 9 + length));
    takeAttribute(reading, id, data);
    at += 9 + length + 2;
  }
  return finish(reading, nesting);
}

function takeAttribute(reading: Reading, id: number, data: Buffer): void {
  const last = reading.attachments.at(-1);
  if (id === 0x9007 && data.length >= 4) reading.codepage = `windows-${data.readUInt32LE(0)}`;
  else if (id === 0x800c) reading.body = cString(data, reading.codepage);
  else if (id === 0x9003) reading.properties = readMapiProperties(data, reading.codepage);
  else if (id === 0x9002) reading.attachments.push({ title: '', data: null, properties: null });
  else if (id === 0x8010 && last) last.title = cString(data, reading.codepage);
  else if (id === 0x800f && last) last.data = data;
  else if (id === 0x9005 && last) last.properties = readMapiProperties(data, reading.codepage);
}

function finish(reading: Reading, nesting: number): TnefContent {
  const { properties } = reading;
  const rtf = readRtf(properties?.bytes(0x1009) ?? null);
  const html = properties?.text(0x1013) ?? rtf?.html ?? null;
  const text = properties?.text(0x1000) ?? reading.body ?? rtf?.text ?? null;
  const files = reading.attachments.flatMap((attachment) => filesOf(attachment, nesting));
  return { text: text?.replaceAll('\0', '').replace(/\r\n?/g, '\n') ?? null, html, files };
}

/** One attachment; a message inside gives its own text and files. */
function filesOf({ title, data, properties }: OpenAttachment, nesting: number): TnefFile[] {
  const name =
    properties?.text(0x3707) ??
    (title !== '' ? title : (properties?.text(0x3704) ?? properties?.text(0x3001) ?? ''));
  const object = properties?.bytes(0x3701) ?? null;
  const nested = object ? readTnef(object.subarray(16), nesting + 1) : null;
  if (nested) {
    const texts = [nested.html, nested.text].filter((form) => form !== null);
    const body = texts[0];
    const base = name.replace(/\.[^.]*$/, '') || 'message';
    const own =
      body === undefined ? [] : [textFile(`${base}.${nested.html === null ? 'txt' : 'html'}`, body)];
    return [...own, ...nested.files];
  }
  const content = data ?? object;
  if (content === null || (content.length === 0 && name === '')) return [];
  return [{ name, content: Buffer.from(content), contentId: properties?.text(0x3712) ?? null }];
}

function textFile(name: string, text: string): TnefFile {
  return { name, content: Buffer.from(text), contentId: null };
}

function cString(data: Buffer, codepage: string): string {
  const end = data.indexOf(0);
  return decodeText(end < 0 ? data : data.subarray(0, end), codepage);
}

import type { InboundFile } from '../../contract.ts';
import { readHeaders } from '../mime/headers.ts';
import { contentOf, textOf, type Part } from '../mime/tree.ts';
import { takeUuencoded } from '../mime/transfer.ts';
import { inventName, safeName, typeOfName } from './file-names.ts';
import { nestsTooDeeply, wordsOf } from './html-depth.ts';
import { htmlToText, textToHtml } from './html-text.ts';
import { readTnef } from './tnef.ts';

/** What a mail says and carries, before quotes are folded. */
export interface MailContent {
  text: string;
  html: string | null;
  files: InboundFile[];
}

/** A stretch of the body, in one or both forms. */
interface Segment {
  text: string | null;
  html: string | null;
}

interface Gathering {
  segments: Segment[];
  files: InboundFile[];
}

/** Gathers texts in reading order and everything else as files. Text is never dropped: what is no body is a file. */
export function readContent(root: Part): MailContent {
  const found: Gathering = { segments: [], files: [] };
  gather(root, found);
  const spoken = found.segments.filter((segment) => (segment.html ?? segment.text ?? '').trim() !== '');
  const rich = spoken.some((segment) => segment.html !== null);
  const html = rich
    ? spoken.map((segment) => segment.html ?? textToHtml(segment.text ?? '')).join('\n')
    : null;
  const text = spoken
    .map((segment) => segment.text ?? htmlToText(segment.html ?? ''))
    .filter((piece) => piece !== '')
    .join('\n\n');
  return { text, html, files: markInline(found.files, html) };
}

function gather(part: Part, found: Gathering): void {
  if (part.children.length > 0) gatherMultipart(part, found);
  else gatherLeaf(part, found);
}

function gatherMultipart(part: Part, found: Gathering): void {
  if (part.type === 'multipart/alternative') gatherAlternative(part, found);
  else if (part.type === 'multipart/related') gatherRelated(part, found);
  else for (const child of part.children) gather(child, found);
}

/** The forms of one text become one segment; calendars and other forms are kept as files. */
function gatherAlternative(part: Part, found: Gathering): void {
  const best: Segment = { text: null, html: null };
  const extra: Segment[] = [];
  for (const child of part.children) {
    if (/^text\/(x-amp-html|watch-html)$/.test(child.type)) continue;
    const inner: Gathering = { segments: [], files: found.files };
    gather(child, inner);
    for (const segment of inner.segments) {
      if (segment.html !== null && best.html === null) {
        best.html = segment.html;
        if (segment.text !== null) best.text ??= segment.text;
      } else if (segment.html === null && !hasText(best.text)) best.text = segment.text;
      else if (inner.segments.length > 1) extra.push(segment);
    }
  }
  if (!hasText(best.text)) best.text = null;
  if (best.html !== null && !hasText(htmlIfSmall(best.html)) && best.text !== null) best.html = null;
  if (best.text !== null || best.html !== null) found.segments.push(best);
  found.segments.push(...extra);
}

/** An HTML form that says nothing must not hide the text beside it. Large ones always say something. */
function htmlIfSmall(html: string): string {
  return html.length > 4000 || /<img\b/i.test(html) ? html : htmlToText(html);
}

function hasText(text: string | null): boolean {
  return text !== null && text.trim() !== '';
}

/** The root is the text, the others are what it shows. */
function gatherRelated(part: Part, found: Gathering): void {
  const start = part.parameters.start?.replace(/[<>]/g, '');
  const named = start ? part.children.find((child) => contentIdOf(child) === start) : undefined;
  const root =
    named ?? part.children.find((child) => /^(text\/html|multipart\/)/.test(child.type)) ?? part.children[0];
  for (const child of part.children) {
    if (child === root || child.children.length > 0) gather(child, found);
    else if (/^text\/(html|plain)$/.test(child.type) && contentIdOf(child) === null && nameOf(child) === '') {
      gatherLeaf(child, found);
    } else addFile(child, found);
  }
}

function gatherLeaf(part: Part, found: Gathering): void {
  const attached = part.disposition.value === 'attachment';
  if (isTnef(part)) gatherTnef(part, found);
  else if (attached) addFile(part, found);
  else if (isBodyText(part, found)) addText(part, found);
  else addFile(part, found);
}

/** HTML that nobody could draw counts as the words in it; the raw source keeps the rest. */
function htmlSegment(html: string): Segment {
  return nestsTooDeeply(html) ? { text: wordsOf(html), html: null } : { text: null, html };
}

/** Inline text without a name is body; with a name only when nothing was said before it. */
function isBodyText(part: Part, found: Gathering): boolean {
  if (!/^text\/(plain|html|enriched|richtext|x-markdown)$/.test(part.type)) return false;
  return nameOf(part) === '' || found.segments.length === 0;
}

function addText(part: Part, found: Gathering): void {
  if (part.type === 'text/html') {
    found.segments.push(htmlSegment(textOf(part, metaCharset(part))));
    return;
  }
  const decoded = textOf(part).replace(/\r\n?/g, '\n').replaceAll('\0', '');
  if (part.type === 'text/plain' && /^\s*(<!doctype html|<html[\s>])/i.test(decoded)) {
    found.segments.push(htmlSegment(decoded));
    return;
  }
  const plain = /enriched|richtext/.test(part.type)
    ? withoutEnriched(decoded)
    : unflow(decoded, part.parameters);
  const { text, files } = takeUuencoded(plain);
  for (const file of files) found.files.push(plainFile(file.name, file.content));
  found.segments.push({ text, html: null });
}

/** text/enriched (RFC 1896) without its commands. */
function withoutEnriched(text: string): string {
  return text
    .replace(/<param>[\s\S]*?<\/param>/gi, '')
    .replace(/<nl>/gi, '\n')
    .replace(/<\/?[a-z][\w-]*>/gi, '')
    .replace(/<</g, '<');
}

/** format=flowed (RFC 3676): a line that ends in a blank goes on in the next. */
function unflow(text: string, parameters: Record<string, string>): string {
  if (parameters.format?.toLowerCase() !== 'flowed') return text;
  const glue = parameters.delsp?.toLowerCase() === 'yes' ? '' : ' ';
  const out: string[] = [];
  let open: string | null = null;
  for (const line of text.split('\n')) {
    const [, marks = '', body = ''] = /^(>*) ?(.*)$/.exec(line) ?? [];
    const flows = body.endsWith(' ') && body !== '-- ';
    const joined: boolean = open !== null && open === marks && body !== '-- ';
    const piece = flows ? body.slice(0, -1) + glue : body;
    if (joined) out.push(`${out.pop() ?? ''}${piece}`);
    else out.push(marks === '' ? piece : `${marks} ${piece}`);
    open = flows ? marks : null;
  }
  return out.map((line) => (line === '-- ' ? line : line.trimEnd())).join('\n');
}

function metaCharset(part: Part): string | null {
  if (part.parameters.charset) return null;
  return (
    /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(
      contentOf(part).subarray(0, 3000).toString('latin1'),
    )?.[1] ?? null
  );
}

function isTnef(part: Part): boolean {
  return /^application\/(vnd\.)?ms-tnef$/.test(part.type) || /^winmail\.dat$/i.test(nameOf(part));
}

/** winmail.dat: its files, and its text when the mail says nothing else. */
function gatherTnef(part: Part, found: Gathering): void {
  const opened = readTnef(contentOf(part));
  if (!opened || (opened.files.length === 0 && opened.html === null && opened.text === null)) {
    addFile(part, found);
    return;
  }
  for (const file of opened.files)
    found.files.push({ ...plainFile(file.name, file.content), contentId: file.contentId });
  const silent = found.segments.every((segment) => !hasText(segment.text) && !hasText(segment.html));
  if (silent && (opened.html !== null || opened.text !== null)) {
    const rich = opened.html === null ? { text: null, html: null } : htmlSegment(opened.html);
    found.segments.push({ text: opened.text ?? rich.text, html: rich.html });
  }
}

function plainFile(name: string, content: Buffer): InboundFile {
  const safe = safeName(name);
  const type = typeOfName(safe) ?? 'application/octet-stream';
  return { name: safe || inventName(type), type, content, contentId: null, inline: false };
}

function addFile(part: Part, found: Gathering): void {
  const embedded = part.type.startsWith('message/rfc822') || part.type === 'message/global';
  const content = contentOf(part);
  const described = part.headers.text('content-description');
  if (content.length === 0 && nameOf(part) === '' && described === '') return;
  const name =
    safeName(nameOf(part)) ||
    describedName(part, described) ||
    (embedded && subjectName(content)) ||
    inventName(part.type);
  const type = part.type === 'application/octet-stream' ? (typeOfName(name) ?? part.type) : part.type;
  const withEnding = embedded && !/\.eml$/i.test(name) ? `${name}.eml` : name;
  found.files.push({ name: withEnding, type, content, contentId: contentIdOf(part), inline: false });
}

/** "Delivery report" of a message/delivery-status becomes "Delivery report.txt". */
function describedName(part: Part, described: string): string {
  if (described === '' || described.length > 120) return '';
  const ending =
    /\.[a-z0-9]{1,5}$/i.exec(described)?.[0] ?? /\.[a-z0-9]+$/.exec(inventName(part.type))?.[0] ?? '';
  return safeName(described.endsWith(ending) ? described : described + ending);
}

/** A forwarded mail is called by its subject. */
function subjectName(content: Buffer): string {
  const subject = readHeaders(content, 0, content.length).headers.text('subject');
  return subject === '' ? 'message.eml' : `${safeName(subject.replace(/[/\\]+/g, ' ')).slice(0, 120)}.eml`;
}

function nameOf(part: Part): string {
  return (part.disposition.parameters.filename ?? part.parameters.name ?? '').trim();
}

function contentIdOf(part: Part): string | null {
  const id = part.headers.raw('content-id').replace(/[<>\s]/g, '');
  return id === '' ? null : id;
}

/** Inline is what the HTML shows: a file with a Content-ID that nothing mentions must stay visible as a file. */
function markInline(files: InboundFile[], html: string | null): InboundFile[] {
  if (html === null || !/cid:/i.test(html)) return files;
  const shown = new Set<string>();
  for (const match of html.matchAll(/cid:([^"'\s)<>]+)/gi)) shown.add(decodeCid(match[1] ?? ''));
  return files.map((file) =>
    file.contentId !== null && shown.has(file.contentId) ? { ...file, inline: true } : file,
  );
}

function decodeCid(cid: string): string {
  const plain = cid.replace(/&amp;/g, '&');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

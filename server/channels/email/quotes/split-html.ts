import { isHeaderBlock } from './attribution.ts';
import {
  isBlank,
  nextFilled,
  previous,
  previousWords,
  siblingsFrom,
  withAttribution,
} from './html-neighbours.ts';
import { readHtml, walk, wordsOf, type HtmlNode } from './html-nodes.ts';
import { htmlToText } from '../body/html-text.ts';
import { forwardMarker, originalSeparator } from './quote-words.ts';
import type { Split } from './split-text.ts';

/** A stretch of the source to fold. */
interface Range {
  start: number;
  end: number;
  /** Own words after it make it a quote with answers in between. */
  history: boolean;
}

const quoteClasses =
  /\b(gmail_quote(_container)?|yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra|OutlookMessageHeader|mail-quote-collapse|moz-email-headers-table|quotedMessage|ms-outlook-mobile-reference-message|freebirdFormReply)\b/i;
const toEndIds =
  /^(x_)*(divRplyFwdMsg|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|stopSpelling|zwchr|reply-intro|replySplit|ymail_android_signature_quote|divtagdefaultwrapper_quote|origbody|isForwardContent)$/i;
const signatureMarks =
  /\b(gmail_signature(_prefix)?|moz-signature|protonmail_signature_block|ms-outlook-mobile-signature|apple-mail-signature|zmail_signature)\b/i;
/** Outlook draws a thin line above the quoted mail's header. */
const ruler =
  /border-top(-style)?:\s*(solid|1(\.0)?p[xt] solid|[^;]*solid[^;]*(#?(b5c4df|e1e1e1|cccccc|ccc)|rgb\(229, ?229, ?229\)|1\.0pt))/i;

/**
 * Folds the quoted history and signature of an HTML mail: cuts the source, so both halves are to be sanitised (which
 * also closes what the cut left open). Answers inside quotes keep them visible; a mail with nothing left stays whole.
 */
export function splitHtml(html: string, forwarded = false): Split {
  const whole: Split = { visible: html, quoted: null };
  const root = readHtml(html);
  if (!root) return whole;
  const found = findRanges(root, html, forwarded);
  const history = found.filter((range) => range.history);
  const chosen = hasAnswersBetween(root, history) ? found.filter((range) => !range.history) : found;
  const ranges = merge(chosen);
  if (ranges.length === 0) return whole;
  if (!saysSomething(root, ranges)) {
    const onlyHistory = merge(chosen.filter((range) => range.history));
    return onlyHistory.length > 0 && saysSomething(root, onlyHistory) ? cut(html, onlyHistory) : whole;
  }
  return cut(html, ranges);
}

function cut(html: string, ranges: Range[]): Split {
  let visible = '';
  let quoted = '';
  let at = 0;
  for (const range of ranges) {
    visible += html.slice(at, range.start);
    quoted += html.slice(range.start, range.end);
    at = range.end;
  }
  return { visible: visible + html.slice(at), quoted: quoted.trim() === '' ? null : quoted };
}

function findRanges(root: HtmlNode, html: string, forwarded: boolean): Range[] {
  const ranges: Range[] = [];
  const search = { html, forwarded, marksLeft: 3, containersLeft: 200, looksLeft: 400 };
  let covered = 0;
  for (const node of walk(root)) {
    if (node.start < covered) continue;
    const range = node.name === '#text' ? textRange(node, search) : rangeOf(node, search);
    if (!range) continue;
    ranges.push(range);
    covered = range.end;
  }
  return ranges;
}

interface Search {
  html: string;
  forwarded: boolean;
  /** Reading to the end for each ">" of a long mail would take too long: so many are looked at. */
  marksLeft: number;
  /** The same for containers inside of containers. */
  containersLeft: number;
  /** The same for elements that may hold a header block. */
  looksLeft: number;
}

/** History that stands in the HTML as it would in a text: under a separator, or behind ">" to the very end. */
function textRange(node: HtmlNode, search: Search): Range | null {
  const { html, forwarded } = search;
  const words = node.text.trim();
  if (!forwarded && words.startsWith('-') && originalSeparator.test(words)) return toEnd(node, html);
  if (!words.startsWith('>') || search.marksLeft === 0) return null;
  search.marksLeft -= 1;
  const lines = htmlToText(html.slice(node.start)).split('\n');
  return lines.every((line) => /^\s*(>|$)/.test(line)) ? toEnd(node, html) : null;
}

/** What this element says about history or signature; null when nothing. */
function rangeOf(node: HtmlNode, search: Search): Range | null {
  const { html, forwarded } = search;
  const { id = '', class: classes = '', style = '' } = node.attributes;
  if (
    signatureMarks.test(classes) ||
    /^(x_)*(Signature|ms-outlook-mobile-signature|AppleMailSignature)$/i.test(id)
  ) {
    return { start: node.start, end: node.end, history: false };
  }
  if (toEndIds.test(id) || /\bOutlookMessageHeader\b/.test(classes)) {
    return forwarded && id !== 'OLK_SRC_BODY_SECTION' ? null : toEnd(node, html);
  }
  if (node.name === 'div' && ruler.test(style) && isHeaderText(node, search))
    return forwarded ? null : toEnd(node, html);
  if (quoteClasses.test(classes) || node.attributes.name === 'quote') return container(node, search);
  if (node.name === 'blockquote') return blockquote(node);
  if (node.name === 'hr' && !forwarded) return afterRuler(node, search);
  if (isHeaderParagraph(node, search)) return forwarded ? null : toEnd(node, html);
  return null;
}

/** From here, and from the line drawn before it, to the end of the mail. */
function toEnd(node: HtmlNode, html: string): Range {
  let first = node;
  let before = previous(first);
  while (before && (before.name === 'hr' || isBlank(before))) {
    first = before;
    before = previous(before);
  }
  if (
    !before &&
    first.parent &&
    first.parent.name !== '#root' &&
    first.parent.name !== 'body' &&
    ruler.test(first.parent.attributes.style ?? '')
  ) {
    first = first.parent;
  }
  return { start: first.start, end: html.length, history: true };
}

/** A container that a mail program marks; forwarded mail and answers inside stay. */
function container(node: HtmlNode, search: Search): Range | null {
  search.containersLeft -= 1;
  if (search.containersLeft < 0) return null;
  const words = wordsOf(node, 600);
  const firstLine = words.split('\n').find((line) => line.trim() !== '') ?? '';
  if (forwardMarker.test(firstLine)) return null;
  if (hasOwnWordsBetween(node)) return null;
  return { start: withAttribution(node), end: node.end, history: true };
}

/** Words in the container that stand after its first quote and in none of its quotes, while another follows: answers. */
function hasOwnWordsBetween(node: HtmlNode): boolean {
  let quotes = 0;
  let own = false;
  for (const inner of walk(node, (child) => child.name !== 'blockquote')) {
    if (inner.name === 'blockquote') quotes += 1;
    else if (quotes > 0 && inner.name === '#text' && inner.text.trim() !== '') own = true;
  }
  return quotes > 1 && own;
}

/** A blockquote is history when its program says so or an attribution stands above; else it is the writer's style. */
function blockquote(node: HtmlNode): Range | null {
  const { type = '', cite, class: classes = '' } = node.attributes;
  const start = withAttribution(node);
  const marked = /cite/i.test(type) || cite !== undefined || /\b(quote|cite)\b/i.test(classes);
  if (!marked && start === node.start) return null;
  const before = previousWords(node);
  return before !== null && forwardMarker.test(before) ? null : { start, end: node.end, history: true };
}

/** A line of its own right above a header block. */
function afterRuler(node: HtmlNode, search: Search): Range | null {
  const next = nextFilled(node);
  if (!next || !isHeaderText({ ...node, name: '#after', children: siblingsFrom(next, 14) }, search))
    return null;
  return { start: node.start, end: search.html.length, history: true };
}

/** "From: … Sent: … To: … Subject: …" in an element of its own, without any mark by the program. */
function isHeaderParagraph(node: HtmlNode, search: Search): boolean {
  if (
    !/^(p|div|table|span|font)$/.test(node.name) ||
    (node.end - node.start > 6000 && node.children.length > 30)
  )
    return false;
  const first = node.firstText;
  return first !== null && /[:：]\s*$|[:：]/.test(first.slice(0, 40)) && isHeaderText(node, search);
}

function isHeaderText(node: HtmlNode, search: Search): boolean {
  search.looksLeft -= 1;
  if (search.looksLeft < 0) return false;
  const lines = wordsOf(node, 1500)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return (
    isHeaderBlock(lines, 0) ||
    (lines.length === 1 &&
      /^\S+?[:：].*\S[:：].*\S[:：]/.test(lines[0] ?? '') &&
      isHeaderBlock((lines[0] ?? '').split(/ (?=\p{L}+[:：] )/u), 0))
  );
}

/** Own words between or after several quotes mean that the writer answers inside them. */
function hasAnswersBetween(root: HtmlNode, history: Range[]): boolean {
  const first = history[0];
  const last = history.at(-1);
  if (!first || !last || first === last) return false;
  for (const node of outside(root, history)) {
    if (node.start < first.end || node.start >= last.start) continue;
    if (node.name === '#text' && node.text.trim() !== '') return true;
  }
  return false;
}

/** Are there words or pictures outside of the ranges? */
function saysSomething(root: HtmlNode, ranges: Range[]): boolean {
  for (const node of outside(root, ranges)) {
    if (node.name === 'img') return true;
    if (node.name !== '#text' || node.text.trim() === '') continue;
    if (!/^(style|script|title)$/.test(node.parent?.name ?? '')) return true;
  }
  return false;
}

/** The nodes that lie in none of the ranges, which are in the order of the source. */
function* outside(root: HtmlNode, ranges: Range[]): Generator<HtmlNode> {
  let at = 0;
  for (const node of walk(root)) {
    while (at < ranges.length && (ranges[at]?.end ?? 0) <= node.start) at += 1;
    const range = ranges[at];
    if (!range || node.start < range.start) yield node;
  }
}

function merge(ranges: Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => a.start - b.start);
  const merged: Range[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last && range.start < last.end) last.end = Math.max(last.end, range.end);
    else merged.push({ ...range });
  }
  return merged;
}

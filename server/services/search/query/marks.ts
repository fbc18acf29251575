import type { MarkedText } from '../../../../shared/schemas/search.ts';
import type { Hit } from '../text/match.ts';

/** How much of a text is shown, and how much of it before the first hit. */
const excerptLength = 200;
const leadLength = 50;
const longestLine = 300;

/** Cuts a text at its hits. */
export function mark(text: string, hits: readonly Hit[]): MarkedText {
  const parts: MarkedText = [];
  let at = 0;
  for (const { start, end } of [...hits].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= at) continue;
    if (start > at) parts.push({ text: text.slice(at, start), hit: false });
    const before = parts.at(-1);
    const piece = text.slice(Math.max(at, start), end);
    if (before?.hit && start <= at) before.text += piece;
    else parts.push({ text: piece, hit: true });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at, at + longestLine), hit: false });
  return parts;
}

/** The words around the first hit, on one line; from the beginning when nothing was hit. */
export function excerptAround(text: string, hits: readonly Hit[]): MarkedText {
  const first = hits.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const begin = Number.isFinite(first) ? wordBoundary(text, first - leadLength, first) : 0;
  const end = Math.min(text.length, begin + excerptLength);
  const window = text.slice(begin, wholeSign(text, end));
  const inside = hits
    .filter((hit) => hit.start >= begin && hit.end <= begin + window.length)
    .map((hit) => ({ start: hit.start - begin, end: hit.end - begin }));
  const parts = mark(window, inside).map((part) => ({ ...part, text: part.text.replaceAll(/\s+/g, ' ') }));
  if (begin > 0) parts.unshift({ text: '… ', hit: false });
  if (end < text.length) parts.push({ text: ' …', hit: false });
  return parts;
}

function wordBoundary(text: string, from: number, limit: number): number {
  if (from <= 0) return 0;
  const space = text.slice(from, limit).search(/\s/);
  return space < 0 ? wholeSign(text, from) : from + space + 1;
}

/** Never in the middle of a surrogate pair. */
function wholeSign(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}

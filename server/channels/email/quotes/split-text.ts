import { attributionLength, isHeaderBlock, isSeparator } from './attribution.ts';
import { forwardMarker } from './quote-words.ts';

/** A body in two: what was written now, and what is folded away (history, signature). Nothing is lost. */
export interface Split {
  visible: string;
  quoted: string | null;
}

/** Longer texts are searched for history in their first part only; the rest goes wherever the last line went. */
const maxLines = 20_000;

/**
 * Folds quoted history and signature of a plain text. Answers between quoted lines keep those lines visible; a text
 * that would have nothing left stays whole. With `forwarded`, header blocks are content.
 */
export function splitText(text: string, forwarded = false): Split {
  const lines = text.split('\n', maxLines);
  const cutOff = lines.length === maxLines ? text.slice(lines.join('\n').length) : '';
  const history = findHistory(lines, forwarded);
  const visible = lines.slice(history.from, history.to);
  const signature = findSignature(visible);
  const own = signature < 0 ? visible : visible.slice(0, signature);
  if (own.join('').trim() === '') {
    if (history.from === 0 && history.to === lines.length) return { visible: text, quoted: null };
    return visible.join('').trim() === ''
      ? { visible: text, quoted: null }
      : fold(lines, { ...history, cutOff });
  }
  return fold(lines, { from: history.from, to: history.from + own.length, cutOff });
}

function fold(lines: string[], { from, to, cutOff }: { from: number; to: number; cutOff: string }): Split {
  const before = lines.slice(0, from).join('\n').trim();
  const after = (lines.slice(to).join('\n') + cutOff).replace(/^\n+/, '').trimEnd();
  const quoted = [before, after].filter((piece) => piece !== '').join('\n\n');
  return { visible: lines.slice(from, to).join('\n').trim(), quoted: quoted === '' ? null : quoted };
}

/** The range of lines that stays. */
interface Kept {
  from: number;
  to: number;
}

function findHistory(lines: string[], forwarded: boolean): Kept {
  const whole = { from: 0, to: lines.length };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    if (forwardMarker.test(line)) return trailing(lines, at);
    if (!forwarded && (isSeparator(lines, at) || isHeaderBlock(lines, at))) return { from: 0, to: at };
    const length = attributionLength(lines, at);
    if (length > 0) return afterAttribution(lines, at, length);
    if (isQuoted(line)) return aroundBlock(lines, at, at);
  }
  return whole;
}

/** A forwarded mail is content to its end. */
function trailing(lines: string[], _at: number): Kept {
  return { from: 0, to: lines.length };
}

function afterAttribution(lines: string[], at: number, length: number): Kept {
  let next = at + length;
  while (next < lines.length && (lines[next] ?? '').trim() === '') next += 1;
  if (next < lines.length && isQuoted(lines[next] ?? '')) return aroundBlock(lines, at, next);
  // Unmarked history goes to the end; a line that ends in a colon at the very end announces nothing.
  return next < lines.length ? { from: 0, to: at } : { from: 0, to: lines.length };
}

/** Marked lines from `first`, announced at `start`: at the top, at the end, or with answers in between. */
function aroundBlock(lines: string[], start: number, first: number): Kept {
  let end = first;
  while (end < lines.length && (isQuoted(lines[end] ?? '') || isGap(lines, end))) end += 1;
  const after = lines.slice(end);
  const ownAfter = after.some((line) => line.trim() !== '' && !isQuoted(line));
  const ownBefore = lines.slice(0, start).some((line) => line.trim() !== '');
  if (!ownAfter) return { from: 0, to: start };
  if (onlySignature(after) && ownBefore) return { from: 0, to: start };
  const quotedAgain = after.some((line) => isQuoted(line));
  if (!ownBefore && !quotedAgain) return { from: end, to: lines.length };
  return inlineAnswers(lines);
}

/** Answers between quotes: all stays, but for a last block of history behind the last answer. */
function inlineAnswers(lines: string[]): Kept {
  let to = lines.length;
  while (to > 0 && ((lines[to - 1] ?? '').trim() === '' || isQuoted(lines[to - 1] ?? ''))) to -= 1;
  return { from: 0, to };
}

/** An unmarked line inside a marked block: empty, or a long quoted line that a program wrapped. */
function isGap(lines: string[], at: number): boolean {
  const line = lines[at] ?? '';
  const next = lines[at + 1] ?? '';
  if (line.trim() === '') return true;
  const previous = lines[at - 1] ?? '';
  return (
    isQuoted(previous) &&
    isQuoted(next) &&
    previous.length > 60 &&
    line.length < 30 &&
    !/[.!?]$/.test(line.trim())
  );
}

function isQuoted(line: string): boolean {
  return /^\s{0,3}(>|&gt;|\|\s)/.test(line);
}

/** Index of the line that begins the signature; -1 when there is none. */
function findSignature(lines: string[]): number {
  for (let at = lines.length - 1; at >= 0 && at >= lines.length - 60; at -= 1) {
    const line = lines[at] ?? '';
    if (/^--\s?$/.test(line)) return earliestDelimiter(lines, at);
  }
  return -1;
}

/** Two delimiters in a row (a person's and a list's): the first of them. */
function earliestDelimiter(lines: string[], at: number): number {
  for (let earlier = Math.max(0, at - 12); earlier < at; earlier += 1) {
    if (/^-- $/.test(lines[earlier] ?? '')) return earlier;
  }
  return at;
}

function onlySignature(lines: string[]): boolean {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first >= 0 && /^--\s?$/.test(lines[first] ?? '');
}

import { fold } from './fold.ts';

/** One searchable word of a text, folded, with where it stands. */
export interface Token {
  word: string;
  start: number;
  end: number;
  /** The last sign of a run of Han, Kana or Hangul once more by itself: found alone, no part of a phrase. */
  extra?: true;
}

const longestWord = 64;
/** Words longer than this are no words: keys, pictures in text. Their beginning is enough to find them by. */
const asciiText = /^[\t\n\r\x20-\x7e]*$/;
const asciiLowerWord = /[a-z0-9]+/g;
/** The same for Latin letters with marks, and the signs that stand among them: a look at Unicode's tables costs several times as much. */
const latinText = /^[\t\n\r\x20-\x7e\xa0-\u024f\u2000-\u206f\u20ac]*$/;
const latinWord = /[A-Za-z0-9\xaa\xb2\xb3\xb5\xb9\xba\xbc-\xbe\xc0-\xd6\xd8-\xf6\xf8-\u024f]+/g;
const word = /[\p{L}\p{N}\p{M}]+/gu;
/** What of Latin text stands in words, by its code. */
const inLatinWord = Uint8Array.from({ length: 0x250 }, (_, code) =>
  /[\p{L}\p{N}\p{M}]/u.test(String.fromCharCode(code)) ? 1 : 0,
);
const pairScript = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}ー々〆';
const seaScript = '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
/** Scripts that put no spaces between words, and runs of all others. */
const runs = new RegExp(
  `([${pairScript}]+)|([${seaScript}][${seaScript}\\p{M}]*)|[^${pairScript}${seaScript}]+`,
  'gu',
);
const unspaced = new RegExp(`[${pairScript}${seaScript}]`, 'u');

let segmenter: Intl.Segmenter | undefined;

/**
 * The words of a text by Unicode's rules: letters, digits and their marks. Thai, Lao, Khmer and Burmese are divided by
 * dictionary; Han, Kana and Hangul into overlapping pairs, so that any two signs side by side can be found.
 * @param options.query pairs only: a query of two signs or more needs no single ones
 */
export function tokenise(text: string, options: { query?: boolean } = {}): Token[] {
  if (latinText.test(text)) return latinTokens(text);
  const tokens: Token[] = [];
  for (const match of text.matchAll(word)) {
    if (unspaced.test(match[0])) divide(tokens, match[0], { at: match.index, query: options.query ?? false });
    else push(tokens, match[0], match.index);
  }
  return tokens;
}

/** The words of a text without their places, some several times: for the index, many times as fast. */
export function wordsOf(text: string): string[] {
  if (asciiText.test(text)) return (text.toLowerCase().match(asciiLowerWord) ?? []).map(cut);
  if (latinText.test(text)) return (text.match(latinWord) ?? []).map(foldedOnce).filter(isSome);
  return tokenise(text).map((token) => token.word);
}

const isSome = (found: string) => found !== '';
const cut = (folded: string) => (folded.length > longestWord ? folded.slice(0, longestWord) : folded);

const foldedWords = new Map<string, string>();
const mostFoldedWords = 20_000;
/** A longer one would be a view of its text to V8, and keep all of it in memory. */
const longestRemembered = 12;

/** Folded and cut; words come again and again. */
function foldedOnce(found: string): string {
  if (found.length > longestRemembered) return cut(fold(found));
  const known = foldedWords.get(found);
  if (known !== undefined) return known;
  if (foldedWords.size >= mostFoldedWords) foldedWords.clear();
  const folded = cut(fold(found));
  foldedWords.set(found, folded);
  return folded;
}

function push(tokens: Token[], found: string, start: number): void {
  const folded = foldedOnce(found);
  if (folded === '') return;
  tokens.push({ word: folded, start, end: start + found.length });
}

/** Sign by sign: nothing is made but what is kept. */
function latinTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let start = -1;
  for (let at = 0; at <= text.length; at += 1) {
    const inside = at < text.length && inLatinWord[text.charCodeAt(at)] === 1;
    if (inside && start < 0) start = at;
    if (inside || start < 0) continue;
    push(tokens, text.slice(start, at), start);
    start = -1;
  }
  return tokens;
}

function divide(tokens: Token[], found: string, { at, query }: { at: number; query: boolean }): void {
  for (const match of found.matchAll(runs)) {
    const start = at + match.index;
    if (match[1] !== undefined) pairs(tokens, match[1], { start, query });
    else if (match[2] !== undefined) byDictionary(tokens, match[2], start);
    else push(tokens, match[0], start);
  }
}

function byDictionary(tokens: Token[], run: string, start: number): void {
  segmenter ??= new Intl.Segmenter('th', { granularity: 'word' });
  for (const { segment, index, isWordLike } of segmenter.segment(run)) {
    if (isWordLike) push(tokens, segment, start + index);
  }
}

function pairs(tokens: Token[], run: string, { start, query }: { start: number; query: boolean }): void {
  const signs = Array.from(run);
  let at = start;
  signs.forEach((sign, index) => {
    const next = signs[index + 1];
    if (next !== undefined) push(tokens, sign + next, at);
    else if (!query || signs.length === 1) {
      push(tokens, sign, at);
      const last = tokens.at(-1);
      if (last && signs.length > 1) last.extra = true;
    }
    at += sign.length;
  });
}

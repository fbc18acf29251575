import { fold } from '../../../shared/rules/fold.ts';
import type { Tag } from '../../../shared/schemas/tag.ts';

/** Scripts that put no blanks between words: there a word's edge cannot be told. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const wordCharacter = String.raw`[\p{L}\p{N}\p{M}_]`;

function patternOf(keyword: string): string {
  const folded = fold(keyword.trim());
  const escaped = folded.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replace(/\s+/g, String.raw`\s+`);
  const first = /^./su.exec(folded)?.[0] ?? '';
  const last = /.$/su.exec(folded)?.[0] ?? '';
  const opens = unspaced.test(first) ? '' : `(?<!${wordCharacter})`;
  const closes = unspaced.test(last) ? '' : `(?!${wordCharacter})`;
  return opens + escaped + closes;
}

/** A tag, and the words of the text that are its keywords. */
export interface KeywordMatch {
  id: string;
  words: string[];
}

const mostMatches = 5;

/** Prepares tags once for many texts. @returns a text -> the tags of which it holds a keyword as whole words */
export function keywordMatcher(
  tags: readonly Pick<Tag, 'id' | 'keywords'>[],
): (text: string) => KeywordMatch[] {
  const patterns = tags
    .map(({ id, keywords }) => ({ id, words: keywords.filter((word) => fold(word.trim()) !== '') }))
    .filter(({ words }) => words.length > 0)
    .map(({ id, words }) => ({ id, pattern: new RegExp(words.map(patternOf).join('|'), 'gu') }));
  return (text) => {
    if (patterns.length === 0) return [];
    const folded = fold(text);
    return patterns.flatMap(({ id, pattern }) => {
      const words = new Set<string>();
      for (const [word] of folded.matchAll(pattern)) {
        words.add(word.replaceAll(/\s+/g, ' '));
        if (words.size >= mostMatches) break;
      }
      return words.size > 0 ? [{ id, words: [...words] }] : [];
    });
  };
}

import type { TextClause } from '../../../../shared/search/parse.ts';
import type { WordQuery } from './match.ts';
import { tokenise } from './tokens.ts';

const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** A clause as words. @returns null when it holds none (only punctuation) */
export function toWordQuery({ field, text, quoted, prefix, negated }: TextClause): WordQuery | null {
  const words = tokenise(text, { query: true }).map(({ word }) => word);
  const last = words.at(-1);
  if (last === undefined) return null;
  // One letter begins too many words; one sign of Han does not.
  const goesOn = prefix && (last.length > 1 || unspaced.test(last) || words.length > 1);
  // A single Kana or Han sign is found within pairs.
  const single = words.length === 1 && Array.from(last).length === 1 && unspaced.test(last);
  return { field, words, prefix: goesOn || single, forms: !quoted && words.length === 1, negated };
}

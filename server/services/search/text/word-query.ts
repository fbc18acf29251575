import type { TextClause } from '../../../../shared/search/parse.ts';
import type { WordQuery } from './match.ts';
import { foldedAddress } from './terms.ts';
import { tokenise } from './tokens.ts';

const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Somebody's address, not only his name or his domain. */
const address = /^[^\s@]+@[^\s@]+$/;

/** A clause as words. @returns null when it holds none (only punctuation) */
export function toWordQuery({ field, text, quoted, prefix, negated }: TextClause): WordQuery | null {
  const words = tokenise(text, { query: true }).map(({ word }) => word);
  const last = words.at(-1);
  if (last === undefined) return null;
  // One letter begins too many words; one sign of Han does not.
  const goesOn = prefix && (last.length > 1 || unspaced.test(last) || words.length > 1);
  // A single Kana or Han sign is found within pairs.
  const single = words.length === 1 && Array.from(last).length === 1 && unspaced.test(last);
  const isAddress = (field === 'from' || field === 'to') && address.test(text.trim());
  return {
    field,
    words,
    address: isAddress ? foldedAddress(text) : null,
    ...{ prefix: goesOn || single, forms: !quoted && words.length === 1, negated },
  };
}

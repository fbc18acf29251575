import type { NameOrder } from './culture.ts';

/** A name taken apart; null where that would be a guess. */
export interface NameParts {
  given: string | null;
  family: string | null;
}

/** Family names of two characters, where most have one; Chinese and Korean. */
const longFamilyNames = new Set(
  '欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 夏侯 皇甫 尉迟 长孙 令狐 남궁 황보 제갈 사공 선우 서문 독고'.split(
    ' ',
  ),
);
const han = /^\p{Script=Han}{2,4}$/u;
const hangul = /^\p{Script=Hangul}{2,4}$/u;

/** Is it written in Latin letters? */
export const isLatin = (name: string): boolean => /\p{Script=Latin}/u.test(name);

/**
 * Which part of a name is which. Without a space Chinese and Korean names begin with the family name; Japanese ones cannot
 * be told apart so. Pure.
 */
export function nameParts(name: string, order: NameOrder, language: string | null): NameParts {
  const words = name
    .trim()
    .split(/[\s\u3000]+/u)
    .filter(Boolean);
  if (words.length === 1) return joinedParts(words[0] ?? '', order, language);
  if (words.length === 0) return { given: null, family: null };
  const [first = '', last = ''] = [words[0], words.at(-1)];
  if (order === 'given-first') return { given: first, family: last };
  // Of "Nguyễn Thị Minh Khai" the last word is the name that one is called by.
  return { given: language === 'vi' ? last : words.slice(1).join(' '), family: first };
}

function joinedParts(word: string, order: NameOrder, language: string | null): NameParts {
  const apart = (language === 'zh' && han.test(word)) || (language === 'ko' && hangul.test(word));
  if (!apart) return order === 'given-first' && isLatin(word) ? { given: word, family: null } : unknown;
  const begin = longFamilyNames.has(word.slice(0, 2)) && word.length > 2 ? 2 : 1;
  return { family: word.slice(0, begin), given: word.slice(begin) };
}

const unknown: NameParts = { given: null, family: null };

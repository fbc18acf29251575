import type { TextOperator } from '../../../../shared/search/operators.ts';
import { formsIn } from './stems.ts';
import type { Token } from './tokens.ts';

/** Words to be found in a text: one, or several side by side. */
export interface WordQuery {
  field: TextOperator | null;
  words: readonly string[];
  /** Folded: where a whole address is asked for, or the beginning of one, it counts and not its words. */
  address: string | null;
  /** The last word may go on. */
  prefix: boolean;
  /** Other forms of the word count too; for single words out of quotes. */
  forms: boolean;
  negated: boolean;
}

/** Where something was found in a text. */
export interface Hit {
  start: number;
  end: number;
}

/** Finds every place of the words in a text. */
export function findIn(tokens: readonly Token[], query: WordQuery, language: string | null): Hit[] {
  if (query.words.length === 1) return findWord(tokens, query, language);
  const plain = tokens.filter(({ extra }) => !extra);
  const hits: Hit[] = [];
  for (let at = 0; at + query.words.length <= plain.length; at += 1) {
    const fits = query.words.every((word, n) => isWord(plain[at + n]?.word ?? '', word, isLast(query, n)));
    const first = plain[at];
    const last = plain[at + query.words.length - 1];
    if (fits && first && last) hits.push({ start: first.start, end: last.end });
  }
  return hits;
}

const isLast = (query: WordQuery, n: number) => query.prefix && n === query.words.length - 1;

function isWord(found: string, asked: string, prefix: boolean): boolean {
  return prefix ? found.startsWith(asked) : found === asked;
}

function findWord(tokens: readonly Token[], query: WordQuery, language: string | null): Hit[] {
  const asked = query.words[0] ?? '';
  const isForm = query.forms ? formsIn(asked, language) : () => false;
  return tokens
    .filter(({ word }) => isWord(word, asked, query.prefix) || isForm(word))
    .map(({ start, end }) => ({ start, end }));
}

import { stemmer as ar } from '@orama/stemmers/arabic';
import { stemmer as bg } from '@orama/stemmers/bulgarian';
import { stemmer as da } from '@orama/stemmers/danish';
import { stemmer as de } from '@orama/stemmers/german';
import { stemmer as el } from '@orama/stemmers/greek';
import { stemmer as en } from '@orama/stemmers/english';
import { stemmer as es } from '@orama/stemmers/spanish';
import { stemmer as fi } from '@orama/stemmers/finnish';
import { stemmer as fr } from '@orama/stemmers/french';
import { stemmer as hi } from '@orama/stemmers/indian';
import { stemmer as hu } from '@orama/stemmers/hungarian';
import { stemmer as it } from '@orama/stemmers/italian';
import { stemmer as nl } from '@orama/stemmers/dutch';
import { stemmer as no } from '@orama/stemmers/norwegian';
import { stemmer as pt } from '@orama/stemmers/portuguese';
import { stemmer as ro } from '@orama/stemmers/romanian';
import { stemmer as ru } from '@orama/stemmers/russian';
import { stemmer as sv } from '@orama/stemmers/swedish';
import { stemmer as tr } from '@orama/stemmers/turkish';
import { stemmer as uk } from '@orama/stemmers/ukrainian';

type Stemmer = (word: string) => string;

/** By ISO 639-1 code. */
const latin: Readonly<Record<string, Stemmer>> = { en, de, fr, es, it, pt, nl, sv, da, no, fi, hu, ro, tr };
const stemmers: Readonly<Record<string, Stemmer>> = { ...latin, nb: no, nn: no, ru, uk, bg, el, ar, hi };
const byScript: readonly [RegExp, readonly Stemmer[]][] = [
  [/^[a-z]+$/, Object.values(latin)],
  [/^\p{Script=Cyrillic}+$/u, [ru, uk, bg]],
  [/^\p{Script=Greek}+$/u, [el]],
  [/^\p{Script=Arabic}+$/u, [ar]],
  [/^\p{Script=Devanagari}+$/u, [hi]],
];

/** Shorter words have no forms worth the wrong ones. */
const fewestLetters = 4;

/** The letters that all forms of a word are taken to begin with; null when only the word itself counts. */
export function anchorOf(word: string): string | null {
  return word.length < fewestLetters || !stemmersFor(word)
    ? null
    : word.slice(0, Math.max(3, word.length - 4));
}

function stemmersFor(word: string): readonly Stemmer[] | undefined {
  return byScript.find(([script]) => script.test(word))?.[1];
}

function stem(stemmer: Stemmer, word: string): string {
  try {
    return stemmer(word);
  } catch {
    // A stemmer that stumbles over a strange word has no other form for it.
    return word;
  }
}

/**
 * Are two folded words forms of one, in the language of the text?
 * @param language ISO 639-1; null when it is not known: English then
 */
export function areForms(asked: string, found: string, language: string | null): boolean {
  if (asked === found) return true;
  const anchor = anchorOf(asked);
  if (anchor === null || found.length < fewestLetters || !found.startsWith(anchor)) return false;
  const stemmer = stemmers[language ?? 'en'] ?? en;
  return stem(stemmer, asked) === stem(stemmer, found);
}

/**
 * Tells for many words of an index whether they may be forms of one, in any language: a superset of `areForms`.
 * Remembers its answers.
 */
export function formsOf(asked: string): (found: string) => boolean {
  const known = new Map<string, boolean>();
  const anchor = anchorOf(asked);
  const all = (stemmersFor(asked) ?? []).map((stemmer) => [stemmer, stem(stemmer, asked)] as const);
  const judge = (found: string) =>
    anchor !== null &&
    found.length >= fewestLetters &&
    found.startsWith(anchor) &&
    all.some(([stemmer, wanted]) => stem(stemmer, found) === wanted);
  return (found) => {
    if (found === asked) return true;
    const before = known.get(found);
    if (before !== undefined) return before;
    const answer = judge(found);
    known.set(found, answer);
    return answer;
  };
}

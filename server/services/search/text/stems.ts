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
/** Of a word that is asked for, so many letters at its end may differ at most in another form. */
const mostEnding = 4;

function stemmersFor(word: string): readonly Stemmer[] {
  if (word.length < fewestLetters) return [];
  return byScript.find(([script]) => script.test(word))?.[1] ?? [];
}

function stem(stemmer: Stemmer, word: string): string {
  try {
    return stemmer(word);
  } catch {
    // A stemmer that stumbles over a strange word has no other form for it.
    return word;
  }
}

/** What all forms of a word begin with: its stem but for the last letter, which may change (delivery, deliveries). */
function anchorOf(word: string, itsStem: string): string {
  let common = 0;
  while (common < itsStem.length && itsStem[common] === word[common]) common += 1;
  return word.slice(0, Math.max(3, word.length - mostEnding, common - 1));
}

interface Form {
  stemmer: Stemmer;
  stem: string;
  anchor: string;
}

function formOf(stemmer: Stemmer, asked: string): Form {
  const itsStem = stem(stemmer, asked);
  return { stemmer, stem: itsStem, anchor: anchorOf(asked, itsStem) };
}

function isForm(form: Form, found: string): boolean {
  return (
    found.length >= fewestLetters && found.startsWith(form.anchor) && stem(form.stemmer, found) === form.stem
  );
}

/**
 * Tells for the words of a text whether they are forms of one.
 * @param language ISO 639-1 of the text; null when it is not known: English then
 */
export function formsIn(asked: string, language: string | null): (found: string) => boolean {
  const stemmer = stemmers[language ?? 'en'] ?? en;
  if (!stemmersFor(asked).includes(stemmer)) return (found) => found === asked;
  const form = formOf(stemmer, asked);
  return (found) => found === asked || isForm(form, found);
}

/**
 * The same for the words of an index, in any language: a superset. Remembers its answers.
 * @returns what all of them begin with too; null when only the word itself counts
 */
export function formsInAny(asked: string): { anchor: string; isForm: (found: string) => boolean } | null {
  const forms = stemmersFor(asked).map((stemmer) => formOf(stemmer, asked));
  if (forms.length === 0) return null;
  const anchor = forms.reduce(
    (shortest, form) => (form.anchor.length < shortest.length ? form.anchor : shortest),
    asked,
  );
  const known = new Map<string, boolean>([[asked, true]]);
  return {
    anchor,
    isForm(found) {
      const before = known.get(found);
      if (before !== undefined) return before;
      const answer = forms.some((form) => isForm(form, found));
      known.set(found, answer);
      return answer;
    },
  };
}

import { stemmer as da } from '@orama/stemmers/danish';
import { stemmer as de } from '@orama/stemmers/german';
import { stemmer as es } from '@orama/stemmers/spanish';
import { stemmer as fi } from '@orama/stemmers/finnish';
import { stemmer as fr } from '@orama/stemmers/french';
import { stemmer as it } from '@orama/stemmers/italian';
import { stemmer as nl } from '@orama/stemmers/dutch';
import { stemmer as pt } from '@orama/stemmers/portuguese';
import { stemmer as sv } from '@orama/stemmers/swedish';
import { chinese, japanese } from './asian.ts';
import { czech, finnish, polish } from './eastern.ts';
import { danish, dutch, german, swedish } from './germanic.ts';
import { french, italian, portuguese, spanish } from './romance.ts';
import type { WordList } from './word-list.ts';

interface Source {
  words: WordList;
  /** AFINN-165 in translation: a general list. */
  general: () => Promise<{ default: Record<string, number | null> }>;
  stem?: (word: string) => string;
  /** Written without blanks between words. */
  unspaced?: boolean;
}

const sources: Readonly<Record<string, Source>> = {
  de: {
    words: german,
    stem: de,
    general: () => import('afinn-165-multilingual/build/AFINN-de.json', { with: { type: 'json' } }),
  },
  nl: {
    words: dutch,
    stem: nl,
    general: () => import('afinn-165-multilingual/build/AFINN-nl.json', { with: { type: 'json' } }),
  },
  sv: {
    words: swedish,
    stem: sv,
    general: () => import('afinn-165-multilingual/build/AFINN-sv.json', { with: { type: 'json' } }),
  },
  da: {
    words: danish,
    stem: da,
    general: () => import('afinn-165-multilingual/build/AFINN-da.json', { with: { type: 'json' } }),
  },
  fr: {
    words: french,
    stem: fr,
    general: () => import('afinn-165-multilingual/build/AFINN-fr.json', { with: { type: 'json' } }),
  },
  es: {
    words: spanish,
    stem: es,
    general: () => import('afinn-165-multilingual/build/AFINN-es.json', { with: { type: 'json' } }),
  },
  it: {
    words: italian,
    stem: it,
    general: () => import('afinn-165-multilingual/build/AFINN-it.json', { with: { type: 'json' } }),
  },
  pt: {
    words: portuguese,
    stem: pt,
    general: () => import('afinn-165-multilingual/build/AFINN-pt.json', { with: { type: 'json' } }),
  },
  pl: {
    words: polish,
    general: () => import('afinn-165-multilingual/build/AFINN-pl.json', { with: { type: 'json' } }),
  },
  cs: {
    words: czech,
    general: () => import('afinn-165-multilingual/build/AFINN-cs.json', { with: { type: 'json' } }),
  },
  fi: {
    words: finnish,
    stem: fi,
    general: () => import('afinn-165-multilingual/build/AFINN-fi.json', { with: { type: 'json' } }),
  },
  ja: {
    words: japanese,
    unspaced: true,
    general: () => import('afinn-165-multilingual/build/AFINN-ja.json', { with: { type: 'json' } }),
  },
  zh: {
    words: chinese,
    unspaced: true,
    general: () => import('afinn-165-multilingual/build/AFINN-zh.json', { with: { type: 'json' } }),
  },
};

/** Languages whose words of feeling are known, besides English. */
export const languagesWithWords: readonly string[] = Object.keys(sources);

/** All that weighs in one language, ready to be looked up. */
export interface Lexicon {
  language: string;
  unspaced: boolean;
  /** Word or phrase in lower case → weight; 0: weighs nothing, and hides what is in it. */
  weights: ReadonlyMap<string, number>;
  /** Weight of an inflected form by its stem; 0 when it is not known. */
  byStem: (word: string) => number;
  negators: ReadonlySet<string>;
  negatesBackwards: number;
  /** What stands before a word never negates it. */
  onlyBehind: boolean;
  stronger: ReadonlySet<string>;
  weaker: ReadonlySet<string>;
  /** In words of the language. */
  longestPhrase: number;
}

const loaded = new Map<string, Promise<Lexicon>>();

/** Loaded at the first letter in that language. @returns null when its words are not known */
export async function lexiconOf(language: string): Promise<Lexicon | null> {
  const source = sources[language];
  if (!source) return null;
  const loading = loaded.get(language) ?? build(language, source);
  loaded.set(language, loading);
  return loading;
}

export function listOf(words: string): string[] {
  return words
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}

/** Machine translations of an English list: they weigh less than what we wrote for letters to a company. */
const trustInGeneral = 0.6;
const shortestStem = 4;

async function build(language: string, source: Source): Promise<Lexicon> {
  const { words, stem, unspaced = false } = source;
  const general = await generalList(source);
  const weights = new Map<string, number>();
  for (const [word, weight] of general) {
    // A single sign, or English that was left untranslated, says nothing.
    if (word.length > 1) weights.set(word, weight * trustInGeneral);
  }
  for (const word of listOf(words.nothing)) weights.set(word, 0);
  for (const [weight, list] of Object.entries(words.weights)) {
    for (const word of listOf(list)) weights.set(word, Number(weight));
  }
  const modifiers = [words.negators, words.stronger, words.weaker].map((list) => new Set(listOf(list)));
  const [negators = new Set(), stronger = new Set(), weaker = new Set()] = modifiers;
  for (const word of [...negators, ...stronger, ...weaker]) {
    if (!Object.values(words.weights).some((list) => listOf(list).includes(word))) weights.delete(word);
  }
  const stems = stem ? stemsOf(weights, stem) : new Map<string, number>();
  return {
    ...{ language, unspaced, weights, negators, stronger, weaker },
    negatesBackwards: words.negatesBackwards ?? 0,
    onlyBehind: words.onlyBehind ?? false,
    longestPhrase: unspaced ? 6 : 4,
    byStem: (word) => (stem && word.length >= shortestStem ? (stems.get(stem(word)) ?? 0) : 0),
  };
}

async function generalList({ general }: Source): Promise<[word: string, weight: number][]> {
  const { default: list } = await general();
  return Object.entries(list).flatMap(([word, weight]) =>
    weight === null ? [] : [[word.toLowerCase(), weight] as [string, number]],
  );
}

/** A stem weighs what its words weigh in the middle; one whose words disagree weighs nothing. */
function stemsOf(weights: ReadonlyMap<string, number>, stem: (word: string) => string): Map<string, number> {
  const groups = new Map<string, number[]>();
  for (const [word, weight] of weights) {
    if (word.length < shortestStem || word.includes(' ')) continue;
    const root = stem(word);
    if (root.length < shortestStem - 1) continue;
    groups.set(root, [...(groups.get(root) ?? []), weight]);
  }
  return new Map(
    [...groups].flatMap(([root, all]) => {
      const agree = all.every((one) => one > 0) || all.every((one) => one < 0);
      return agree ? [[root, all.reduce((sum, one) => sum + one, 0) / all.length] as [string, number]] : [];
    }),
  );
}

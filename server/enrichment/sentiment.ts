import type vader from 'vader-sentiment';
import type { Sentiment } from '../../shared/schemas/message.ts';
import { feel } from './feelings/feel.ts';
import { asksPolitely } from './feelings/requests.ts';
import { languagesWithWords, lexiconOf } from './feelings/lexicon.ts';

type Analyzer = (typeof vader)['SentimentIntensityAnalyzer'];
let loading: Promise<Analyzer> | undefined;

function loadAnalyzer(): Promise<Analyzer> {
  loading ??= import('vader-sentiment').then(({ default: library }) => library.SentimentIntensityAnalyzer);
  return loading;
}

/** Said out of politeness in every letter: they would make each complaint sound friendly. */
const formulas = new RegExp(
  [
    String.raw`\b(?:kind|best|warm|many)\s+(?:regards|wishes|thanks)`,
    String.raw`\b(?:best|warmly|respectfully|greetings)\b(?=[\s,.!]*$)`,
    String.raw`\b(?:dear|please|cheers|sincerely(?: yours)?|yours (?:truly|faithfully))\b`,
    String.raw`\bthank(?:s| you)(?: (?:so much|very much|a lot))?(?: in advance)?\b`,
    String.raw`\blooking forward to (?:hearing|your)\b`,
    String.raw`(?:\bwould|[’']d) (?:appreciate|be (?:glad|grateful|happy)|like|love)\b`,
    String.raw`\bgood (?:morning|afternoon|evening|day)\b`,
    String.raw`\bhope (?:you are|you[’']re|(?:this|my) ?(?:e-?mail|mail|message|letter)? ?finds you)(?: all)?(?: doing)?(?: well)?\b`,
    String.raw`\bhave a (?:good|great|lovely|nice|pleasant|wonderful) (?:day|evening|week|weekend)\b`,
    String.raw`\b(?:happy (?:new year|easter|holidays)|merry christmas)\b`,
  ].join('|'),
  'gim',
);

const longestSample = 2000;
const strongEnough = 0.2;
/** Where words weigh more or less than elsewhere. */
const thresholds: Readonly<Record<string, number>> = {};
/** What did not arrive, broke or was mixed up weighs less than this; dismay weighs more. Who asks politely is calm about it. */
const onlyTrouble = -0.5;
const mostWords = 5;

/** Languages in which feelings are judged. */
export const judgedLanguages: readonly string[] = ['en', ...languagesWithWords];

/**
 * How the writer feels, by the words used, with the words that decided. In a language whose words are not known, or in
 * none, only emoji speak; without any there is no judgement (null) rather than a bad one. Sentences count alike, so
 * that a long calm letter with one angry line is not angry; nor is who only says what went wrong and asks politely.
 */
export async function analyseSentiment(text: string, language: string | null): Promise<Sentiment | null> {
  const sample = text.slice(0, longestSample);
  if (language === 'en') return analyseEnglish(sample);
  const lexicon = language === null ? null : await lexiconOf(language);
  const { score, words } = feel(sample, lexicon);
  if (!lexicon && words.length === 0) return null;
  const rounded = round(score);
  const label = labelOf(rounded, { text: sample, language, threshold: thresholds[language ?? ''] });
  const side = Math.sign(rounded);
  const deciding = words
    .filter(({ weight }) => weight * side > 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .map((word) => word.text);
  return {
    label,
    score: rounded,
    words: label === 'neutral' ? [] : [...new Set(deciding)].slice(0, mostWords),
  };
}

interface Judged {
  text: string;
  language: string | null;
  threshold?: number | undefined;
}

function labelOf(score: number, { text, language, threshold = strongEnough }: Judged): Sentiment['label'] {
  if (score >= threshold) return 'positive';
  if (score > -threshold) return 'neutral';
  return score > onlyTrouble && asksPolitely(text, language) ? 'neutral' : 'negative';
}

async function analyseEnglish(text: string): Promise<Sentiment> {
  const sample = text.replaceAll(formulas, ' ');
  const analyzer = await loadAnalyzer();
  const scores = sentencesOf(sample)
    .filter((sentence) => mayFeel(sentence, analyzer))
    .map((sentence) => analyzer.polarity_scores(sentence).compound)
    .filter((score) => score !== 0);
  if (scores.length === 0) return { label: 'neutral', score: 0, words: [] };
  const score = round(scores.reduce((sum, one) => sum + one, 0) / scores.length);
  const label = labelOf(score, { text, language: 'en' });
  return {
    label,
    score,
    words: label === 'neutral' ? [] : decidingWords(sample, Math.sign(score), analyzer),
  };
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

const knownWeights = new Map<string, number>();
const mostKnown = 20_000;

/** What a word weighs by itself; asked for every word of every letter, so it is remembered. */
function weightOf(word: string, analyzer: Analyzer): number {
  const known = knownWeights.get(word);
  if (known !== undefined) return known;
  if (knownWeights.size >= mostKnown) knownWeights.clear();
  const weight = analyzer.polarity_scores(word).compound;
  knownWeights.set(word, weight);
  return weight;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}'’]+/gu) ?? [];
}

/** A sentence without one weighing word or sign need not be scored, which is dear. Emoji and smileys may weigh. */
function mayFeel(sentence: string, analyzer: Analyzer): boolean {
  return (
    /\p{Extended_Pictographic}|[:;=8][-^']?[()DPp/\\|]|<3/u.test(sentence) ||
    wordsOf(sentence).some((word) => weightOf(word, analyzer) !== 0)
  );
}

/** The strongest words on the side that won, strongest first. */
function decidingWords(text: string, side: number, analyzer: Analyzer): string[] {
  return [...new Set(wordsOf(text))]
    .map((word) => ({ word, weight: weightOf(word, analyzer) * side }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostWords)
    .map(({ word }) => word);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

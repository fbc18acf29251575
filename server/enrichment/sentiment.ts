import type vader from 'vader-sentiment';
import type { Sentiment } from '../../shared/schemas/message.ts';

type Analyzer = (typeof vader)['SentimentIntensityAnalyzer'];
let loading: Promise<Analyzer> | undefined;

function loadAnalyzer(): Promise<Analyzer> {
  loading ??= import('vader-sentiment').then(({ default: library }) => library.SentimentIntensityAnalyzer);
  return loading;
}

/** Said out of politeness in every letter: they would make each complaint sound friendly. */
const formulas =
  /\b(?:(?:kind|best|warm|many)\s+(?:regards|wishes|thanks)|best\b(?=[\s,]*$)|dear\b|thank(?:s| you)(?: (?:so much|very much|a lot))?(?: in advance)?|sincerely(?: yours)?|yours (?:truly|faithfully)|please|looking forward to (?:hearing|your)|cheers)\b/gim;

const longestSample = 2000;
const strongEnough = 0.2;
const mostWords = 5;

/**
 * How the writer feels, by the words used. English only: for other languages there is no judgement (null) rather than
 * a bad one. Sentences count alike, so that a long calm letter with one angry line is not angry.
 */
export async function analyseSentiment(text: string, language: string | null): Promise<Sentiment | null> {
  if (language !== 'en') return null;
  const sample = text.slice(0, longestSample).replaceAll(formulas, ' ');
  const analyzer = await loadAnalyzer();
  const scores = sentencesOf(sample)
    .filter((sentence) => mayFeel(sentence, analyzer))
    .map((sentence) => analyzer.polarity_scores(sentence).compound)
    .filter((score) => score !== 0);
  if (scores.length === 0) return { label: 'neutral', score: 0, words: [] };
  const score = round(scores.reduce((sum, one) => sum + one, 0) / scores.length);
  const label = score >= strongEnough ? 'positive' : score <= -strongEnough ? 'negative' : 'neutral';
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

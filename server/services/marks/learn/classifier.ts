import naiveBayes, { type NaiveBayes } from 'wink-naive-bayes-text-classifier';

/** A text that people marked, or did not. */
export interface Example {
  tokens: readonly string[];
  marked: boolean;
}

/** How well it did on examples that it had not seen. */
export interface HeldOut {
  n: number;
  precision: number | null;
  recall: number | null;
}

export interface Learnt {
  /** To be kept, and given to `reader`. */
  model: string;
  heldOut: HeldOut;
  /** From this confidence on it was right often enough; null: never. */
  threshold: number | null;
}

/** What a model says of one text. */
export interface Reading {
  /** 0 to 1. */
  confidence: number;
  /** The words that spoke for it most. */
  words: string[];
}

export const fewestMarked = 12;
const vocabulary = 2000;
const rightEnough = 0.95;
const fewestForThreshold = 5;
const leastThreshold = 0.8;
const mostWords = 5;
const yes = 'yes';
const no = 'no';

/**
 * Learns to tell marked texts from others (naive Bayes, by which words are there), on four fifths of the examples; the
 * rest says how good it is and from which confidence on it may act. The same examples give the same model.
 * @returns null when there are too few of either kind
 */
export function learn(examples: readonly Example[]): Learnt | null {
  const kept = examples.filter((_, position) => position % 5 === 4);
  const seen = examples.filter((_, position) => position % 5 !== 4);
  const marked = seen.filter((one) => one.marked).length;
  if (marked < fewestMarked * 0.8 || seen.length - marked < fewestMarked * 0.8) return null;
  const model = train(seen);
  if (model === null) return null;
  const read = reader(model);
  const judged = kept.map(({ tokens, marked }) => ({ marked, confidence: read(tokens).confidence }));
  return { model, heldOut: figures(judged), threshold: thresholdOf(judged) };
}

function train(examples: readonly Example[]): string | null {
  const classifier = teach(examples);
  const telling = mostTelling(classifier.exportJSON());
  if (telling.size < 10) return null;
  const kept = examples.map(({ tokens, marked }) => ({
    marked,
    tokens: tokens.filter((token) => telling.has(token)),
  }));
  return teach(kept).exportJSON();
}

function teach(examples: readonly Example[]): NaiveBayes {
  const classifier = naiveBayes();
  classifier.defineConfig({ considerOnlyPresence: true, smoothingFactor: 0.5 });
  classifier.definePrepTasks([]);
  for (const { tokens, marked } of examples) classifier.learn(tokens, marked ? yes : no);
  return classifier;
}

/** What wink exports: its configuration, then by label the examples, each word's count and the sum of those. */
type Exported = [
  config: unknown,
  samples: Record<string, number>,
  counts: Record<string, Record<string, number>>,
  sums: Record<string, number>,
  words: string[],
];

/** How much a word speaks for the mark; below zero: against it. */
function weights(json: string): (word: string) => number {
  const [, samples, counts] = JSON.parse(json) as Exported;
  const share = (label: string, word: string) =>
    ((counts[label]?.[word] ?? 0) + 0.5) / ((samples[label] ?? 0) + 1);
  return (word) => Math.log2(share(yes, word) / share(no, word));
}

function mostTelling(json: string): Set<string> {
  const [, , counts, , words] = JSON.parse(json) as Exported;
  const weigh = weights(json);
  const often = words.filter((word) => (counts[yes]?.[word] ?? 0) + (counts[no]?.[word] ?? 0) > 1);
  const ranked = often
    .map((word) => ({ word, weight: Math.abs(weigh(word)) }))
    .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1));
  return new Set(ranked.slice(0, vocabulary).map(({ word }) => word));
}

/** Takes a model up. */
export function reader(model: string): (tokens: readonly string[]) => Reading {
  const classifier = naiveBayes();
  classifier.importJSON(model);
  classifier.definePrepTasks([]);
  classifier.consolidate();
  const weigh = weights(model);
  const known = new Set((JSON.parse(model) as Exported)[4]);
  return (tokens) => {
    const own = tokens.filter((token) => known.has(token));
    if (own.length === 0) return { confidence: 0, words: [] };
    const odds = classifier.computeOdds(own).find(([label]) => label === yes)?.[1] ?? 0;
    const words = own
      .map((word) => ({ word, weight: weigh(word) }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, mostWords);
    return { confidence: confidenceOf(odds), words: words.map(({ word }) => word) };
  };
}

/** Naive Bayes is too sure of itself, because words come together: its odds count a quarter. */
function confidenceOf(odds: number): number {
  return Math.round((1 / (1 + 2 ** (-odds / 4))) * 1000) / 1000;
}

type Judged = readonly { marked: boolean; confidence: number }[];

function figures(judged: Judged): HeldOut {
  const said = judged.filter(({ confidence }) => confidence >= 0.5);
  const right = said.filter(({ marked }) => marked).length;
  const all = judged.filter(({ marked }) => marked).length;
  return {
    n: judged.length,
    precision: said.length === 0 ? null : right / said.length,
    recall: all === 0 ? null : right / all,
  };
}

/** The least confidence from which on nearly all that it marked was right, on enough examples to believe it. */
function thresholdOf(judged: Judged): number | null {
  const candidates = [...new Set(judged.map(({ confidence }) => confidence))]
    .filter((confidence) => confidence >= leastThreshold)
    .sort((a, b) => a - b);
  for (const threshold of candidates) {
    const said = judged.filter(({ confidence }) => confidence >= threshold);
    const right = said.filter(({ marked }) => marked).length;
    if (right >= fewestForThreshold && right / said.length >= rightEnough) return threshold;
  }
  return null;
}

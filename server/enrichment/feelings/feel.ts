import { emojiEmotion } from 'emoji-emotion';
import type { Lexicon } from './lexicon.ts';

/** What a text weighs, and by which words. */
export interface Feeling {
  /** -1 to 1. */
  score: number;
  /** What weighed, as it was written, with its negation. */
  words: { text: string; weight: number }[];
}

const emojiWeights = new Map(emojiEmotion.map(({ emoji, polarity }) => [emoji, polarity]));
const emojiPattern = /\p{Extended_Pictographic}/gu;
const segmenters = new Map<string, Intl.Segmenter>();
/** How much of its weight a negated word keeps, on the other side. */
const turned = 0.75;
const turnedFromBad = 0.4;
const strongerBy = 1.3;
const weakerBy = 0.6;
const reach = 3;
/** "我不": the segmenter leaves a negation with the word before it. */
const clingingNegation = /(?<=.)(?=[不没沒未]$)/u;

/** How the writer feels: each sentence by its words, all sentences that feel anything alike. */
export function feel(text: string, lexicon: Lexicon | null): Feeling {
  const sentences = text
    .split(/(?<=[.!?。！？])\s*|\n+/u)
    .filter((sentence) => sentence.trim() !== '')
    .map((sentence) => feelSentence(sentence, lexicon))
    .filter(({ sum }) => sum !== 0);
  if (sentences.length === 0) return { score: 0, words: [] };
  const score = sentences.reduce((total, { sum }) => total + sum / Math.sqrt(sum * sum + 15), 0);
  return { score: score / sentences.length, words: sentences.flatMap(({ words }) => words) };
}

function feelSentence(sentence: string, lexicon: Lexicon | null): { sum: number; words: Feeling['words'] } {
  const words = [...(lexicon ? weigh(tokensOf(sentence, lexicon), lexicon) : []), ...emojiOf(sentence)];
  const exclaimed = Math.min(sentence.match(/[!！]/gu)?.length ?? 0, 3);
  const sum = words.reduce((total, { weight }) => total + weight, 0) * (1 + exclaimed * 0.08);
  return { sum, words };
}

function emojiOf(sentence: string): Feeling['words'] {
  return (sentence.match(emojiPattern) ?? []).slice(0, 20).flatMap((emoji) => {
    const weight = emojiWeights.get(emoji) ?? emojiWeights.get(`${emoji}\uFE0F`) ?? 0;
    return weight === 0 ? [] : [{ text: emoji, weight }];
  });
}

function tokensOf(sentence: string, { unspaced, language }: Lexicon): string[] {
  if (!unspaced)
    return (
      sentence
        .toLowerCase()
        .replaceAll("'", '’')
        .match(/[\p{L}\p{M}\p{N}-]+(?:’(?=\P{L})|’\p{L}+)?/gu) ?? []
    );
  const segmenter = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: 'word' });
  segmenters.set(language, segmenter);
  return Array.from(segmenter.segment(sentence), ({ segment }) => segment.toLowerCase())
    .filter((segment) => segment.trim() !== '')
    .flatMap((segment) => segment.split(clingingNegation));
}

/** The words that weigh, longest phrase first, each turned round, raised or lowered by what stands around it. */
function weigh(tokens: readonly string[], lexicon: Lexicon): Feeling['words'] {
  const found: Feeling['words'] = [];
  for (let at = 0; at < tokens.length;) {
    const { length, weight } = longestAt(tokens, at, lexicon);
    if (weight !== 0) found.push(inContext({ tokens, at, length, weight }, lexicon));
    at += length;
  }
  return found;
}

function longestAt(
  tokens: readonly string[],
  at: number,
  { weights, longestPhrase, unspaced, byStem }: Lexicon,
): { length: number; weight: number } {
  for (let length = Math.min(longestPhrase, tokens.length - at); length > 0; length -= 1) {
    const weight = weights.get(tokens.slice(at, at + length).join(unspaced ? '' : ' '));
    if (weight !== undefined) return { length, weight };
  }
  return { length: 1, weight: byStem(tokens[at] ?? '') };
}

function inContext(
  { tokens, at, length, weight }: { tokens: readonly string[]; at: number; length: number; weight: number },
  lexicon: Lexicon,
): Feeling['words'][number] {
  const { negatesBackwards, onlyBehind, stronger, weaker, unspaced } = lexicon;
  const glue = unspaced ? '' : ' ';
  const own = tokens.slice(at, at + length);
  const before = tokens.slice(Math.max(0, at - reach), at);
  const after = tokens.slice(at + length, at + length + negatesBackwards);
  const raised = before.slice(-2).reduce((factor, word) => {
    if (stronger.has(word)) return factor * strongerBy;
    return weaker.has(word) ? factor * weakerBy : factor;
  }, weight);
  // Words of dismay that already hold a negation ("funktioniert nicht") are not turned round once more.
  const whole = negationIn(own, lexicon) >= 0;
  const front = whole || onlyBehind ? -1 : negationIn(before, lexicon);
  const back = whole || front >= 0 || weight < 0 ? -1 : negationIn(after, lexicon);
  if (front < 0 && back < 0) return { text: own.join(glue), weight: raised };
  const shown = front >= 0 ? [...before.slice(front), ...own] : [...own, ...after.slice(0, back + 1)];
  return { text: shown.join(glue), weight: -raised * (weight > 0 ? turned : turnedFromBad) };
}

/** Where a negation ends (in a language without blanks it may be several tokens long); -1: there is none. */
function negationIn(tokens: readonly string[], { negators, unspaced }: Lexicon): number {
  if (!unspaced) return tokens.findLastIndex((word) => negators.has(word));
  for (let at = 0; at < tokens.length; at += 1) {
    for (let length = 1; length <= 3 && at + length <= tokens.length; length += 1) {
      if (negators.has(tokens.slice(at, at + length).join(''))) return at + length - 1;
    }
  }
  return -1;
}

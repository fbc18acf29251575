/** What people write about, and what they write about more than usual. Pure. */

/** Longer ones are no words; shorter ones of letters that stand for sounds say little. */
const lengths = { least: 3, most: 40 };
const mostOfOne = 400;
/** Whole words in these scripts are one or two signs long. */
const shortScripts =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
const notWords = /https?:\/\/\S+|[@＠][\p{L}\p{N}_.@-]+/gu;

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** The words of a text, each once, small; without addresses, names of accounts and numbers. */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const { segment, isWordLike } of segmenter.segment(text.slice(0, 20_000).replace(notWords, ' '))) {
    if (!isWordLike || !/^\p{L}/u.test(segment)) continue;
    const word = segment.toLowerCase().normalize('NFC');
    const least = shortScripts.test(word) ? 2 : lengths.least;
    if (word.length >= least && word.length <= lengths.most) words.add(word);
    if (words.size === mostOfOne) break;
  }
  return words;
}

export type Counts = ReadonlyMap<string, number>;

export interface Risen {
  key: string;
  /** How often now, and before. */
  count: number;
  before: number;
  /** How sure: standard deviations from no change. */
  z: number;
}

/** How much the prior weighs: a tenth of all that was said, at most as much as so many words. */
const prior = { share: 0.1, most: 500 };
/** Said by fewer it may be one person's word. */
const fewest = 3;
const surely = 1.96;

/**
 * What is said more than usual: the log-odds ratio of each word with an informative Dirichlet prior, taken from all that
 * was said (Monroe, Colaresi, Quinn 2008, "Fightin' Words"). Words that are said always, such as "the", come to nothing
 * by themselves, in any language. The surest first.
 */
export function risen(now: Counts, before: Counts, most = 6): Risen[] {
  const [sumNow, sumBefore] = [sumOf(now), sumOf(before)];
  const all = sumNow + sumBefore;
  const weight = Math.min(prior.most, all * prior.share);
  const found: Risen[] = [];
  for (const [key, count] of now) {
    if (count < fewest) continue;
    const was = before.get(key) ?? 0;
    const usual = (weight * (count + was)) / all;
    const odds = (times: number, of: number) => Math.log((times + usual) / (of + weight - times - usual));
    const variance = 1 / (count + usual) + 1 / (was + usual);
    const z = (odds(count, sumNow) - odds(was, sumBefore)) / Math.sqrt(variance);
    if (z > surely) found.push({ key, count, before: was, z });
  }
  return found.toSorted((a, b) => b.z - a.z || (a.key < b.key ? -1 : 1)).slice(0, most);
}

function sumOf(counts: Counts): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

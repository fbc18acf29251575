/** What is compared: the words of an idea, in any order. */
export interface Worded {
  id: string;
  words: readonly string[];
}

/** Less alike than that is another idea. */
const leastLikeness = 0.2;

/**
 * Those that say nearly the same, the likest first: the cosine of their words, in which a word weighs less the more of
 * them use it (the inverse document frequency of Spärck Jones, 1972). Pure.
 * @returns likeness from 0 to 1
 */
export function mostAlike(
  words: readonly string[],
  all: readonly Worded[],
  most: number,
): { id: string; likeness: number }[] {
  const weights = weightsOf([...all.map((one) => one.words), words]);
  const mine = new Set(words);
  const length = lengthOf(mine, weights);
  if (length === 0) return [];
  return all
    .map(({ id, words: theirs }) => {
      const others = new Set(theirs);
      const shared = [...mine].filter((word) => others.has(word));
      const product = shared.reduce((sum, word) => sum + (weights.get(word) ?? 0) ** 2, 0);
      const lengths = length * lengthOf(others, weights);
      return { id, likeness: lengths === 0 ? 0 : Math.min(1, product / lengths) };
    })
    .filter(({ likeness }) => likeness >= leastLikeness)
    .toSorted((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1))
    .slice(0, most);
}

function weightsOf(texts: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const words of texts) {
    for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return new Map([...counts].map(([word, count]) => [word, Math.log(1 + texts.length / count)]));
}

function lengthOf(words: ReadonlySet<string>, weights: ReadonlyMap<string, number>): number {
  return Math.sqrt([...words].reduce((sum, word) => sum + (weights.get(word) ?? 0) ** 2, 0));
}

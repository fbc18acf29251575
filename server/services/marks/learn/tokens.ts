const mostTokens = 150;
const longestSample = 4000;
const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * What a text is made of for learning: its words in lower case, each once, without numbers and addresses; pairs of
 * characters where there are no blanks between words.
 */
export function tokensOf(text: string): string[] {
  const sample = text
    .slice(0, longestSample)
    .toLowerCase()
    .replaceAll(/\S+/g, (word) => (/@|https?:\/\/|\d/.test(word) ? ' ' : word));
  const tokens = new Set<string>();
  for (const word of sample.match(/[\p{L}\p{M}]{2,30}/gu) ?? []) {
    for (const token of spaceless.test(word) ? pairsOf(word) : [word]) tokens.add(token);
    if (tokens.size >= mostTokens) break;
  }
  return [...tokens];
}

function pairsOf(word: string): string[] {
  const signs = Array.from(word);
  return signs.slice(1).map((sign, position) => (signs[position] ?? '') + sign);
}

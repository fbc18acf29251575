/**
 * How much of a model's context a text takes, reckoned: no two models count alike, so this is on the safe side. A letter
 * of a script without spaces counts as one token, of any other script three letters do. Pure.
 */
export function tokensOf(text: string): number {
  const dense = text.match(denseScripts)?.length ?? 0;
  return dense + Math.ceil((text.length - dense) / 3);
}

const denseScripts = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f]/gu;

/** As much of the beginning of a text as so many tokens hold, cut between characters. Pure. */
export function firstTokens(text: string, most: number): string {
  if (tokensOf(text) <= most) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (tokensOf(text.slice(0, middle)) <= most) low = middle;
    else high = middle - 1;
  }
  const last = text.charCodeAt(low - 1);
  const halved = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, halved ? low - 1 : low);
}

/**
 * Which of a row of texts fit: the first one, which says what it is about, then the newest. They keep their order. Pure.
 * @returns the texts that fit, and whether any was left out or cut
 */
export function fitting<T extends { text: string }>(
  texts: readonly T[],
  most: number,
): { texts: T[]; cut: boolean } {
  const [first, ...others] = texts;
  if (!first) return { texts: [], cut: false };
  const opening = { ...first, text: firstTokens(first.text, others.length > 0 ? Math.ceil(most / 3) : most) };
  let left = most - tokensOf(opening.text);
  const kept: T[] = [];
  for (const one of others.toReversed()) {
    const text = firstTokens(one.text, left);
    if (text === '' && one.text !== '') break;
    kept.unshift({ ...one, text });
    left -= tokensOf(text);
    if (text.length < one.text.length) break;
  }
  const length = (of: readonly T[]) => of.reduce((sum, { text }) => sum + text.length, 0);
  return {
    texts: [opening, ...kept],
    cut: kept.length < others.length || length([opening, ...kept]) < length(texts),
  };
}

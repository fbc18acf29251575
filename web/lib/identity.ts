/** "Ada Lovelace" -> "AL", "陳大文" -> "陳", "support@x.test" -> "S". Whole letters, never half a surrogate pair. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s@._-]+/u)
    .filter((word) => /\p{L}|\p{N}/u.test(word));
  const first = firstLetter(words[0]);
  if (!first) return '?';
  const isWide =
    /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Script=Arabic}/u.test(first);
  const last = words.length > 1 && !name.includes('@') && !isWide ? firstLetter(words.at(-1)) : '';
  return (first + last).toLocaleUpperCase();
}

function firstLetter(word: string | undefined): string {
  return /\p{L}|\p{N}/u.exec(word ?? '')?.[0] ?? '';
}

/** A steady hue (0-359) for a name or id, kept off the accent and off red, which have meanings. */
export function hueOf(seed: string): number {
  let hash = 2166136261;
  for (const sign of seed) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16777619) >>> 0;
  const hues = [48, 75, 110, 140, 225, 250, 275, 300, 325, 345];
  return hues[hash % hues.length] ?? 250;
}

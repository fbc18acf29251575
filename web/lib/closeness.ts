/** Lower case, without accents. */
function folded(text: string): string {
  return text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');
}

const words = (text: string) => folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * How well a text answers to what was typed, from 0 (not at all) to 1. Every word that was typed has to be one of the text's:
 * whole, its beginning, a part of it, or all but a slip of the fingers; or the letters are those with which its words begin.
 */
export function closeness(text: string, typed: string): number {
  const wanted = words(typed);
  if (wanted.length === 0) return 1;
  const given = words(text);
  const initials = given.map((word) => word[0]).join('');
  if (wanted.length === 1 && wanted[0] && wanted[0].length > 1 && initials.startsWith(wanted[0])) return 0.7;
  let sum = 0;
  for (const [at, word] of wanted.entries()) {
    const best = Math.max(0, ...given.map((one, index) => likeness(one, word) - 0.01 * Math.abs(index - at)));
    if (best <= 0) return 0;
    sum += best;
  }
  return sum / wanted.length;
}

function likeness(word: string, typed: string): number {
  if (word === typed) return 1;
  if (word.startsWith(typed)) return 0.9;
  if (typed.length > 2 && word.includes(typed)) return 0.6;
  const allowed = typed.length >= 8 ? 2 : typed.length >= 4 ? 1 : 0;
  if (allowed === 0) return 0;
  // Also while it is still being typed: against as much of the word.
  const beginnings = [typed.length - 1, typed.length, typed.length + 1].map((length) =>
    word.slice(0, length),
  );
  const slips = Math.min(...[word, ...beginnings].map((one) => slipsBetween(one, typed)));
  return slips <= allowed ? 0.5 - 0.1 * slips : 0;
}

/** Letters added, left out, taken for another, or swapped with their neighbour. */
export function slipsBetween(one: string, other: string): number {
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let at = 1; at <= other.length; at += 1) {
      const same = one[row - 1] === other[at - 1];
      const swapped = row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1];
      now.push(
        Math.min(
          (last[at] ?? 0) + 1,
          (now[at - 1] ?? 0) + 1,
          (last[at - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (before[at - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    [before, last] = [last, now];
  }
  return last[other.length] ?? 0;
}

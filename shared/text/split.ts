/** A long answer as several posts, as the platform and the preview both want it. Pure, so both sides agree. */

export interface SplitRule {
  /** Is this text short enough for one post? A longer text must never fit when a shorter does not. */
  fits: (text: string) => boolean;
  /** Stands before the text of every part: the mentions that the person needs to be told by. */
  prefix?: string;
}

/** Nobody reads more than this; what is left then goes into the last part and is refused by its length. */
const mostParts = 50;
/** A nicer place to cut is looked for in the last part of what fits. */
const lookBack = 0.5;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Cuts a text into parts that fit, each numbered "(2/3)" at its end when there are several. Cuts at a paragraph, else
 * at the end of a sentence, else at a space, else between two graphemes. No word gets lost.
 */
export function splitIntoPosts(text: string, { fits, prefix = '' }: SplitRule): string[] {
  const whole = text.trim();
  if (fits(prefix + whole)) return [prefix + whole];
  // Two digits of numbers take more room than one, which may make one part more.
  const few = cut(whole, (part) => fits(`${prefix}${part} (9/9)`));
  const parts = few.length < 10 ? few : cut(whole, (part) => fits(`${prefix}${part} (99/99)`));
  return parts.map((part, index) => `${prefix}${part} (${index + 1}/${parts.length})`);
}

function cut(text: string, fits: (part: string) => boolean): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest !== '' && parts.length < mostParts - 1 && !fits(rest)) {
    const end = nicestEnd(rest, longestThatFits(rest, fits));
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest === '' ? parts : [...parts, rest];
}

/** @returns an end between two graphemes; at least one grapheme is taken */
function longestThatFits(text: string, fits: (part: string) => boolean): number {
  const ends: number[] = [];
  // Far more than any post holds need not be looked at.
  for (const { index, segment } of graphemes.segment(text.slice(0, 20_000)))
    ends.push(index + segment.length);
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(text.slice(0, ends[middle]).trimEnd())) low = middle;
    else high = middle - 1;
  }
  return ends[low] ?? text.length;
}

const nicerPlaces: readonly RegExp[] = [/\n\s*\n/g, /[.!?…。！？]["'»”)]*\s/g, /\n/g, /\s/g];

function nicestEnd(text: string, longest: number): number {
  // A space right behind still ends what fits.
  const window = text.slice(0, longest + 1);
  for (const place of nicerPlaces) {
    let best = 0;
    for (const match of window.matchAll(place)) best = Math.min(match.index + match[0].length, longest);
    if (best > longest * lookBack || (place === nicerPlaces.at(-1) && best > 0)) return best;
  }
  return longest;
}

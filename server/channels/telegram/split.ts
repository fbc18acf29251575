import type { MarkedText } from './markup.ts';

/**
 * Cuts a text where a reader would: between paragraphs, lines, sentences, words, and only then anywhere; never inside a
 * character. Marks that a cut goes through go on in the next part.
 */
export function splitMarked(whole: MarkedText, limit: number): MarkedText[] {
  const parts: MarkedText[] = [];
  let from = 0;
  while (from < whole.text.length) {
    const end =
      whole.text.length - from <= limit
        ? whole.text.length
        : from + cutAt(whole.text.slice(from, from + limit + 1), limit);
    const part = slice(whole, from, end);
    if (part.text.trim() !== '') parts.push(part);
    from = end;
    while (/\s/.test(whole.text[from] ?? '')) from += 1;
  }
  return parts.length === 0 ? [{ text: '', entities: [] }] : parts;
}

/** Best first; a cut comes after the first sign of what matched. */
const places = [/\n\n/g, /\n/g, /[.!?。！？](?=\s)/g, /\s/g];

function cutAt(window: string, limit: number): number {
  for (const place of places) {
    const last = [...window.slice(0, limit).matchAll(place)].at(-1);
    const at = last ? last.index + (/\s/.test(last[0]) ? 0 : 1) : 0;
    if (at > limit / 3) return at;
  }
  const low = window.charCodeAt(limit);
  return low >= 0xdc00 && low <= 0xdfff ? limit - 1 : limit;
}

function slice({ text, entities }: MarkedText, from: number, end: number): MarkedText {
  const piece = text.slice(from, end).trimEnd();
  return {
    text: piece,
    entities: entities.flatMap((entity) => {
      const start = Math.max(entity.offset, from);
      const stop = Math.min(entity.offset + entity.length, from + piece.length);
      return stop <= start ? [] : [{ ...entity, offset: start - from, length: stop - start }];
    }),
  };
}

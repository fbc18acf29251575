import type { Span } from '../../../../../shared/text/check/finding.ts';
import { documentText, type TextNode } from '../document-text.ts';

/** Nobody types it; where it comes out is where the letter behind it stands. */
const flag = '\uE0F5';

/** Letters of a document, counted through all its texts. */
export interface LetterRange {
  first: number;
  /** Behind the last one. */
  end: number;
  /** Of an empty range: it stands at the end of the letter before, not at the beginning of `first`. */
  behind: boolean;
}

/** Which letters of a document stand in a piece of its plain text. */
export function letterRange(document: TextNode, { start, end }: Span): LetterRange {
  const count = letters(document);
  const offset = (letter: number) => documentText(flagged(document, letter)).indexOf(flag);
  const first = lowest(count, (letter) => offset(letter) >= start);
  if (end > start) return { first, end: lowest(count, (letter) => offset(letter) >= end), behind: false };
  return { first, end: first, behind: first === count || offset(first) !== start };
}

/** The first of `count` numbers for which it holds, from where on it holds for all. */
function lowest(count: number, holds: (number: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function letters(node: TextNode): number {
  return (node.text?.length ?? 0) + (node.content ?? []).reduce((sum, child) => sum + letters(child), 0);
}

/** The document with the flag before one of its letters. */
function flagged(node: TextNode, letter: number): TextNode {
  if (node.text !== undefined) {
    return { ...node, text: `${node.text.slice(0, letter)}${flag}${node.text.slice(letter)}` };
  }
  let before = 0;
  let done = false;
  const content = node.content?.map((child) => {
    const own = letters(child);
    const here = !done && letter < before + own;
    if (!here) {
      before += own;
      return child;
    }
    done = true;
    return flagged(child, letter - before);
  });
  return { ...node, ...(content && { content }) };
}

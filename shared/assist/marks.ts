/** "[1]", "[1, 3]" and, as some models write them, "【2】". */
const mark = /[ \t\u00a0]*(?:\[(\d{1,2}(?:\s*[,;]\s*\d{1,2})*)\]|【(\d{1,2})[^】]{0,20}】)/gu;

const numbersIn = (list: string): number[] => list.split(/\s*[,;]\s*/u).map(Number);

/** The sources that a draft names, in order, as far as there are so many. Pure. */
export function sourcesNamed(text: string, count: number): number[] {
  const named = [...text.matchAll(mark)].flatMap(([, list, other]) => numbersIn(list ?? other ?? ''));
  return [...new Set(named)].filter((one) => one >= 1 && one <= count).toSorted((a, b) => a - b);
}

/** A draft as it would be sent: without the numbers of its sources. Others in brackets stay. Pure. */
export function withoutMarks(text: string, count: number): string {
  const isSource = (list: string) => numbersIn(list).every((one) => one >= 1 && one <= count);
  return text.replaceAll(mark, (found, list?: string, other?: string) =>
    isSource(list ?? other ?? '') ? '' : found,
  );
}

export interface MarkedPiece {
  text: string;
  /** Sources that are named behind it. */
  sources: number[];
}

/** A draft in pieces, each with the sources that are named behind it. Pure. */
export function markedPieces(text: string, count: number): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  let at = 0;
  for (const { 0: found, 1: list, 2: other, index } of text.matchAll(mark)) {
    const sources = numbersIn(list ?? other ?? '');
    if (!sources.every((one) => one >= 1 && one <= count)) continue;
    pieces.push({ text: text.slice(at, index), sources });
    at = index + found.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), sources: [] });
  return pieces;
}

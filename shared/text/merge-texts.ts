/** Two texts as one, sentence by sentence: what both have, what only one has, and where they differ. Pure. */

/** A stretch of the merge. Both texts are there as they were written, with the white space behind them. */
export interface MergePiece {
  /**
   * same: in both; mine, theirs: only that one changed what both began from (or added to it); both: each wrote something else
   * there.
   */
  kind: 'same' | 'mine' | 'theirs' | 'both';
  mine: string;
  theirs: string;
  /** Nothing of that text comes behind it. */
  mineEnds: boolean;
  theirsEnds: boolean;
}

/** What is kept of a piece; of one that is the same only `mine` counts. */
export interface Kept {
  mine: boolean;
  theirs: boolean;
}

/** Beyond so many comparisons what lies between the same beginning and the same end counts as different. */
const mostCells = 4_000_000;

/** Sentences and lines, each with the white space behind it; together they are the text. */
export function sentencesOf(text: string): string[] {
  return (
    text
      .match(/[^\n]*?(?:(?<![.!?…])[.!?…]+["'”’»)\]]*(?=\s|$)|[。！？]+[」』”’）]*|(?=\n|$))\s*/gu)
      ?.filter(Boolean) ?? []
  );
}

/**
 * Lays two texts beside each other.
 * @param texts.base what both were written upon; null: not known, then whatever only one has counts as added
 */
export function mergeTexts(texts: { base: string | null; mine: string; theirs: string }): MergePiece[] {
  const mine = sentencesOf(texts.mine);
  const theirs = sentencesOf(texts.theirs);
  const base = texts.base === null ? commonOf(mine, theirs) : sentencesOf(texts.base);
  const toMine = matchesOf(base, mine);
  const toTheirs = matchesOf(base, theirs);
  const pieces: MergePiece[] = [];
  const at = { base: 0, mine: 0, theirs: 0 };
  const put = (kind: MergePiece['kind'], own: readonly string[], other: readonly string[]) => {
    at.mine += own.length;
    at.theirs += other.length;
    pieces.push({
      ...{ kind, mine: own.join(''), theirs: other.join('') },
      mineEnds: own.length > 0 && at.mine === mine.length,
      theirsEnds: other.length > 0 && at.theirs === theirs.length,
    });
  };
  const take = (to: typeof at) => {
    const was = base.slice(at.base, to.base);
    const own = mine.slice(at.mine, to.mine);
    const other = theirs.slice(at.theirs, to.theirs);
    at.base = to.base;
    if (own.length + other.length === 0) return;
    // What only one has is chosen sentence by sentence.
    if (was.length + other.length === 0) own.forEach((sentence) => put('mine', [sentence], []));
    else if (was.length + own.length === 0) other.forEach((sentence) => put('theirs', [], [sentence]));
    else put(kindOf(was, own, other), own, other);
  };
  for (let place = 0; place < base.length; place += 1) {
    const [own, other] = [toMine.get(place), toTheirs.get(place)];
    if (own === undefined || other === undefined) continue;
    take({ base: place, mine: own, theirs: other });
    take({ base: place + 1, mine: own + 1, theirs: other + 1 });
  }
  take({ base: base.length, mine: mine.length, theirs: theirs.length });
  return pieces;
}

/** What a merge keeps until somebody chooses otherwise: each one's changes, and both where they differ. No word is lost. */
export function keptAtFirst({ kind, mine }: MergePiece): Kept {
  if (kind === 'both') return { mine: true, theirs: true };
  return kind === 'theirs' ? { mine: false, theirs: true } : { mine: mine !== '', theirs: false };
}

/**
 * What somebody still has to say after a colleague said theirs: what is in both is left out, but for how one begins and ends
 * a letter.
 */
export function keptAfterAnswer(piece: MergePiece, at: number, all: readonly MergePiece[]): Kept {
  if (piece.kind !== 'same') return { mine: piece.mine !== '', theirs: false };
  const greets = at === 0 && /[,，、:]\s*$/u.test(piece.mine);
  const signs = at > 0 && all.slice(at).every(({ mine }) => !/[.!?…。！？]\s*$/u.test(mine));
  return { mine: greets || signs, theirs: false };
}

/** The text that the choice makes. A text that ended where another goes on is parted from it by white space. */
export function mergedText(pieces: readonly MergePiece[], kept: readonly Kept[]): string {
  let text = '';
  let open = false;
  const put = (words: string, ends: boolean) => {
    if (words === '') return;
    if (open && !/\s$/u.test(text) && !/^\s/u.test(words)) text += words.includes('\n') ? '\n' : ' ';
    text += words;
    open = ends;
  };
  pieces.forEach((piece, at) => {
    const { mine, theirs } = kept[at] ?? keptAtFirst(piece);
    if (mine) put(piece.mine, piece.mineEnds);
    if (theirs && piece.kind !== 'same') put(piece.theirs, piece.theirsEnds);
  });
  return text;
}

/** What is not kept of one's own text, as places in it. */
export function leftOut(
  pieces: readonly MergePiece[],
  kept: readonly Kept[],
): { start: number; end: number }[] {
  let start = 0;
  const spans: { start: number; end: number }[] = [];
  pieces.forEach((piece, at) => {
    const end = start + piece.mine.length;
    if (end > start && !(kept[at] ?? keptAtFirst(piece)).mine) spans.push({ start, end });
    start = end;
  });
  return spans;
}

function kindOf(base: string[], mine: string[], theirs: string[]): MergePiece['kind'] {
  if (isSame(mine, theirs)) return 'same';
  if (isSame(theirs, base)) return 'mine';
  return isSame(mine, base) ? 'theirs' : 'both';
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((sentence, at) => isEqual(sentence, other[at] ?? ''));
}

/** White space is no difference between sentences. */
function isEqual(one: string, other: string): boolean {
  return one === other || one.replace(/\s+/gu, ' ').trim() === other.replace(/\s+/gu, ' ').trim();
}

function commonOf(one: readonly string[], other: readonly string[]): string[] {
  const found = matchesOf(one, other);
  return one.filter((_, at) => found.has(at));
}

/** The longest row of sentences that both have: place in the one -> place in the other. */
function matchesOf(one: readonly string[], other: readonly string[]): Map<number, number> {
  const found = new Map<number, number>();
  let start = 0;
  let [endOne, endOther] = [one.length, other.length];
  const equal = (a: number, b: number) => isEqual(one[a] ?? '', other[b] ?? '');
  while (start < endOne && start < endOther && equal(start, start)) found.set(start, start++);
  while (endOne > start && endOther > start && equal(endOne - 1, endOther - 1))
    found.set(--endOne, --endOther);
  const [rows, columns] = [endOne - start, endOther - start];
  if (rows * columns === 0 || rows * columns > mostCells) return found;
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  const length = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      lengths[row * width + column] = equal(start + row, start + column)
        ? length(row + 1, column + 1) + 1
        : Math.max(length(row + 1, column), length(row, column + 1));
    }
  }
  for (let row = 0, column = 0; row < rows && column < columns;) {
    if (equal(start + row, start + column)) found.set(start + row++, start + column++);
    else if (length(row + 1, column) >= length(row, column + 1)) row += 1;
    else column += 1;
  }
  return found;
}

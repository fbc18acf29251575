import { stemsOf } from '../../../../shared/text/check/words.ts';
import type { Context } from '../../../context.ts';
import type { ListedSegment } from '../../../store/search.ts';
import { SegmentGone } from '../index/segments.ts';
import type { Bitmap } from '../segment/bitmap.ts';
import { documentsPerBlock, DocumentBlock, type IndexedDocument } from '../segment/document-blocks.ts';
import { readPlaces } from '../segment/term-blocks.ts';
import { indexFormat, wordTerm } from '../text/terms.ts';
import { wordsOf } from '../text/tokens.ts';
import { loadBlocks, openSegments, type BlockRef, type OpenSegment } from './block-cache.ts';
import { evaluate, placesOf, rangeOf } from './evaluate.ts';
import { beginningWith, exactly, type Lookup, type Plan } from './plan.ts';

/** So many of the newest messages are looked at, however many there are: what was said lately. */
const lookedAt = 262_144;
const mostWords = 28;
/** The rarest of them decide. */
const mostDeciding = 14;
/** A word that a larger share of messages has tells nothing; among few messages shares say little. */
const frequent = (documents: number) => Math.max(documents / 8, 25);
/** So many first letters stand for all forms of a word. */
const stemLength = 5;
const mostTries = 4;
/** Names of things: letters with digits among them. */
const isCode = (word: string): boolean => /\d/.test(word) && /\p{L}/u.test(word);

/** A message that speaks of the same. */
export interface AlikeMessage {
  document: IndexedDocument;
  /** Which share of what was asked for it holds, by weight: 1 is all. */
  share: number;
  /** Beginnings of the words that it has in common. */
  stems: string[];
  /** How many words decided. */
  asked: number;
}

interface Asked {
  text: string;
  /** Who may see it, and since when. */
  plan: Plan;
  limit: number;
}

/**
 * The newest messages that have most in common with a text, by the words that are rare among them: those that hold the
 * largest share first. Reads the words' blocks of the newest segments and nothing of any message.
 */
export async function alikeMessages(context: Pick<Context, 'store'>, asked: Asked): Promise<AlikeMessage[]> {
  const stems = stemsToAsk(asked.text);
  if (stems.length === 0) return [];
  for (let tries = 1; ; tries += 1) {
    const index = await context.store.search.readIndex();
    if (index?.format !== indexFormat) return [];
    try {
      return await alikeAmong(context, { ...asked, stems, listed: newestOf(index.live) });
    } catch (error) {
      if (!(error instanceof SegmentGone) || tries >= mostTries) throw error;
    }
  }
}

/** Words that carry what a text is about, longest first; a beginning stands for all forms of one. */
export function stemsToAsk(text: string): string[] {
  const words = new Set(wordsOf(text).filter((word) => stemsOf(word).size > 0 || isCode(word)));
  const stems = new Set([...words].map((word) => word.slice(0, stemLength)));
  return [...stems].toSorted((a, b) => b.length - a.length).slice(0, mostWords);
}

function newestOf(live: readonly ListedSegment[]): ListedSegment[] {
  let held = 0;
  return live
    .toSorted((a, b) => b.newest.getTime() - a.newest.getTime())
    .filter(({ documents }) => {
      if (held >= lookedAt) return false;
      held += documents;
      return true;
    });
}

const lookupOf = (stem: string): Lookup => {
  const term = wordTerm(null, stem);
  return stem.length < stemLength ? exactly(term) : beginningWith(term);
};

type Among = Asked & { stems: readonly string[]; listed: readonly ListedSegment[] };

async function alikeAmong(
  context: Pick<Context, 'store'>,
  { stems, listed, plan, limit }: Among,
): Promise<AlikeMessage[]> {
  const segments = await openSegments(
    context,
    listed.map(({ id }) => id),
  );
  const allowed = await evaluate(context, segments, plan);
  const wanted = stems.map((stem) => ({ stem, lookup: lookupOf(stem) }));
  const refs = segments.flatMap((segment) =>
    wanted.flatMap(({ lookup }): BlockRef[] => {
      const [first, last] = rangeOf(segment, lookup);
      return Array.from({ length: last - first + 1 }, (_, n) => ({ segment, number: first + n }));
    }),
  );
  const read = await loadBlocks(context, refs);
  const found = wanted.map(({ stem, lookup }) => {
    const places = segments.map((segment) => placesOf(segment, lookup, read));
    return { stem, places, count: places.flat().reduce((sum, { entry }) => sum + entry.count, 0) };
  });
  const documents = segments.reduce((sum, { header }) => sum + header.documents, 0);
  const deciding = found
    .filter(({ count }) => count > 0 && count <= frequent(documents))
    .toSorted((a, b) => a.count - b.count)
    .slice(0, mostDeciding)
    .map(({ stem, places, count }) => ({ stem, places, weight: Math.log(1 + documents / count) }));
  const best = new Best(limit);
  segments.forEach((segment, n) => {
    const words = deciding.map(({ places, weight }) => ({ weight, places: placesIn(places[n] ?? []) }));
    addUp(best, { segment, words, allowed: allowed[n] ?? new Uint32Array() });
  });
  const total = deciding.reduce((sum, { weight }) => sum + weight, 0);
  return documentsOf(context, best.held(), (held) => ({
    share: held.weight / total,
    stems: deciding.filter((_, n) => (held.words & (1 << n)) !== 0).map(({ stem }) => stem),
    asked: deciding.length,
  }));
}

/** Where a word stands in a segment, each place once. */
function placesIn(entries: ReturnType<typeof placesOf>): Set<number> {
  const places: number[] = [];
  for (const { block, entry } of entries) readPlaces(block, entry, places);
  return new Set(places);
}

interface Held {
  segment: OpenSegment;
  place: number;
  weight: number;
  /** A bit for each deciding word. */
  words: number;
}

/** Keeps the heaviest, and of equals those that came first. */
class Best {
  readonly #limit: number;
  #kept: Held[] = [];
  #floor = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(held: Held): void {
    if (held.weight <= this.#floor) return;
    this.#kept.push(held);
    if (this.#kept.length >= this.#limit * 4) this.#cut();
  }

  held(): Held[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept = this.#kept.toSorted((a, b) => b.weight - a.weight).slice(0, this.#limit);
    if (this.#kept.length === this.#limit) this.#floor = this.#kept.at(-1)?.weight ?? 0;
  }
}

interface SegmentWords {
  segment: OpenSegment;
  words: readonly { weight: number; places: ReadonlySet<number> }[];
  allowed: Bitmap;
}

function addUp(best: Best, { segment, words, allowed }: SegmentWords): void {
  const weights = new Map<number, Held>();
  words.forEach(({ weight, places }, n) => {
    for (const place of places) {
      if (((allowed[place >>> 5] ?? 0) & (1 << (place & 31))) === 0) continue;
      const held = weights.get(place);
      if (held) {
        held.weight += weight;
        held.words |= 1 << n;
      } else weights.set(place, { segment, place, weight, words: 1 << n });
    }
  });
  for (const held of [...weights.values()].sort((a, b) => a.place - b.place)) best.add(held);
}

/** Which messages stand in these places; one round trip. */
async function documentsOf(
  context: Pick<Context, 'store'>,
  held: readonly Held[],
  told: (held: Held) => Omit<AlikeMessage, 'document'>,
): Promise<AlikeMessage[]> {
  const blockOf = ({ segment, place }: Held): BlockRef => ({
    segment,
    number: segment.header.firstTerms.length + Math.floor(place / documentsPerBlock),
  });
  const read = await loadBlocks(context, held.map(blockOf));
  const blocks = new Map<Buffer, DocumentBlock>();
  return held.flatMap((one) => {
    const { segment, number } = blockOf(one);
    const bytes = read(segment, number);
    const block = blocks.get(bytes) ?? new DocumentBlock(bytes);
    blocks.set(bytes, block);
    const document = block.at(one.place % documentsPerBlock);
    return document ? [{ document, ...told(one) }] : [];
  });
}

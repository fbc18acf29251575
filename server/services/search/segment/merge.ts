import { compareDocuments, readDocuments, type IndexedDocument } from './document-blocks.ts';
import { isFiltered } from '../text/terms.ts';
import { documentBlocksOf, type SegmentHeader } from './segment.ts';
import { compareTerms, readPlaces, TermBlockWriter, termEntries, type TermEntry } from './term-blocks.ts';
import { TermFilterWriter } from './term-filter.ts';

/** A segment that can be read block by block. */
export interface SegmentSource {
  header: SegmentHeader;
  block(number: number): Promise<Buffer>;
}

/** Where the blocks of the new segment go, in order. */
export type BlockSink = (block: Buffer) => Promise<void>;

const gone = 0xffffffff;

/**
 * Makes one segment of several. Of a message that is in more than one the version that changed last counts; those that are not kept
 * vanish with all their words. Lets the event loop go at every block.
 * @param keep which messages stay; left out: all
 */
export async function mergeSegments(
  sources: readonly SegmentSource[],
  sink: BlockSink,
  keep?: (documents: readonly IndexedDocument[]) => Promise<ReadonlySet<string>>,
): Promise<SegmentHeader> {
  const { documents, places } = await mergeDocuments(sources, keep);
  const finished: Buffer[] = [];
  const writer = new TermBlockWriter((block) => finished.push(block));
  // What one of them does not know of its messages the new one does not know of all.
  const filter = sources.every(({ header }) => header.filter !== null) ? new TermFilterWriter() : null;
  const cursors = sources.map((source, n) => new TermCursor(source, places[n] ?? new Uint32Array()));
  for (const cursor of cursors) await cursor.advance();
  let open = cursors.filter(({ term }) => term !== null);
  while (open.length > 0) {
    const term = leastTerm(open);
    const merged: number[] = [];
    for (const cursor of open) {
      while (cursor.term === term) {
        cursor.readInto(merged);
        if (!cursor.advanceWithin()) await cursor.advance();
      }
    }
    if (merged.length > 0) {
      writer.add(term, inOrder(merged));
      if (filter && isFiltered(term)) filter.add(term);
    }
    if (finished.length > 0) for (const block of finished.splice(0)) await sink(block);
    if (open.some((cursor) => cursor.term === null)) open = open.filter((cursor) => cursor.term !== null);
  }
  writer.finish();
  for (const block of finished.splice(0)) await sink(block);
  const { blocks, newest, oldest } = documentBlocksOf(documents);
  for (const block of blocks) await sink(block);
  const { firstTerms } = writer;
  return {
    documents: documents.length,
    ...{ firstTerms, newest, oldest },
    filter: filter?.finish() ?? null,
  };
}

function leastTerm(cursors: readonly TermCursor[]): string {
  let least = cursors[0]?.term ?? '';
  for (const { term } of cursors) if (term !== null && compareTerms(term, least) < 0) least = term;
  return least;
}

function inOrder(places: number[]): Uint32Array {
  const typed = Uint32Array.from(places);
  for (let n = 1; n < typed.length; n += 1) {
    if ((typed[n] ?? 0) < (typed[n - 1] ?? 0)) return typed.sort();
  }
  return typed;
}

/** All messages in their new order, and for each source where its own went. */
async function mergeDocuments(
  sources: readonly SegmentSource[],
  keep: ((documents: readonly IndexedDocument[]) => Promise<ReadonlySet<string>>) | undefined,
): Promise<{ documents: IndexedDocument[]; places: Uint32Array[] }> {
  const latest = new Map<string, { document: IndexedDocument; source: number; place: number }>();
  for (const [source, from] of sources.entries()) {
    const { header } = from;
    let place = 0;
    for (let n = 0; n < header.newest.length; n += 1) {
      for (const document of readDocuments(await from.block(header.firstTerms.length + n))) {
        const known = latest.get(document.messageId);
        if (!known || known.document.version <= document.version) {
          latest.set(document.messageId, { document, source, place });
        }
        place += 1;
      }
    }
  }
  const all = [...latest.values()];
  const kept = keep ? await keep(all.map(({ document }) => document)) : null;
  const sorted = (kept ? all.filter(({ document }) => kept.has(document.messageId)) : all).sort((a, b) =>
    compareDocuments(a.document, b.document),
  );
  const places = sources.map(({ header }) => new Uint32Array(header.documents).fill(gone));
  sorted.forEach(({ source, place }, to) => {
    const map = places[source];
    if (map) map[place] = to;
  });
  return { documents: sorted.map(({ document }) => document), places };
}

/** Goes through the words of one source. */
class TermCursor {
  term: string | null = '';
  readonly #source: SegmentSource;
  readonly #places: Uint32Array;
  #block: Buffer = Buffer.alloc(0);
  #next = 0;
  #entries: Iterator<TermEntry> | null = null;
  #entry: TermEntry | null = null;
  readonly #own: number[] = [];

  constructor(source: SegmentSource, places: Uint32Array) {
    this.#source = source;
    this.#places = places;
  }

  /** The next word of the block at hand. @returns false at its end */
  advanceWithin(): boolean {
    const step = this.#entries?.next();
    if (!step || step.done) return false;
    this.#entry = step.value;
    this.term = step.value.term;
    return true;
  }

  async advance(): Promise<void> {
    while (!this.advanceWithin()) {
      if (this.#next >= this.#source.header.firstTerms.length) {
        this.term = null;
        return;
      }
      this.#block = await this.#source.block(this.#next);
      this.#next += 1;
      this.#entries = termEntries(this.#block);
    }
  }

  readInto(merged: number[]): void {
    if (!this.#entry) return;
    this.#own.length = 0;
    readPlaces(this.#block, this.#entry, this.#own);
    for (const place of this.#own) {
      const to = this.#places[place] ?? gone;
      if (to !== gone) merged.push(to);
    }
  }
}

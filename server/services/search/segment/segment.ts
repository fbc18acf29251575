import {
  compareDocuments,
  documentsPerBlock,
  writeDocuments,
  type IndexedDocument,
} from './document-blocks.ts';
import { compareTerms, TermBlockWriter } from './term-blocks.ts';
import { isFiltered } from '../text/terms.ts';
import { TermFilterWriter, type TermFilter } from './term-filter.ts';

/** What is known of a segment before any of its blocks is read. Blocks of words come first, then those of messages. */
export interface SegmentHeader {
  documents: number;
  /** The first word of every block of words. */
  firstTerms: string[];
  /** When the newest message of every block of messages was sent; and the oldest of all. */
  newest: number[];
  oldest: number;
  /** Tells words that are not there; the segment then knows senders and recipients by their whole address too. Older ones have none. */
  filter: TermFilter | null;
}

/** An immutable part of the index: messages, newest first, and for each word the places of those that have it. */
export interface BuiltSegment {
  header: SegmentHeader;
  blocks: Buffer[];
}

/** A message with every word it can be found by. */
export interface SearchDocument extends IndexedDocument {
  terms: ReadonlySet<string>;
}

/** Makes a segment of some messages; of one that is there twice the later counts. */
export function buildSegment(documents: readonly SearchDocument[]): BuiltSegment {
  const builder = new SegmentBuilder();
  for (const document of documents) builder.add(document);
  return builder.finish();
}

/** Makes a segment of messages that come one by one, in any order; their words are not kept but as numbers. */
export class SegmentBuilder {
  readonly #documents: IndexedDocument[] = [];
  /** Where each message stands in the list: the latest version of it. */
  readonly #latest = new Map<string, number>();
  readonly #lists = new Map<string, number[]>();

  add({ terms, ...document }: SearchDocument): void {
    const known = this.#latest.get(document.messageId);
    if (known !== undefined && (this.#documents[known]?.version ?? 0) > document.version) return;
    const number = this.#documents.push(document) - 1;
    this.#latest.set(document.messageId, number);
    for (const term of terms) {
      const list = this.#lists.get(term);
      if (list) list.push(number);
      else this.#lists.set(term, [number]);
    }
  }

  finish(): BuiltSegment {
    const inOrder = [...this.#latest.values()].sort((a, b) => this.#compare(a, b));
    const places = new Int32Array(this.#documents.length).fill(-1);
    inOrder.forEach((number, place) => (places[number] = place));
    const documents = inOrder.flatMap((number) => this.#documents[number] ?? []);
    const blocks: Buffer[] = [];
    const writer = new TermBlockWriter((block) => blocks.push(block));
    const filter = new TermFilterWriter();
    for (const term of [...this.#lists.keys()].sort(compareTerms)) {
      const held = placesOf(this.#lists.get(term) ?? [], places);
      if (held.length === 0) continue;
      writer.add(term, held);
      if (isFiltered(term)) filter.add(term);
    }
    writer.finish();
    const { newest, oldest, blocks: documentBlocks } = documentBlocksOf(documents);
    return {
      header: {
        ...{ documents: documents.length, firstTerms: writer.firstTerms, newest, oldest },
        filter: filter.finish(),
      },
      blocks: [...blocks, ...documentBlocks],
    };
  }

  #compare(a: number, b: number): number {
    const [one, other] = [this.#documents[a], this.#documents[b]];
    return one && other ? compareDocuments(one, other) : 0;
  }
}

/** Numbers as places, growing; without those whose message has a later version. */
function placesOf(numbers: readonly number[], places: Int32Array): Uint32Array {
  const held = new Uint32Array(numbers.length);
  let count = 0;
  for (const number of numbers) {
    const place = places[number] ?? -1;
    if (place >= 0) held[count++] = place;
  }
  return held.subarray(0, count).sort();
}

/** The messages of a segment as blocks, with the dates its header tells. */
export function documentBlocksOf(documents: readonly IndexedDocument[]): {
  blocks: Buffer[];
  newest: number[];
  oldest: number;
} {
  const blocks: Buffer[] = [];
  const newest: number[] = [];
  for (let begin = 0; begin < documents.length; begin += documentsPerBlock) {
    const part = documents.slice(begin, begin + documentsPerBlock);
    newest.push(part[0]?.at ?? 0);
    blocks.push(writeDocuments(part));
  }
  return { blocks, newest, oldest: documents.at(-1)?.at ?? 0 };
}

interface WrittenHeader extends Omit<SegmentHeader, 'filter'> {
  filter?: string;
}

export function encodeHeader({ filter, ...header }: SegmentHeader): Buffer {
  const written: WrittenHeader = {
    ...header,
    ...(filter && { filter: Buffer.from(filter).toString('base64') }),
  };
  return Buffer.from(JSON.stringify(written));
}

export function decodeHeader(bytes: Buffer): SegmentHeader {
  const { filter, ...header } = JSON.parse(bytes.toString()) as WrittenHeader;
  return { ...header, filter: filter === undefined ? null : Buffer.from(filter, 'base64') };
}

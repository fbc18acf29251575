import {
  compareDocuments,
  documentsPerBlock,
  writeDocuments,
  type IndexedDocument,
} from './document-blocks.ts';
import { compareTerms, TermBlockWriter } from './term-blocks.ts';

/** What is known of a segment before any of its blocks is read. Blocks of words come first, then those of messages. */
export interface SegmentHeader {
  documents: number;
  /** The first word of every block of words. */
  firstTerms: string[];
  /** When the newest message of every block of messages was sent; and the oldest of all. */
  newest: number[];
  oldest: number;
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
export function buildSegment(unsorted: readonly SearchDocument[]): BuiltSegment {
  const byVersion = [...unsorted].sort((a, b) => a.version - b.version);
  const latest = new Map(byVersion.map((one) => [one.messageId, one]));
  const documents = [...latest.values()].sort(compareDocuments);
  const places = new Map<string, number[]>();
  documents.forEach(({ terms }, place) => {
    for (const term of terms) {
      const list = places.get(term);
      if (list) list.push(place);
      else places.set(term, [place]);
    }
  });
  const blocks: Buffer[] = [];
  const writer = new TermBlockWriter((block) => blocks.push(block));
  for (const term of [...places.keys()].sort(compareTerms)) writer.add(term, places.get(term) ?? []);
  writer.finish();
  const { newest, oldest, blocks: documentBlocks } = documentBlocksOf(documents);
  return {
    header: { documents: documents.length, firstTerms: writer.firstTerms, newest, oldest },
    blocks: [...blocks, ...documentBlocks],
  };
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

export function encodeHeader(header: SegmentHeader): Buffer {
  return Buffer.from(JSON.stringify(header));
}

export function decodeHeader(bytes: Buffer): SegmentHeader {
  return JSON.parse(bytes.toString()) as SegmentHeader;
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  emptyBitmap,
  fullBitmap,
  narrow,
  nextBit,
  setBit,
} from '../../../../server/services/search/segment/bitmap.ts';
import { ByteReader, ByteWriter } from '../../../../server/services/search/segment/bytes.ts';
import {
  compareDocuments,
  readDocuments,
  writeDocuments,
} from '../../../../server/services/search/segment/document-blocks.ts';
import { mergeSegments, type SegmentSource } from '../../../../server/services/search/segment/merge.ts';
import {
  buildSegment,
  decodeHeader,
  encodeHeader,
  type BuiltSegment,
  type SearchDocument,
} from '../../../../server/services/search/segment/segment.ts';
import {
  blockRange,
  entriesThatBegin,
  readPlaces,
  termEntries,
} from '../../../../server/services/search/segment/term-blocks.ts';
import { mayHold, TermFilterWriter } from '../../../../server/services/search/segment/term-filter.ts';
import { isFiltered } from '../../../../server/services/search/text/terms.ts';

const hex = fc.nat({ max: 40 }).map((n) => n.toString(16).padStart(24, '0'));
const term = fc.oneof(
  fc.constantFrom('a', 'ab', 'abc', 'b', 'zebra', '京都', '😀', '\u0001i1', '\uffee'),
  fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
);
const document: fc.Arbitrary<SearchDocument> = fc.record({
  messageId: hex,
  conversationId: hex,
  at: fc.nat({ max: 2_000_000_000_000 }),
  version: fc.constant(0),
  terms: fc.array(term, { maxLength: 12 }).map((terms) => new Set(terms)),
});
const fixed = { conversationId: '0'.repeat(24), at: 5, version: 5 };
let versions = 2_000_000_000_000;
const documents = fc
  .array(document, { maxLength: 60 })
  // Each is later than the one before: which of two counts is never left open.
  .map((list) => list.map((one) => ({ ...one, version: (versions += 1) })));

const source = ({ header, blocks }: BuiltSegment): SegmentSource => ({
  header: decodeHeader(encodeHeader(header)),
  block: (number) => Promise.resolve(blocks[number] ?? Buffer.alloc(0)),
});

/** Message -> its words, read out of a segment. */
function contents({ header, blocks }: BuiltSegment): Map<string, { at: number; terms: string[] }> {
  const ids = blocks.slice(header.firstTerms.length).flatMap(readDocuments);
  expect(ids).toHaveLength(header.documents);
  expect([...ids].sort(compareDocuments)).toEqual(ids);
  const all = new Map(ids.map(({ messageId, at }) => [messageId, { at, terms: [] as string[] }]));
  let before = '';
  for (const block of blocks.slice(0, header.firstTerms.length)) {
    for (const entry of termEntries(block)) {
      expect(entry.term >= before).toBe(true);
      before = entry.term;
      const places: number[] = [];
      readPlaces(block, entry, places);
      expect(places).toHaveLength(entry.count);
      for (const place of places) all.get(ids[place]?.messageId ?? '')?.terms.push(entry.term);
    }
  }
  return all;
}

/** What a segment of these must hold: of a message that is there twice the later one. */
function model(list: readonly SearchDocument[]) {
  return new Map(list.map(({ messageId, at, terms }) => [messageId, { at, terms: [...terms].sort(byCode) }]));
}
const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const sortedById = <V>(map: Map<string, V>) => [...map].sort(([a], [b]) => byCode(a, b));

test('numbers come back as they were written', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), (numbers) => {
      const writer = new ByteWriter(1);
      for (const number of numbers) writer.number(number);
      const reader = new ByteReader(writer.take());
      expect(numbers.map(() => reader.number())).toEqual(numbers);
      expect(reader.atEnd).toBe(true);
      expect(() => reader.number()).toThrow(RangeError);
    }),
  );
});

test('messages come back as they were written', () => {
  fc.assert(
    fc.property(documents, (list) => {
      const plain = list.map(({ terms: _, ...rest }) => rest).sort(compareDocuments);
      expect(readDocuments(writeDocuments(plain))).toEqual(plain);
    }),
  );
});

describe('a segment', () => {
  test('holds every word of every message, and nothing else', () => {
    fc.assert(
      fc.property(documents, (list) => {
        expect(sortedById(contents(buildSegment(list)))).toEqual(sortedById(model(list)));
      }),
    );
  });

  test('cuts frequent words into entries, and finds them in all their blocks', () => {
    const many = Array.from({ length: 30_000 }, (_, n) => ({
      messageId: n.toString(16).padStart(24, '0'),
      conversationId: '0'.repeat(24),
      at: n * 1000,
      version: n * 1000,
      terms: new Set(['frequent', `rare${String(n)}`, n % 3 === 0 ? 'third' : 'other']),
    }));
    const built = buildSegment(many);
    const [first, last] = blockRange(built.header.firstTerms, 'frequent', 'frequent');
    let count = 0;
    for (const block of built.blocks.slice(first, last + 1)) {
      for (const entry of termEntries(block)) if (entry.term === 'frequent') count += entry.count;
    }
    expect(count).toBe(30_000);
    expect(last).toBeGreaterThan(first);
    expect(Math.max(...built.blocks.map((block) => block.length))).toBeLessThan(32 * 1024);
  });

  test('finds the words that begin with something', () => {
    fc.assert(
      fc.property(documents, term, (list, beginning) => {
        const { header, blocks } = buildSegment(list);
        for (const block of blocks.slice(0, header.firstTerms.length)) {
          const all = [...termEntries(block)];
          expect(entriesThatBegin(block, Buffer.from(beginning))).toEqual(
            all.filter((entry) => Buffer.from(entry.term).indexOf(beginning) === 0),
          );
          expect(entriesThatBegin(block, Buffer.alloc(0))).toEqual(all);
        }
      }),
    );
  });

  test('has a filter that holds every word, and hardly another', () => {
    fc.assert(
      fc.property(documents, (list) => {
        const { filter } = decodeHeader(encodeHeader(buildSegment(list).header));
        const kept = [...model(list).values()].flatMap(({ terms }) => terms).filter(isFiltered);
        expect(filter && kept.every((word) => mayHold(filter, word))).toBe(true);
      }),
    );
    const writer = new TermFilterWriter();
    for (let n = 0; n < 20_000; n += 1) writer.add(`word${String(n)}`);
    const filter = writer.finish();
    const wrong = Array.from({ length: 20_000 }, (_, n) => mayHold(filter, `other${String(n)}`));
    expect(wrong.filter(Boolean).length).toBeLessThan(400);
  });

  test('that was made without a filter leaves a merged one without, too', async () => {
    const [one, other] = [1, 2].map((n) =>
      buildSegment([{ ...fixed, messageId: String(n).padStart(24, '0'), terms: new Set(['anna', 'mail']) }]),
    );
    if (!one || !other) throw new Error('two segments');
    const { filter: _, ...older } = JSON.parse(encodeHeader(other.header).toString()) as { filter: string };
    const sources = [
      source(one),
      { ...source(other), header: decodeHeader(Buffer.from(JSON.stringify(older))) },
    ];
    const merged = await mergeSegments(sources, () => Promise.resolve());
    expect([merged.documents, merged.filter]).toEqual([2, null]);
  });

  test('finds the blocks of any range of words', () => {
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 30 }), term, term, (terms, a, b) => {
        const sorted = [...terms].sort(byCode);
        const [from, to] = [a, b].sort(byCode) as [string, string];
        // Each block holds one word here, besides the first of the next.
        const [first, last] = blockRange(sorted, from, to);
        sorted.forEach((word, n) => {
          if (word >= from && word <= to) {
            expect(n).toBeGreaterThanOrEqual(first);
            expect(n).toBeLessThanOrEqual(last);
          }
        });
      }),
    );
  });

  test('merges with others to what one of all their messages would be', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(documents, { minLength: 1, maxLength: 4 }), async (parts) => {
        const blocks: Buffer[] = [];
        const sink = (block: Buffer) => {
          blocks.push(block);
          return Promise.resolve();
        };
        const sources = parts.map((part) => source(buildSegment(part)));
        // In whatever order they are given.
        const header = await mergeSegments(sources.reverse(), sink);
        const later = [...parts.flat()].sort((a, b) => a.version - b.version);
        const expected = model(later);
        expect(sortedById(contents({ header, blocks }))).toEqual(sortedById(expected));
      }),
      { numRuns: 60 },
    );
  });

  test('loses the words of messages that are not kept', async () => {
    const list = fc.sample(documents, { numRuns: 1, seed: 7 })[0] ?? [];
    const gone = new Set(list.slice(0, list.length / 2).map(({ messageId }) => messageId));
    const blocks: Buffer[] = [];
    const header = await mergeSegments(
      [source(buildSegment(list))],
      (block) => Promise.resolve(void blocks.push(block)),
      (all) => Promise.resolve(new Set(all.map(({ messageId }) => messageId).filter((id) => !gone.has(id)))),
    );
    const rest = list.filter(({ messageId }) => !gone.has(messageId));
    expect(sortedById(contents({ header, blocks }))).toEqual(sortedById(model(rest)));
  });
});

test('bitmaps behave as sets', () => {
  const places = fc.uniqueArray(fc.nat({ max: 199 }));
  const from = (list: readonly number[]) => {
    const bitmap = emptyBitmap(200);
    for (const place of list) setBit(bitmap, place);
    return bitmap;
  };
  const listed = (bitmap: Uint32Array) => {
    const found: number[] = [];
    for (let at = nextBit(bitmap, 0); at >= 0; at = at < 199 ? nextBit(bitmap, at + 1) : -1) found.push(at);
    return found;
  };
  fc.assert(
    fc.property(places, places, fc.boolean(), (a, b, without) => {
      const target = from(a);
      narrow(target, from(b), without);
      const kept = a.filter((place) => b.includes(place) !== without).sort((x, y) => x - y);
      expect(listed(target)).toEqual(kept);
    }),
  );
  expect(listed(fullBitmap(200))).toHaveLength(200);
  expect(listed(fullBitmap(0))).toEqual([]);
});

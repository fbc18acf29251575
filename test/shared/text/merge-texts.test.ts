import { assert, constantFrom, array, property, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  keptAfterAnswer,
  keptAtFirst,
  leftOut,
  mergedText,
  mergeTexts,
  sentencesOf,
  type Kept,
  type MergePiece,
} from '../../../shared/text/merge-texts.ts';

const atFirst = (pieces: MergePiece[]) => mergedText(pieces, pieces.map(keptAtFirst));
const all = (pieces: MergePiece[], kept: Kept) =>
  mergedText(
    pieces,
    pieces.map(() => kept),
  );
const words = (text: string) => text.split(/\s+/u).filter(Boolean);

const sentence = constantFrom(
  ...[
    'Hello Mia,\n\n',
    'Your parcel left on Monday. ',
    'It weighs 3.5 kg! ',
    'Is that right?\n',
    '你好。',
    '«Oui.» ',
  ],
  ...[
    'Kind regards',
    '\n\n',
    'See https://shop.example/a?b=1 for more. ',
    '...',
    'a',
    ' ',
    '"Yes!" ',
    '١٢٣ نعم. ',
  ],
);
const text = array(sentence, { maxLength: 12 }).map((parts) => parts.join(''));

describe('sentences', () => {
  test.each([
    ['Hello Mia,\n\nOne. Two! Three?', ['Hello Mia,\n\n', 'One. ', 'Two! ', 'Three?']],
    ['It costs 3.50 € at shop.example. Yes.', ['It costs 3.50 € at shop.example. ', 'Yes.']],
    ['He said "No." Then he left.', ['He said "No." ', 'Then he left.']],
    ['你好。再见！', ['你好。', '再见！']],
    ['\n\n  a', ['\n\n  ', 'a']],
    ['', []],
  ])('%j', (whole, parts) => {
    expect(sentencesOf(whole)).toEqual(parts);
  });

  test('are the text, whatever it is', () => {
    assert(
      property(
        string({ unit: 'grapheme', maxLength: 200 }),
        (whole) => sentencesOf(whole).join('') === whole,
      ),
    );
    assert(property(text, (whole) => sentencesOf(whole).join('') === whole));
  });

  test('are found in no time where nothing but points stand', () => {
    const points = `${'.'.repeat(200_000)}x`;
    expect(sentencesOf(points)).toEqual([points]);
  });
});

describe('what both wrote upon one text', () => {
  const base = 'Hello Mia,\n\nyour parcel left. It arrives on Monday.\n\nBest';

  test('each changed something else: both changes are taken', () => {
    const mine = base.replace('Hello', 'Dear');
    const theirs = base.replace('on Monday', 'on Tuesday');
    expect(atFirst(mergeTexts({ base, mine, theirs }))).toBe(
      'Dear Mia,\n\nyour parcel left. It arrives on Tuesday.\n\nBest',
    );
  });

  test('one took a sentence out that the other left alone', () => {
    const mine = base.replace('your parcel left. ', '');
    const pieces = mergeTexts({ base, mine, theirs: base });
    expect(pieces.map(({ kind }) => kind)).toEqual(['same', 'mine', 'same', 'same']);
    expect(atFirst(pieces)).toBe(mine);
  });

  test('both changed the same sentence: both stay until somebody chooses', () => {
    const mine = base.replace('on Monday', 'on Tuesday');
    const theirs = base.replace('on Monday', 'on Wednesday');
    const pieces = mergeTexts({ base, mine, theirs });
    expect(pieces.map(({ kind }) => kind)).toEqual(['same', 'same', 'both', 'same']);
    expect(atFirst(pieces)).toBe(
      'Hello Mia,\n\nyour parcel left. It arrives on Tuesday.\n\nIt arrives on Wednesday.\n\nBest',
    );
    expect(
      mergedText(
        pieces,
        pieces.map(({ kind }) => ({ mine: kind === 'same', theirs: kind === 'both' })),
      ),
    ).toBe(theirs);
  });

  test('one that ended where the other goes on is parted from it', () => {
    const pieces = mergeTexts({ base: 'Hello.', mine: 'Hello. One.', theirs: 'Hello. Two.' });
    expect(atFirst(pieces)).toBe('Hello. One. Two.');
  });

  test('both of them did the same: once is enough', () => {
    expect(atFirst(mergeTexts({ base, mine: `${base} A.`, theirs: `${base} A.` }))).toBe(`${base} A.`);
  });
});

describe('for all texts', () => {
  const three = tuple(text, text, text);

  test('mine everywhere is mine, to the letter', () => {
    assert(
      property(three, ([base, mine, theirs]) => {
        expect(all(mergeTexts({ base, mine, theirs }), { mine: true, theirs: false })).toBe(mine);
      }),
    );
  });

  test('theirs everywhere are their words, in their order', () => {
    assert(
      property(three, ([base, mine, theirs]) => {
        const pieces = mergeTexts({ base, mine, theirs });
        expect(pieces.map((piece) => piece.theirs).join('')).toBe(theirs);
        const kept = pieces.map(({ kind }) => ({ mine: kind === 'same', theirs: true }));
        expect(words(mergedText(pieces, kept)).join('')).toBe(words(theirs).join(''));
      }),
    );
  });

  test('nothing changed on one side: the other side is the merge', () => {
    assert(
      property(text, text, (base, changed) => {
        expect(atFirst(mergeTexts({ base, mine: changed, theirs: base }))).toBe(changed);
        expect(words(atFirst(mergeTexts({ base, mine: base, theirs: changed }))).join('')).toBe(
          words(changed).join(''),
        );
      }),
    );
  });

  test('no word is lost that somebody wrote anew', () => {
    assert(
      property(three, ([base, mine, theirs]) => {
        const merged = atFirst(mergeTexts({ base, mine, theirs }));
        const known = new Set(sentencesOf(base).map((one) => one.trim()));
        for (const one of [...sentencesOf(mine), ...sentencesOf(theirs)]) {
          if (!known.has(one.trim())) expect(merged).toContain(one.trim());
        }
      }),
    );
  });

  test('without a text that both began from, nothing of either is lost', () => {
    assert(
      property(text, text, (mine, theirs) => {
        const merged = atFirst(mergeTexts({ base: null, mine, theirs }));
        for (const one of [...sentencesOf(mine), ...sentencesOf(theirs)])
          expect(merged).toContain(one.trim());
      }),
    );
  });

  test('what is left out is what the choice leaves out', () => {
    assert(
      property(text, text, (mine, theirs) => {
        const pieces = mergeTexts({ base: null, mine, theirs });
        const kept = pieces.map((_, at) => ({ mine: at % 2 === 0, theirs: false }));
        let rest = mine;
        for (const { start, end } of leftOut(pieces, kept).toReversed())
          rest = rest.slice(0, start) + rest.slice(end);
        expect(words(rest).join('')).toBe(words(mergedText(pieces, kept)).join(''));
      }),
    );
  });
});

describe('after a colleague has answered', () => {
  test('what they said is left out, the greeting and the name below stay', () => {
    const mine = 'Hello Mia,\n\nyour parcel left. You get the money back.\n\nKind regards\nNoor';
    const theirs = 'Hello Mia,\n\nyour parcel left. It arrives on Monday.\n\nKind regards\nNoor';
    const pieces = mergeTexts({ base: null, mine, theirs });
    expect(mergedText(pieces, pieces.map(keptAfterAnswer))).toBe(
      'Hello Mia,\n\nYou get the money back.\n\nKind regards\nNoor',
    );
    expect(
      leftOut(pieces, pieces.map(keptAfterAnswer)).map(({ start, end }) => mine.slice(start, end)),
    ).toEqual(['your parcel left. ']);
  });
});

test('two long texts with nothing in common are laid side by side without a table of all pairs', () => {
  const many = (word: string) => Array.from({ length: 6000 }, (_, at) => `${word} ${String(at)}.`).join(' ');
  const pieces = mergeTexts({ base: null, mine: many('one'), theirs: many('two') });
  expect(pieces).toHaveLength(1);
});

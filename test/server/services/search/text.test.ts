import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSearch } from '../../../../shared/search/parse.ts';
import { excerptAround, mark } from '../../../../server/services/search/query/marks.ts';
import { fold } from '../../../../server/services/search/text/fold.ts';
import { findIn, type Hit } from '../../../../server/services/search/text/match.ts';
import { formsIn, formsInAny } from '../../../../server/services/search/text/stems.ts';
import { tokenise, wordsOf } from '../../../../server/services/search/text/tokens.ts';
import { toWordQuery } from '../../../../server/services/search/text/word-query.ts';

describe('fold', () => {
  test.each([
    ['ÉTÉ', 'ete'],
    ['Straße', 'strasse'],
    ['Łódź', 'lodz'],
    ['ＦＵＬＬ', 'full'],
    ['ｶﾞｽ', 'ガス'],
    ['が', 'が'],
    ['مُحَمَّد', 'محمد'],
    ['أحمد', 'احمد'],
    ['שָׁלוֹם', 'שלום'],
    ['Ёлка', 'елка'],
    ['ΟΔΌΣ', 'οδοσ'],
    ['हिन्दी', 'हिन्दी'],
    ['İstanbul', 'istanbul'],
    ['Ｉıi', 'iii'],
  ])('%s is compared as %s', (word, folded) => {
    expect(fold(word)).toBe(folded);
  });

  test('twice is as once, and case plays no part', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });
});

const words = (text: string, query = false) => tokenise(text, { query }).map(({ word }) => word);

describe('tokenise', () => {
  test.each([
    ["Don't panic, it's INV-2024/0017!", ['don', 't', 'panic', 'it', 's', 'inv', '2024', '0017']],
    ['anna.berg@example.com', ['anna', 'berg', 'example', 'com']],
    ['Grüße aus Łódź', ['grusse', 'aus', 'lodz']],
    ['東京都', ['東京', '京都', '都']],
    ['ภาษาไทยง่าย', ['ภาษา', 'ไทย', 'ง่าย']],
    ['iPhoneを買う', ['iphone', 'を買', '買う', 'う']],
    ['👍🏽 ok', ['ok']],
    ['', []],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  const latin = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x24f }).map((code) => String.fromCharCode(code)),
  });
  const mixed = fc.array(
    fc.oneof(
      latin,
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        'Größe ',
        'x'.repeat(70),
        'É'.repeat(70),
        '東京都',
        ' ภาษาไทย',
        '\u00ad',
        '–',
        ' € ',
        'İ',
      ),
    ),
    { maxLength: 6 },
  );

  test('the fast way to the words of a text finds the same', () => {
    const texts = fc.oneof(
      fc.string(),
      latin,
      mixed.map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(wordsOf(text)).toEqual(words(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('every Latin letter with a mark stands in a word as by the tables', () => {
    const letters = Array.from({ length: 0x24f - 0xa0 + 1 }, (_, n) => String.fromCharCode(0xa0 + n));
    for (const letter of letters) expect(wordsOf(`a${letter}b`)).toEqual(words(`a${letter}b`));
  });

  test('Latin text, divided sign by sign, is divided as by the tables', () => {
    fc.assert(
      fc.property(latin, (text) => {
        const known = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].filter(([found]) => fold(found) !== '');
        const placed = tokenise(text).map(({ start, end }) => ({ start, found: text.slice(start, end) }));
        expect(placed).toEqual(known.map(({ 0: found, index }) => ({ start: index, found })));
      }),
      { numRuns: 1000 },
    );
  });

  test('a query of Han is pairs alone, one sign by itself', () => {
    expect(words('東京都', true)).toEqual(['東京', '京都']);
    expect(words('猫', true)).toEqual(['猫']);
  });

  test('says where each word stands', () => {
    const pieces = fc.constantFrom('Ünder ', '京都', 'x1', ' ', '-', 'ไทย', '😀', 'שלום', '\n', 'ß');
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const text = parts.join('');
        for (const { word, start, end } of tokenise(text)) {
          expect(end).toBeGreaterThan(start);
          expect(fold(text.slice(start, end))).toBe(word);
        }
      }),
    );
  });
});

describe('forms', () => {
  test.each([
    ['invoices', 'invoice', 'en', true],
    ['delivery', 'deliveries', 'en', true],
    ['rechnungen', 'rechnung', 'de', true],
    ['hauser', 'haus', 'de', true],
    ['facture', 'factures', 'fr', true],
    ['заказы', 'заказа', 'ru', true],
    ['order', 'boarder', 'en', false],
    ['run', 'runs', 'en', false],
    ['invoices', 'invoice', null, true],
    ['ab12', 'ab13', 'en', false],
  ])('%s and %s in %s: %s', (a, b, language, expected) => {
    expect(formsIn(a, language)(b)).toBe(expected);
  });

  test('what is a form in one language is one for the index', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...Array.from('aeionrst')),
      minLength: 3,
      maxLength: 9,
    });
    const languages = fc.constantFrom('en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'fi', 'tr', null);
    fc.assert(
      fc.property(
        letters,
        fc.constantFrom('', 's', 'es', 'en', 'ing', 'er', 'e'),
        languages,
        (stem, end, language) => {
          const asked = stem;
          const found = stem + end;
          if (asked === found || !formsIn(asked, language)(found)) return;
          const family = formsInAny(asked);
          expect(family?.isForm(found)).toBe(true);
          expect(found.startsWith(family?.anchor ?? 'none')).toBe(true);
        },
      ),
    );
  });
});

describe('findIn', () => {
  const found = (text: string, q: string, language: string | null = 'en') => {
    const [clause] = parseSearch(q).clauses;
    const query = clause?.kind === 'text' ? toWordQuery(clause) : null;
    return query
      ? findIn(tokenise(text), query, language).map(({ start, end }) => text.slice(start, end))
      : null;
  };

  test.each([
    ['Your Invoices are late', 'invoice ', ['Invoices']],
    ['Your Invoices are late', '"invoice"', []],
    ['Your Invoices are late', 'invo', ['Invoices']],
    ['Your Invoices are late', 'invo ', []],
    ['Write to anna.berg@example.com now', 'berg@example', ['berg@example']],
    ['Write to anna.berg@example.com now', 'anna.berg@example.com ', ['anna.berg@example.com']],
    ['out of the office', '"out of office"', []],
    ['Out of office: I am out  of\noffice', '"out of office"', ['Out of office', 'out  of\noffice']],
    ['東京都庁に行く', '都庁 ', ['都庁']],
    ['東京都庁に行く', '東京都庁 ', ['東京都庁']],
    ['東京タワーと京都', '京都 ', ['京都']],
    ['黒猫', '猫 ', ['猫']],
    ['我的訂單還沒到', '訂單 ', ['訂單']],
    ['주문을 취소해 주세요', '주문 ', ['주문']],
    ['INV-2024-0017', '2024-0017 ', ['2024-0017']],
    ['a b', '...', null],
  ])('in %s, %s finds %s', (text, q, expected) => {
    expect(found(text, q)).toEqual(expected);
  });
});

describe('marks', () => {
  test('lose and change nothing of the text', () => {
    const hit = fc
      .tuple(fc.nat({ max: 60 }), fc.nat({ max: 9 }))
      .map(([start, length]): Hit => ({ start, end: start + length + 1 }));
    fc.assert(
      fc.property(
        fc.string({ minLength: 70, maxLength: 100 }),
        fc.array(hit, { maxLength: 6 }),
        (text, hits) => {
          const parts = mark(text, hits);
          expect(parts.map((part) => part.text).join('')).toBe(text);
          const marked = new Set(
            hits.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, n) => start + n)),
          );
          let at = 0;
          for (const part of parts) {
            for (let n = 0; n < part.text.length; n += 1) expect(part.hit).toBe(marked.has(at + n));
            at += part.text.length;
          }
        },
      ),
    );
  });

  test('an excerpt is about the first hit, on one line, with signs whole', () => {
    const text = `${'before '.repeat(40)}needle\n\nafter ${'😀'.repeat(200)}`;
    const start = text.indexOf('needle');
    const parts = excerptAround(text, [{ start, end: start + 6 }]);
    const line = parts.map((part) => part.text).join('');
    expect(line).toMatch(/^… before .*needle after 😀+ …$/u);
    expect(parts.filter((part) => part.hit)).toEqual([{ text: 'needle', hit: true }]);
    expect(line.isWellFormed()).toBe(true);
  });
});

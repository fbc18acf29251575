import { describe, expect, test } from 'vitest';
import { readCsvAnswers, writeCsv } from '../../../shared/answers/csv-file.ts';
import type { Filing } from '../../../shared/answers/file-form.ts';
import { readMarkdownAnswers, writeMarkdown } from '../../../shared/answers/markdown-file.ts';
import { csvLine, readCsv } from '../../../shared/text/csv.ts';

const hard = [
  'Plain',
  'Two, with "quotes"; and signs',
  '- a list\n- of two',
  '=1+1',
  "'=not a formula",
  '# not a title\n\n## nor a text\n\\# as it was',
  'Grüezi 您好 مرحبا\n\n\nfar below',
];
const filings: Filing[] = [
  {
    ...{ title: 'Opening, hours', shortcut: 'hours', owner: 'anna@support.test' },
    ...{ validFrom: '2026-01-01', validUntil: null },
    variants: [
      { language: 'de', channel: 'email', text: hard[2] ?? '' },
      { language: null, channel: 'email', text: hard[3] ?? '' },
      { language: 'fr', channel: null, text: hard[1] ?? '' },
      { language: null, channel: null, text: hard[5] ?? '' },
    ],
  },
  {
    ...{ title: '"Quoted"', shortcut: null, owner: '', validFrom: null, validUntil: '2026-12-31' },
    variants: hard.map((text, index) => ({ language: 'en', channel: `c${String(index)}`, text })),
  },
];

/** Without lines, and empty as null. */
function plain({ answers, problems }: ReturnType<typeof readCsvAnswers>) {
  expect(problems).toEqual([]);
  return answers.map(({ line: _line, variants, shortcut, validFrom, validUntil, ...rest }) => ({
    ...rest,
    ...{ shortcut: shortcut || null, validFrom: validFrom || null, validUntil: validUntil || null },
    variants: variants.map(({ line: _own, ...variant }) => variant),
  }));
}

describe('answers in files', () => {
  test('come back from CSV as they went', () => {
    expect(plain(readCsvAnswers(writeCsv(filings)))).toEqual(filings);
  });

  test('come back from Markdown as they went', () => {
    expect(plain(readMarkdownAnswers(writeMarkdown(filings)))).toEqual(filings);
  });

  test('bad lines of CSV are named, the others taken', () => {
    const text = [
      'Title;Text;Language',
      'Hours;"Nine\nto five";de',
      ';Nobody knows of what;',
      'Empty;;de',
      'Hours;Nine to five;en;too many',
      'hours;De neuf à cinq;FR',
    ].join('\r\n');
    const { answers, problems } = readCsvAnswers(`\uFEFF${text}`);
    expect(answers).toMatchObject([
      {
        ...{ title: 'Hours', line: 2 },
        variants: [
          { language: 'de', text: 'Nine\nto five', line: 2 },
          { language: 'fr', text: 'De neuf à cinq', line: 7 },
        ],
      },
    ]);
    expect(problems.map(({ line }) => line)).toEqual([4, 5, 6]);
    expect(readCsvAnswers('name,text\nHours,Nine').problems).toMatchObject([{ line: 1 }]);
  });

  test('what belongs to no text of Markdown is named', () => {
    const text =
      '## de\n\nlost\n\n# Hours\n\n- owner: a@b.test\n- colour: red\n\n## *\n\nNine\n\n## de\n\n# Nothing';
    const { answers, problems } = readMarkdownAnswers(text);
    expect(answers).toMatchObject([
      { title: 'Hours', owner: 'a@b.test', variants: [{ language: null, text: 'Nine' }] },
    ]);
    expect(problems.map(({ line }) => line)).toEqual([1, 3, 8, 14, 16]);
  });
});

test('any cells come back from CSV', () => {
  const signs = ['a', '"', ',', ';', '\n', "'", '=', ' ', '\t', 'é'];
  for (let seed = 1; seed < 400; seed += 1) {
    const cells = [0, 1, 2].map((cell) =>
      [3, 7, 11, 13].map((step) => signs[(seed * step + cell * 5 + step) % signs.length]).join(''),
    );
    expect(readCsv(`one,two,three\n${csvLine(cells)}`)[1]?.cells).toEqual(cells);
  }
});

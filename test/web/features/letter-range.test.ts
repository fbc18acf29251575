import { describe, expect, test } from 'vitest';
import { letterRange } from '../../../web/features/inbox/composer/check/letter-range.ts';
import { documentText, type TextNode } from '../../../web/features/inbox/composer/document-text.ts';

const text = (words: string, ...marks: NonNullable<TextNode['marks']>): TextNode => ({
  ...{ type: 'text', text: words },
  ...(marks.length > 0 && { marks }),
});
const paragraph = (...content: TextNode[]): TextNode => ({ type: 'paragraph', content });
const link = { type: 'link', attrs: { href: 'https://shop.example/terms' } };

const letter: TextNode = {
  type: 'doc',
  content: [
    paragraph(text('Hello Mia,'), { type: 'hardBreak' }, text('two things:  ')),
    {
      type: 'bulletList',
      content: [
        { type: 'listItem', content: [paragraph(text('refunds take '), text('10 days', { type: 'bold' }))] },
        { type: 'listItem', content: [paragraph(text('see '), text('our terms', link))] },
      ],
    },
    paragraph(),
    paragraph(text('All the best')),
  ],
};

/** Every letter of a document, in one string. */
const lettersOf = (node: TextNode): string =>
  (node.text ?? '') + (node.content ?? []).map(lettersOf).join('');

/** The letters that a piece of the plain text stands for. */
function lettersOfPiece(piece: string): string {
  const start = documentText(letter).indexOf(piece);
  const { first, end } = letterRange(letter, { start, end: start + piece.length });
  return lettersOf(letter).slice(first, end);
}

describe('a piece of the plain text is found in the document', () => {
  test.each(['Hello', 'Mia', 'things', '10 days', 'take 10 days', 'our terms', 'best'])('%s', (piece) => {
    expect(lettersOfPiece(piece)).toBe(piece);
  });

  test('across lines, without the marks that only the plain text has', () => {
    expect(lettersOfPiece('Mia,\ntwo')).toBe('Mia,two');
    expect(lettersOfPiece('things:\n\n- refunds')).toBe('things:  refunds');
  });

  test('an empty piece stands where it is, also at the end of a line and of everything', () => {
    const plain = documentText(letter);
    const at = (start: number) => letterRange(letter, { start, end: start });
    expect(at(0)).toEqual({ first: 0, end: 0, behind: false });
    expect(at(plain.indexOf('Mia') + 4)).toEqual({ first: 10, end: 10, behind: true });
    const all = lettersOf(letter).length;
    expect(at(plain.length)).toEqual({ first: all, end: all, behind: true });
  });
});

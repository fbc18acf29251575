import { afterEach, expect, test } from 'vitest';
import { documentText, type TextNode } from '../../../web/features/inbox/composer/document-text.ts';
import { leaveOut } from '../../../web/features/inbox/composer/leave-out.ts';
import { createRichEditor, type Editor } from '../../../web/features/inbox/composer/rich-editor.ts';

let editor: Editor | undefined;
afterEach(() => editor?.destroy());

function editorOf(content: string): Editor {
  const no = { show: () => undefined, onkey: () => false, active: () => false };
  editor = createRichEditor({
    ...{ element: document.createElement('div'), label: '', placeholder: '', markup: 'rich', content },
    ...{ onchange: () => undefined, onkey: () => false, onfiles: () => false },
    mentions: { ...no, find: () => [] },
    answers: no,
  });
  return editor;
}
const plainOf = (one: Editor) => documentText(one.getJSON() as TextNode);

function without(content: string, ...pieces: string[]): Editor {
  const one = editorOf(content);
  const text = plainOf(one);
  leaveOut(
    one,
    pieces.map((piece) => ({ start: text.indexOf(piece), end: text.indexOf(piece) + piece.length })),
  );
  return one;
}

test('a sentence goes, the marks around it stay', () => {
  const one = without(
    '<p>It <strong>left</strong> today. Money is back. <em>Sorry</em>.</p>',
    'Money is back. ',
  );
  expect(one.getHTML()).toBe('<p>It <strong>left</strong> today. <em>Sorry</em>.</p>');
});

test('a paragraph that nothing is left of goes with its words', () => {
  const one = without('<p>Hello Mia,</p><p>It left. It is blue.</p><p>Best</p>', 'It left. ', 'It is blue.');
  expect(plainOf(one)).toBe('Hello Mia,\n\nBest');
});

test('a point of a list goes as a whole', () => {
  const one = without('<p>Two:</p><ul><li><p>one.</p></li><li><p>two.</p></li></ul>', '- one.\n');
  expect(plainOf(one)).toBe('Two:\n\n- two.');
});

test('a line goes with its break', () => {
  const lines = '<p>One.<br>Two.<br>Three.</p>';
  expect(plainOf(without(lines, 'One.\n'))).toBe('Two.\nThree.');
  expect(plainOf(without(lines, 'Two.\n'))).toBe('One.\nThree.');
  expect(plainOf(without(lines, 'Three.'))).toBe('One.\nTwo.');
});

test('everything may go', () => {
  expect(plainOf(without('<p>One.</p><p>Two.</p>', 'One.\n\n', 'Two.'))).toBe('');
});

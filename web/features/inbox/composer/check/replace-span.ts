import type { Span } from '../../../../../shared/text/check/finding.ts';
import type { TextNode } from '../document-text.ts';
import type { Editor } from '../rich-editor.ts';
import { letterRange } from './letter-range.ts';

/** Puts a text in the place of a piece of what the document reads as plain text; marks stay as they are there. */
export function replaceSpan(editor: Editor, span: Span, text: string): void {
  const { first, end, behind } = letterRange(editor.getJSON() as TextNode, span);
  const places = letterPlaces(editor);
  const endOf = (letter: number) => (places[letter] ?? 0) + 1;
  const from = behind ? endOf(first - 1) : (places[first] ?? 1);
  const to = end > first ? endOf(end - 1) : from;
  const { tr } = editor.state;
  editor.view.dispatch(text === '' ? tr.delete(from, to) : tr.insertText(text, from, to));
}

/** Where each letter stands in the document. */
export function letterPlaces(editor: Editor): number[] {
  const places: number[] = [];
  editor.state.doc.descendants((node, at) => {
    for (let letter = 0; letter < (node.text?.length ?? 0); letter++) places.push(at + letter);
  });
  return places;
}

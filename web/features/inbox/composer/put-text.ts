import type { Editor, Range } from '@tiptap/core';
import { Slice } from '@tiptap/pm/model';
import { textDocument } from './document-text.ts';

/** As if it were pasted: its lines and paragraphs stay what they are, and what stands around it too. */
export function putText(editor: Editor, { from, to }: Range, text: string): void {
  const { state, view } = editor;
  const { content } = state.schema.nodeFromJSON(textDocument(text));
  view.dispatch(state.tr.replace(from, to, new Slice(content, 1, 1)).scrollIntoView());
  view.focus();
}

/** The same where one writes, in the place of what is selected. */
export function putWhereOneWrites(editor: Editor, text: string): void {
  putText(editor, editor.state.selection, text);
}

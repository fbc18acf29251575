import { Extension, type AnyExtension } from '@tiptap/core';
import { redo, undo, yCursorPlugin, ySyncPlugin, yUndoPlugin } from '@tiptap/y-tiptap';
import type { EditorView } from '@tiptap/pm/view';
import type { SharedWriting } from './shared-writing.svelte.ts';

interface Writer {
  id?: string;
  name?: string;
}

/** Where somebody else writes, with their name. */
function caretOf({ name = '' }: Writer): HTMLElement {
  const caret = document.createElement('span');
  caret.className = 'together-caret';
  const label = document.createElement('span');
  label.className = 'together-name';
  label.textContent = name;
  // Beside a letter of its own width none, so that lines break as they do without it.
  caret.append('\u2060', label, '\u2060');
  return caret;
}

/** Binds an editor to a text that several write. Undo takes back what one wrote oneself, never what others did. */
export function togetherExtension({ doc, awareness }: SharedWriting): AnyExtension {
  return Extension.create({
    name: 'together',
    priority: 1000,
    addProseMirrorPlugins: () => [
      ySyncPlugin(doc.getXmlFragment('text')),
      yCursorPlugin(awareness, {
        cursorBuilder: caretOf,
        selectionBuilder: () => ({ class: 'together-selection' }),
      }),
      yUndoPlugin(),
    ],
    addKeyboardShortcuts: () => {
      const take =
        (act: (state: EditorView['state']) => boolean) =>
        ({ editor }: { editor: { state: EditorView['state'] } }) =>
          act(editor.state);
      return { 'Mod-z': take(undo), 'Mod-y': take(redo), 'Shift-Mod-z': take(redo) };
    },
  });
}

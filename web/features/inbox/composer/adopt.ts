import { tick } from 'svelte';
import { runShortcut } from '../../../lib/keyboard.ts';
import type { Composer } from './composer.svelte.ts';
import type { EditorHandle } from './editor-handle.ts';

/** The editor is there: the composer writes into it, and what was typed before goes below what stands in it. */
export function adopt(composer: Composer, handle: EditorHandle): void {
  composer.fill = handle.fill;
  composer.focus = handle.focus;
  composer.leaveOut = handle.leaveOut;
  const writing = composer.together?.writing;
  if (writing?.fresh) {
    // What stood in the composer is what everybody goes on from.
    writing.fresh = false;
    handle.fill(composer.html, composer.text);
    // My draft goes once the server has the text in the new place, not before.
    void writing.flush().then(async () => {
      if (writing.state === 'kept' && composer.text.trim() !== '') await composer.keeper.discard();
    });
  }
  handle.focus();
  if (composer.early !== '') handle.add(composer.early);
  composer.early = '';
  const key = composer.earlySend;
  composer.earlySend = null;
  if (key) void tick().then(() => runShortcut(key));
}

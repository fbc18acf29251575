import { leftOut, mergedText, type Kept, type MergePiece } from '../../../../shared/text/merge-texts.ts';
import type { Composer } from './composer.svelte.ts';

/** Two texts laid beside each other, and what of each is to stay. */
export interface Merge {
  pieces: readonly MergePiece[];
  kept: readonly Kept[];
}

/**
 * Makes the choice the composer's text. Where one only leaves out, bold words and pictures of the rest stay; a text that was
 * put together from two is plain.
 */
export function mergeInto(composer: Composer, { pieces, kept }: Merge): void {
  const adds = pieces.some(({ kind }, at) => kind !== 'same' && kept[at]?.theirs === true);
  if (adds) composer.take({ ...composer.writing, html: null, text: mergedText(pieces, kept).trimEnd() });
  else composer.leaveOut(leftOut(pieces, kept));
  composer.changed();
}

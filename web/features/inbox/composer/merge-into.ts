import { leftOut, mergedText, type Kept, type MergePiece } from '../../../../shared/text/merge-texts.ts';
import { below } from '../../../stores/drafts.svelte.ts';
import type { Composer } from './composer.svelte.ts';

/** What another window had written and what is written here were made one text. */
export function mergeOther(composer: Composer, merge: Merge): void {
  composer.keeper.dropOther();
  mergeInto(composer, merge);
  composer.focus();
}

/** What another window had written is put below, or not wanted. */
export function settleOther(composer: Composer, take: boolean): void {
  const { other } = composer.keeper;
  composer.keeper.dropOther();
  if (take && other !== null) composer.take(below(composer.writing, other));
  composer.changed();
  composer.focus();
}

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

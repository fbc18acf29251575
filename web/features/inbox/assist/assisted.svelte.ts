import { SvelteSet } from 'svelte/reactivity';
import { directory } from '../../../stores/directory.svelte.ts';

/** May a model be asked about what is said in this inbox? Where none may, nothing of it is shown. */
export const isAssisted = (inboxId: string): boolean => directory.inboxes.get(inboxId)?.assisted ?? false;

/** Messages that are read in the reader's language now. */
export const translated = new SvelteSet<string>();

export function toggleTranslated(messageId: string): void {
  if (!translated.delete(messageId)) translated.add(messageId);
}

import '../../../lib/later-words.ts';

export { default as ComposerBox } from './ComposerBox.svelte';
export { default as CrossedDialog } from './CrossedDialog.svelte';

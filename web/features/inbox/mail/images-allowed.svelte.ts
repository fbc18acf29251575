import { SvelteSet } from 'svelte/reactivity';

/** Messages whose pictures from elsewhere the reader asked for; for as long as the page is open. */
export const imagesAllowed = new SvelteSet<string>();

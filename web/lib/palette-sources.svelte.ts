import { onMount } from 'svelte';
import type { PaletteGroup } from '../ui/palette.ts';

/** Gives groups for what is typed; reads reactive state, so that the palette follows it. */
export type PaletteSource = (query: string) => PaletteGroup[];

class PaletteSources {
  #sources = $state.raw<readonly PaletteSource[]>([]);

  add(source: PaletteSource): () => void {
    this.#sources = [...this.#sources, source];
    return () => {
      this.#sources = this.#sources.filter((one) => one !== source);
    };
  }

  groups(query: string): PaletteGroup[] {
    return this.#sources.flatMap((source) => source(query));
  }
}

export const paletteSources = new PaletteSources();

/** More entries in the command palette for the life of the calling component: conversations, contacts, tags. */
export function usePaletteSource(source: PaletteSource): void {
  onMount(() => paletteSources.add(source));
}

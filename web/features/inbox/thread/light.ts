import { getContext, setContext } from 'svelte';

const key = Symbol('light');

/** What is inside the calling component is looked at for a frame or two: nothing in it is used. */
export const setLight = (): unknown => setContext(key, true);

/** Is it drawn for a frame or two, and may leave out what is not seen at once? */
export const isLight = (): boolean => getContext<true | undefined>(key) ?? false;

/** The id that a message is found by in the page; what is light is not to be found. */
export function marksMessages(): (id: string) => string | undefined {
  const light = isLight();
  return (id) => (light ? undefined : id);
}

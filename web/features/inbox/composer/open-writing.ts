import type * as writing from './writing.ts';

/** What the composer shows once somebody writes. */
export type Writing = typeof writing;

/** The composer's box, once its editor is there too: what opens can be written in. */
export async function openWriting(): Promise<Writing> {
  const [parts] = await Promise.all([import('./writing.ts'), import('./rich-editor.ts')]);
  return parts;
}

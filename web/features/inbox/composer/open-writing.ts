import type { createRichEditor } from './rich-editor.ts';
import type * as writing from './writing.ts';

/** What the composer shows once somebody writes. */
export type Writing = typeof writing & { createEditor: typeof createRichEditor };

/** The composer's box, once its editor is there too: what opens can be written in. */
export async function openWriting(): Promise<Writing> {
  const [parts, editor] = await Promise.all([import('./writing.ts'), import('./rich-editor.ts')]);
  return { ...parts, createEditor: editor.createRichEditor };
}

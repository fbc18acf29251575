import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dist, gzipped, inboxChunks, readManifest, weigh } from '../bench/web-scripts.ts';

describe('the size of what is loaded', () => {
  it('keeps the inbox, a conversation and the socket under 170 kB of gzipped script', async () => {
    const manifest = await readManifest();
    expect(await weigh(manifest, inboxChunks(manifest))).toBeLessThan(170_000);
  });

  it('keeps the words of the inbox, in every language, under 16 kB beside it', async () => {
    const files = (await readdir(join(dist, 'assets'))).filter((name) => /^words\..*\.now\./.test(name));
    expect(files).not.toEqual([]);
    for (const name of files) expect(await gzipped(`assets/${name}`), name).toBeLessThan(16_000);
  });

  it('leaves the editor, menus and dialogs to those who open them', async () => {
    const manifest = await readManifest();
    const early = [...inboxChunks(manifest)];
    const late = [
      'rich-editor.ts',
      'writing.ts',
      'MenuPanel.svelte',
      'PopoverPanel.svelte',
      'TipHost.svelte',
    ];
    expect(early.filter((key) => late.some((name) => key.endsWith(name)))).toEqual([]);
    expect(Object.keys(manifest).filter((key) => late.some((name) => key.endsWith(name)))).toHaveLength(
      late.length,
    );
  });
});

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { rounded, type Row, type Scenario } from './scenario.ts';
import { closure, dist, gzipped, inboxChunks, readManifest, weigh } from './web-scripts.ts';

/** Sizes of what a browser downloads, gzipped, by route. */
export const web: Scenario = {
  name: 'web',
  about: 'bundle sizes by route, gzipped',
  run: async () => {
    const manifest = await readManifest();
    const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
    if (entry === undefined) throw new Error('no entry in the manifest: build the web first');
    const shell = closure(manifest, entry);
    const routes = Object.keys(manifest).filter((key) =>
      /features\/[^/]+\/[^/]*(Page|Route|App)\.svelte$/.test(key),
    );
    const rows: Row[] = [];
    const add = async (route: string, chunks: Set<string>) =>
      rows.push({
        route,
        'script kB gz': rounded((await weigh(manifest, chunks)) / 1024),
        chunks: chunks.size,
      });
    await add('(inbox with a conversation and the socket)', inboxChunks(manifest));
    for (const route of [entry, ...routes])
      await add(route, new Set([...shell, ...closure(manifest, route)]));
    const files = await readdir(join(dist, 'assets'));
    let all = 0;
    for (const file of files.filter((name) => name.endsWith('.js')))
      all += await gzipped(join('assets', file));
    rows.push({ route: '(all scripts)', 'script kB gz': rounded(all / 1024), chunks: files.length });
    return { rows, notes: ['a route counts the entry and every script it imports statically'] };
  },
};

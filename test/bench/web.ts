import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { rounded, type Row, type Scenario } from './scenario.ts';
import { openWebDesk } from './web-desk.ts';
import { interactions } from './web-interactions.ts';
import { closure, dist, gzipped, inboxChunks, readManifest, weigh } from './web-scripts.ts';

const opened = 1000;

/** What a browser downloads for each route, what a hand waits for, and what a long session holds. */
export const web: Scenario = {
  name: 'web',
  about:
    'bundle sizes by route, gzipped; what a hand waits for under a slow processor; memory of a long session',
  run: async (say, { upTo = opened }) => {
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
        what: route,
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
    rows.push({ what: '(all scripts)', 'script kB gz': rounded(all / 1024), chunks: files.length });
    const desk = await openWebDesk(upTo + 200, say);
    try {
      rows.push(...(await interactions(desk, upTo, say)));
    } finally {
      await desk.dispose();
    }
    return {
      rows,
      notes: [
        'a route counts the entry and every script it imports statically',
        'times: from the key until the frame that shows it is painted, Chromium under 4x CPU throttling',
        'held: after a collection of garbage, without throttling',
      ],
    };
  },
};

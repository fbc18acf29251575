import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rounded, type Row, type Scenario } from './scenario.ts';

const dist = fileURLToPath(new URL('../../web/dist', import.meta.url));

interface ManifestEntry {
  file: string;
  isEntry?: boolean;
  imports?: string[];
  css?: string[];
}

/** Every script that is loaded before `entry` can run: itself and its static imports. */
function closure(
  manifest: Readonly<Record<string, ManifestEntry>>,
  entry: string,
  seen = new Set<string>(),
): Set<string> {
  const found = manifest[entry];
  if (!found || seen.has(entry)) return seen;
  seen.add(entry);
  for (const next of found.imports ?? []) closure(manifest, next, seen);
  return seen;
}

/** Sizes of what a browser downloads, gzipped, by route. */
export const web: Scenario = {
  name: 'web',
  about: 'bundle sizes by route, gzipped',
  run: async () => {
    const manifest = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8')) as Record<
      string,
      ManifestEntry
    >;
    const gzipped = async (file: string): Promise<number> =>
      gzipSync(await readFile(join(dist, file))).length / 1024;
    const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
    if (entry === undefined) throw new Error('no entry in the manifest: build the web first');
    const shell = closure(manifest, entry);
    const routes = Object.keys(manifest).filter((key) =>
      /features\/[^/]+\/[^/]*(Page|Route|App)\.svelte$/.test(key),
    );
    const rows: Row[] = [];
    for (const route of [entry, ...routes]) {
      const chunks = new Set([...shell, ...closure(manifest, route)]);
      let script = 0;
      for (const key of chunks) script += await gzipped(manifest[key]?.file ?? '');
      rows.push({ route, 'script kB gz': rounded(script), chunks: chunks.size });
    }
    const files = await readdir(join(dist, 'assets'));
    let all = 0;
    for (const file of files.filter((name) => name.endsWith('.js')))
      all += await gzipped(join('assets', file));
    rows.push({ route: '(all scripts)', 'script kB gz': rounded(all), chunks: files.length });
    return { rows, notes: ['a route counts the shell and every script it imports statically'] };
  },
};

import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built web. */
export const dist = fileURLToPath(new URL('../../web/dist', import.meta.url));

export interface ManifestEntry {
  file: string;
  isEntry?: boolean;
  imports?: string[];
}
export type Manifest = Readonly<Record<string, ManifestEntry>>;

/** What the inbox loads until its list, an open conversation and the socket are on the screen. */
const inbox = [
  /^index\.html$/,
  /features\/shell\/Shell\.svelte$/,
  /features\/inbox\/InboxPage\.svelte$/,
  /features\/inbox\/ConversationPane\.svelte$/,
  /socket\.io-client\//,
];

/** What the build says of its chunks. */
export async function readManifest(): Promise<Manifest> {
  return JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8')) as Manifest;
}

/** Every script that is loaded before `entry` can run: itself and its static imports. */
export function closure(manifest: Manifest, entry: string, seen = new Set<string>()): Set<string> {
  const found = manifest[entry];
  if (!found || seen.has(entry)) return seen;
  seen.add(entry);
  for (const next of found.imports ?? []) closure(manifest, next, seen);
  return seen;
}

/** The chunks of the inbox; fails when one of its parts is not to be found, as after a move. */
export function inboxChunks(manifest: Manifest): Set<string> {
  const seen = new Set<string>();
  for (const part of inbox) {
    const entry = Object.keys(manifest).find((key) => part.test(key));
    if (entry === undefined) throw new Error(`no chunk for ${String(part)} in the manifest`);
    closure(manifest, entry, seen);
  }
  return seen;
}

/** The gzipped size of a file of the build, in bytes. */
export async function gzipped(file: string): Promise<number> {
  return gzipSync(await readFile(join(dist, file))).length;
}

/** The gzipped sizes of chunks together, in bytes. */
export async function weigh(manifest: Manifest, chunks: Iterable<string>): Promise<number> {
  const files = new Set([...chunks].map((key) => manifest[key]?.file ?? ''));
  let sum = 0;
  for (const file of files) sum += await gzipped(file);
  return sum;
}

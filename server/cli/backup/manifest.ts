import { z } from 'zod';
import { CommandError } from '../install.ts';
import type { StoreReport } from './store-process.ts';

/** The version of the backup's own layout. */
const FORMAT = 1;

const digest = z.string().regex(/^[0-9a-f]{64}$/);

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  madeAt: z.iso.datetime(),
  store: z.object({ sha256: digest, bytes: z.number() }),
  secret: z.object({ sha256: digest }),
  /** Null when the files are kept elsewhere (S3). */
  files: z.object({ count: z.number(), bytes: z.number() }).nullable(),
  /** Documents and entries of each index, by collection. */
  collections: z.record(
    z.string(),
    z.object({ documents: z.number(), indexes: z.record(z.string(), z.number()) }),
  ),
});

/** What a backup says of itself: it counts everything, so that what was cut off is missed. */
export type Manifest = z.infer<typeof manifestSchema>;

/** One entry of a backup as it was read. */
export interface ReadEntry {
  path: string;
  bytes: number;
  sha256: string;
}

/** A manifest of this version. */
export function newManifest(parts: Omit<Manifest, 'format'>): Manifest {
  return { format: FORMAT, ...parts };
}

/** @throws CommandError for what is no manifest, or one of a newer version */
export function parseManifest(text: string): Manifest {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new CommandError('The backup is damaged: its manifest cannot be read.');
  }
  const { format } = z.object({ format: z.number() }).catch({ format: 0 }).parse(found);
  if (format > FORMAT) {
    throw new CommandError(
      `The backup was made by a newer version (format ${format}; this one reads ${FORMAT}).`,
    );
  }
  const parsed = manifestSchema.safeParse(found);
  if (!parsed.success) throw new CommandError('The backup is damaged: its manifest does not fit.');
  return parsed.data;
}

/** What a check counted, as a manifest keeps it. */
export function countsOf({ collections }: StoreReport): Manifest['collections'] {
  return Object.fromEntries(
    collections.map(({ ns, documents, indexes }) => [
      ns,
      { documents, indexes: Object.fromEntries(indexes.map(({ index, entries }) => [index, entries])) },
    ]),
  );
}

/** What differs between a manifest and what was read; empty when the backup is whole. */
export function compareEntries(manifest: Manifest, entries: readonly ReadEntry[]): string[] {
  const flaws: string[] = [];
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const expectDigest = (path: string, sha256: string): void => {
    const entry = byPath.get(path);
    if (!entry) flaws.push(`${path} is missing`);
    else if (entry.sha256 !== sha256) flaws.push(`${path} is damaged`);
  };
  expectDigest('store/data.db', manifest.store.sha256);
  expectDigest('secret.key', manifest.secret.sha256);
  const files = entries.filter(({ path }) => path.startsWith('files/'));
  for (const { path, sha256 } of files) if (!path.endsWith(`/${sha256}`)) flaws.push(`${path} is damaged`);
  const expected = manifest.files?.count ?? 0;
  if (files.length !== expected) flaws.push(`${files.length} of ${expected} files are there`);
  return flaws;
}

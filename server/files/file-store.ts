import type { Readable } from 'node:stream';
import type { Config } from '../config.ts';
import { createDiskStore } from './disk.ts';
import { createS3Store, parseS3Url } from './s3.ts';

export interface StoredFile {
  /** The content's SHA-256 in hex: the same bytes are kept once. */
  key: string;
  size: number;
  sha256: string;
}

export interface PutOptions {
  /** Media type, for stores that keep one. */
  type?: string;
  /** More bytes than this: nothing is kept and `payload-too-large` is thrown. */
  maxBytes?: number;
}

/**
 * Where bytes are kept: attachments, raw sources that are too large for a document. Content-addressed: putting the
 * same bytes twice keeps them once, so `remove` only what no row names any more.
 */
export interface FileStore {
  /** Durable when it returns: flushed to disk, or taken by the provider. */
  put(source: Buffer | Readable, options?: PutOptions): Promise<StoredFile>;
  /** Errors (also a missing file) come on the stream. */
  open(key: string): Readable;
  /** @returns null when there is no such file. */
  stat(key: string): Promise<{ size: number } | null>;
  /** Removing what is not there is fine. */
  remove(key: string): Promise<void>;
}

/** The store that FILE_STORE names. */
export async function openFileStore(
  config: Pick<Config, 'fileStore' | 'dataDir' | 's3'>,
): Promise<FileStore> {
  if (config.fileStore === 'disk') return createDiskStore(`${config.dataDir}/files`);
  if (config.fileStore.startsWith('s3://')) {
    return createS3Store({ ...parseS3Url(config.fileStore), ...config.s3 });
  }
  throw new Error(
    `FILE_STORE "${config.fileStore}" is not known: write disk or s3://bucket/prefix?region=...`,
  );
}

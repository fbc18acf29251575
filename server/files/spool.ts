import { createHash, randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '../../shared/errors.ts';

export interface Spooled {
  /** A temporary file, flushed to disk; whoever spooled moves or removes it. */
  path: string;
  sha256: string;
  size: number;
}

/**
 * Writes bytes to a temporary file in `directory`, counting and hashing on the way, and flushes it.
 * Leaves nothing behind when it fails.
 */
export async function spool(
  source: Buffer | Readable,
  directory: string,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<Spooled> {
  const path = join(directory, `${randomUUID()}.part`);
  const file = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let size = 0;
  try {
    const chunks = Buffer.isBuffer(source) ? [source] : (source as AsyncIterable<Buffer | string>);
    for await (const chunk of chunks) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      size += bytes.length;
      if (size > maxBytes) {
        throw new AppError('payload-too-large', { detail: `Files may have up to ${maxBytes} bytes.` });
      }
      hash.update(bytes);
      await file.writeFile(bytes);
    }
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
  await file.close();
  return { path, sha256: hash.digest('hex'), size };
}

/** A key is a SHA-256 in hex; anything else never comes near a path. */
export function checkedKey(key: string): string {
  if (!/^[0-9a-f]{64}$/.test(key)) throw new Error('Not a key of the file store');
  return key;
}

/** A stream that fails at once, for `open` where nothing can be opened. */
export function failedStream(error: Error): Readable {
  return new Readable({
    read() {
      this.destroy(error);
    },
  });
}

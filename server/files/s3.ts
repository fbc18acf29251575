import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import type { FileStore } from './file-store.ts';
import { checkedKey, spool } from './spool.ts';

export interface S3Place {
  bucket: string;
  /** Before every key; "" or ending in "/". */
  prefix: string;
  region: string;
  /** For S3-compatible stores; buckets are then named in the path. */
  endpoint: string | undefined;
}

/** Reads s3://bucket/prefix?region=..&endpoint=.. */
export function parseS3Url(text: string): S3Place {
  const url = new URL(text);
  const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  if (url.protocol !== 's3:' || url.hostname === '')
    throw new Error('FILE_STORE names no bucket: s3://bucket');
  return {
    bucket: url.hostname,
    prefix: prefix === '' ? '' : `${prefix}/`,
    region: url.searchParams.get('region') ?? 'us-east-1',
    endpoint: url.searchParams.get('endpoint') ?? undefined,
  };
}

/**
 * Files in an S3-compatible store. The SDK is loaded only here, when configured: it costs tens of megabytes.
 * Without keys in the configuration the SDK looks where it always does (instance roles, profiles).
 */
export async function createS3Store(
  options: S3Place & { accessKeyId: string | undefined; secretAccessKey: string | undefined },
): Promise<FileStore> {
  const sdk = await import('@aws-sdk/client-s3');
  const client = openClient(sdk.S3Client, options);
  const at = (key: string) => ({ Bucket: options.bucket, Key: options.prefix + checkedKey(key) });
  const stat = async (key: string) => {
    try {
      const head = await client.send(new sdk.HeadObjectCommand(at(key)));
      return { size: head.ContentLength ?? 0 };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };
  return {
    stat,
    async put(source, { type = 'application/octet-stream', maxBytes } = {}) {
      const directory = await mkdtemp(join(tmpdir(), 'onevoice-upload-'));
      try {
        const { path, sha256, size } = await spool(source, directory, maxBytes);
        if ((await stat(sha256))?.size !== size) {
          const content = { Body: createReadStream(path), ContentLength: size, ContentType: type };
          await client.send(new sdk.PutObjectCommand({ ...at(sha256), ...content }));
        }
        return { key: sha256, sha256, size };
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
    open(key) {
      return laterStream(async () => {
        const answer = await client.send(new sdk.GetObjectCommand(at(key)));
        return answer.Body as Readable;
      });
    },
    async remove(key) {
      await client.send(new sdk.DeleteObjectCommand(at(key)));
    },
  };
}

function openClient(Client: typeof S3Client, options: Parameters<typeof createS3Store>[0]): S3Client {
  const { accessKeyId, secretAccessKey, endpoint, region } = options;
  return new Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(accessKeyId !== undefined && secretAccessKey !== undefined
      ? { credentials: { accessKeyId, secretAccessKey } }
      : {}),
    // Many S3-compatible stores do not know the newer checksum trailers.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/** Gives a stream now that is fed by one that comes later; errors of both come on it. */
function laterStream(start: () => Promise<Readable>): Readable {
  const through = new PassThrough();
  start()
    .then((source) => pipeline(source, through))
    .catch((error: unknown) => through.destroy(error as Error));
  return through;
}

function isMissing(error: unknown): boolean {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404;
}

import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';

export interface BytesOptions {
  stream: Readable;
  /** What the bytes are and how a browser is to treat them. With Content-Length, parts can be asked for. */
  headers: Record<string, string>;
  /** Names this content for ever. */
  etag?: string;
}

interface Range {
  start: number;
  end: number;
}

/** An answer that is not JSON. */
export class Bytes {
  readonly options: BytesOptions;
  constructor(options: BytesOptions) {
    this.options = options;
  }
}

/**
 * Writes the answer. A type is never guessed, and nothing in it runs, unless the headers given say so: the page's own
 * content policy must not be inherited by a file that a stranger sent.
 */
export async function sendBytes(request: Request, response: Response, { options }: Bytes): Promise<void> {
  const { stream, headers, etag } = options;
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    ...headers,
    'X-Content-Type-Options': 'nosniff',
    ...(etag !== undefined && { ETag: `"${etag}"` }),
  });
  const size = headers['Content-Length'] === undefined ? null : Number(headers['Content-Length']);
  const range = size === null ? null : readRange(request, size);
  if (etag !== undefined && request.fresh) response.status(304);
  else if (range === 'unsatisfiable') response.status(416).set('Content-Range', `bytes */${String(size)}`);
  else {
    await sendContent({ request, response }, { stream, range, size });
    return;
  }
  stream.destroy();
  response.removeHeader('Content-Length');
  response.end();
}

/** One range, both ends included; several at once are answered with the whole. */
function readRange(request: Request, size: number): Range | 'unsatisfiable' | null {
  const ranges = request.range(size);
  if (ranges === -1) return 'unsatisfiable';
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return null;
  return ranges[0] ?? null;
}

async function sendContent(
  { request, response }: { request: Request; response: Response },
  { stream, range, size }: { stream: Readable; range: Range | null; size: number | null },
): Promise<void> {
  if (size !== null) response.set('Accept-Ranges', 'bytes');
  if (range) {
    response.status(206).set({
      'Content-Range': `bytes ${range.start}-${range.end}/${String(size)}`,
      'Content-Length': String(range.end - range.start + 1),
    });
  }
  if (request.method === 'HEAD') {
    stream.destroy();
    response.end();
    return;
  }
  try {
    await (range ? pipeline(stream, slice(range), response) : pipeline(stream, response));
  } catch (error) {
    // A browser that goes away in the middle of a download is no error of ours.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** Lets through the bytes from start to end, both included. */
function slice({ start, end }: Range): Transform {
  let position = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const from = Math.max(0, start - position);
      const to = Math.min(chunk.length, end + 1 - position);
      position += chunk.length;
      if (from < to) this.push(chunk.subarray(from, to));
      done();
    },
  });
}

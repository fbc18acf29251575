import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';

export interface BytesOptions {
  /** Called only when bytes are really sent. */
  open: () => Readable | Promise<Readable>;
  type: string;
  /** Null: not known beforehand; then no ranges. */
  size: number | null;
  /** Shown in the browser or saved as a file. */
  disposition: 'inline' | 'attachment';
  name: string;
  /** Names this content for ever: lets browsers keep it. */
  etag?: string;
}

/** An answer that is not JSON. */
export class Bytes {
  readonly options: BytesOptions;
  constructor(options: BytesOptions) {
    this.options = options;
  }
}

/** `attachment; filename="…"; filename*=UTF-8''…` with an ASCII stand-in for old programs. */
export function contentDisposition(disposition: BytesOptions['disposition'], name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** Writes the answer: whatever it is, a browser neither guesses its type nor lets it run anything. */
export async function sendBytes(request: Request, response: Response, { options }: Bytes): Promise<void> {
  const { open, type, size, etag } = options;
  response.set({
    'Content-Type': type,
    'Content-Disposition': contentDisposition(options.disposition, options.name),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:",
    'Cache-Control': etag ? 'private, max-age=86400' : 'no-store',
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
  if (etag) response.set('ETag', `"${etag}"`);
  if (etag && request.fresh) {
    response.status(304).end();
    return;
  }
  const range = size === null ? null : readRange(request, response, size);
  if (range === 'unsatisfiable') {
    response
      .status(416)
      .set('Content-Range', `bytes */${size ?? 0}`)
      .end();
    return;
  }
  if (size !== null) response.set('Content-Length', String(range ? range.end - range.start + 1 : size));
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const source = await open();
  try {
    await (range ? pipeline(source, slice(range.start, range.end), response) : pipeline(source, response));
  } catch (error) {
    // A browser that goes away in the middle of a download is no error of ours.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** One range, inclusive; several at once are answered with the whole. */
function readRange(
  request: Request,
  response: Response,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | null {
  response.set('Accept-Ranges', 'bytes');
  const ranges = request.range(size);
  if (ranges === -1) return 'unsatisfiable';
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return null;
  const [range] = ranges;
  if (!range) return null;
  response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
  return range;
}

/** Lets through the bytes from start to end, both included. */
function slice(start: number, end: number): Transform {
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

/** A buffer as something to be opened. */
export function fromBuffer(content: Buffer): () => Readable {
  return () => Readable.from([content], { objectMode: false });
}

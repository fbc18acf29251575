import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, RequestHandler, Response } from 'express';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const compressible = new Set(['.html', '.js', '.css', '.json', '.svg', '.txt', '.webmanifest']);

type Coding = 'br' | 'gzip' | 'identity';
interface LoadedFile {
  modified: number;
  etag: string;
  content: Record<Coding, Buffer>;
}

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/**
 * The built web. Files under /assets carry a hash in their names and are kept for ever; everything else is asked for
 * again. Each file is compressed once and kept in memory: the whole build is a few megabytes. Paths that are no file
 * answer with the page, which has its own router.
 */
export function staticFiles(directory: string): RequestHandler {
  const loaded = new Map<string, Promise<LoadedFile>>();

  async function load(path: string): Promise<LoadedFile | null> {
    const facts = await stat(path).catch(() => null);
    if (!facts?.isFile()) return null;
    const known = await loaded.get(path)?.catch(() => null);
    if (known?.modified === facts.mtimeMs) return known;
    const fresh = readAndCompress(path, facts.mtimeMs);
    loaded.set(path, fresh);
    return fresh;
  }

  return async (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      next();
      return;
    }
    const asked = pathWithin(directory, request.path);
    const file = asked === null ? null : await load(asked);
    if (asked !== null && file) {
      sendFile({ request, response }, { file, path: asked, lasting: request.path.startsWith('/assets/') });
      return;
    }
    if (extname(request.path) !== '' && !request.accepts('html')) {
      next();
      return;
    }
    const page = join(directory, 'index.html');
    const index = request.path.startsWith('/assets/') ? null : await load(page);
    if (index) sendFile({ request, response }, { file: index, path: page, lasting: false });
    else if (request.path.startsWith('/assets/')) next();
    else sendNotBuilt(response);
  };
}

/** @returns null for what would lead out of the directory */
function pathWithin(directory: string, urlPath: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (decoded.includes('\0')) return null;
  const path = normalize(join(directory, decoded));
  return path.startsWith(directory + sep) ? path : null;
}

async function readAndCompress(path: string, modified: number): Promise<LoadedFile> {
  const identity = await readFile(path);
  const small = !compressible.has(extname(path)) || identity.length < 512;
  const [br, gz] = small
    ? [identity, identity]
    : await Promise.all([
        brotli(identity, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
        gzipped(identity, { level: 9 }),
      ]);
  const etag = createHash('sha256').update(identity).digest('base64url').slice(0, 22);
  return { modified, etag, content: { br, gzip: gz, identity } };
}

function sendFile(
  { request, response }: { request: Request; response: Response },
  { file, path, lasting }: { file: LoadedFile; path: string; lasting: boolean },
): void {
  const accepted = (['br', 'gzip'] as const).find((coding) => request.acceptsEncodings(coding)) ?? 'identity';
  const coding = file.content[accepted] === file.content.identity ? 'identity' : accepted;
  response.set({
    'Content-Type': types[extname(path)] ?? 'application/octet-stream',
    'Cache-Control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: `"${file.etag}${coding === 'identity' ? '' : `-${coding}`}"`,
    Vary: 'Accept-Encoding',
  });
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  if (coding !== 'identity') response.set('Content-Encoding', coding);
  response.set('Content-Length', String(file.content[coding].length));
  response.end(request.method === 'HEAD' ? undefined : file.content[coding]);
}

function sendNotBuilt(response: Response): void {
  response
    .status(503)
    .type('html')
    .send(
      '<!doctype html><meta charset="utf-8"><title>Onevoice</title>' +
        '<p style="font:16px system-ui;margin:3rem">The web pages are not built yet. ' +
        'Run <code>npm start</code> (or <code>npm run build</code>) and load this page again.</p>',
    );
}

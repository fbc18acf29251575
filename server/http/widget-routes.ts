import { createReadStream } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import multer from 'multer';
import { AppError } from '../../shared/errors.ts';
import type { Context } from '../context.ts';
import { widgetConfigOf } from '../services/visitors/config.ts';
import { deskOf, originAllowed } from '../services/visitors/desk.ts';
import {
  admitUploader,
  keepVisitorFile,
  openVisitorFile,
  type AdmittedUploader,
} from '../services/visitors/files.ts';
import { createVisitorLimits, type VisitorLimits } from '../services/visitors/limits.ts';
import { Bytes, sendBytes } from './bytes.ts';

const largestUpload = 10_000_000;
/** A page that is loaded again soon asks nobody. */
const configSeconds = 60;

/**
 * What the widget on other people's sites asks over HTTP: how it looks, and its files. Nothing here knows cookies, so
 * any origin that the inbox names may ask.
 */
export function widgetRoutes(context: Context): Router {
  const router = Router({ caseSensitive: true });
  const limits = createVisitorLimits(context.redis);
  const directory = join(context.config.dataDir, 'uploads');
  mkdirSync(directory, { recursive: true });
  const upload = multer({
    dest: directory,
    limits: { fileSize: largestUpload, files: 1, fields: 5 },
    defParamCharset: 'utf8',
  }).single('file');

  router.get('/:key/config', async (request, response) => {
    const desk = await deskOf(context, request.params.key);
    if (!desk) throw new AppError('not-found');
    const { origin, host } = request.headers;
    // A page of our own asks without saying where it is.
    if (origin !== undefined && !originAllowed(context, desk, { origin, host }))
      throw new AppError('not-allowed');
    const locale = typeof request.query['locale'] === 'string' ? request.query['locale'].slice(0, 35) : 'en';
    share(response, origin);
    response
      .set('Cache-Control', `private, max-age=${configSeconds}`)
      .json(await widgetConfigOf(context, desk, locale));
  });
  router.options('/:key/files', (request, response) => {
    share(response, request.headers.origin);
    response
      .set({ 'Access-Control-Allow-Headers': 'x-visitor-token', 'Access-Control-Max-Age': '600' })
      .sendStatus(204);
  });
  router.post('/:key/files', admit(context, limits), upload, async (request, response) => {
    const { file } = request;
    try {
      const uploader = admitted.get(request);
      if (!file || !uploader) throw new AppError('validation-failed');
      const { originalname: name, mimetype: type, size, path } = file;
      const content = { name, type, size, source: createReadStream(path) };
      const { id } = await keepVisitorFile(context, uploader, content);
      response.status(201).json({ id });
    } finally {
      if (file) await rm(file.path, { force: true });
    }
  });
  router.get('/files/:link', sendFile(context));
  return router;
}

const admitted = new WeakMap<Request, AdmittedUploader>();

/** Who may hand in a file is asked before it is read; the page is told of a refusal too. */
function admit(context: Context, limits: VisitorLimits): RequestHandler {
  return async (request, response, next) => {
    const { origin, host } = request.headers;
    share(response, origin);
    const uploader = {
      key: String(request.params['key']),
      token: request.get('x-visitor-token') ?? '',
      place: { origin, host },
      address: request.ip ?? '',
    };
    admitted.set(request, await admitUploader(context, uploader, limits));
    next();
  };
}

function sendFile(context: Context): RequestHandler {
  return async (request: Request, response: Response) => {
    const file = await openVisitorFile(context, String(request.params['link']));
    await sendBytes(request, response, new Bytes(file));
  };
}

function share(response: Response, origin: string | undefined): void {
  if (origin !== undefined) response.set('Access-Control-Allow-Origin', origin);
  response.set({ Vary: 'Origin', 'Cross-Origin-Resource-Policy': 'cross-origin' });
}

/** The script itself may be put into any page; browsers keep it for a while and then ask whether it changed. */
export const shareWidget: RequestHandler = (_request, response, next) => {
  response.set({ 'Cross-Origin-Resource-Policy': 'cross-origin', 'Access-Control-Allow-Origin': '*' });
  next();
};

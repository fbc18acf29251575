import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import express, { type Request, type RequestHandler, type Response } from 'express';
import multer from 'multer';
import type { RouteContract } from '../../shared/api/route.ts';
import { AppError } from '../../shared/errors.ts';
import type { Config } from '../config.ts';
import type { UploadedFile } from './call.ts';

/** A reply of a million characters of HTML beside its text, at up to four bytes each, escaped. */
const maxJsonBytes = 8 * 1024 * 1024;

/** What somebody sends who has not logged in yet: an address, a password, a token. */
const maxStrangersBytes = 32 * 1024;

export interface ReadBody {
  body: unknown;
  raw: Buffer | null;
  file: UploadedFile | null;
  /** Removes what was put on disk. */
  discard(): Promise<void>;
}

/** Reads a body as the contract wants it; called after the caller was recognised, so that strangers send nothing large. */
export type BodyReader = (contract: RouteContract, request: Request, response: Response) => Promise<ReadBody>;

export function createBodyReader(config: Pick<Config, 'dataDir' | 'maxMessageBytes'>): BodyReader {
  const json = express.json({ limit: maxJsonBytes, strict: true });
  const strangersJson = express.json({ limit: maxStrangersBytes, strict: true });
  const raw = express.raw({ limit: config.maxMessageBytes, type: () => true });
  const directory = join(config.dataDir, 'uploads');
  mkdirSync(directory, { recursive: true });
  const multipart = multer({
    dest: directory,
    limits: { fileSize: config.maxMessageBytes, files: 1, fields: 10 },
    defParamCharset: 'utf8',
  }).single('file');
  const nothingToDiscard = () => Promise.resolve();

  return async (contract, request, response) => {
    const empty: ReadBody = { body: undefined, raw: null, file: null, discard: nothingToDiscard };
    if (contract.accepts === 'raw') {
      await run(raw, request, response);
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (bytes.length === 0) throw new AppError('validation-failed', { detail: 'The body is empty.' });
      return { ...empty, raw: bytes };
    }
    if (contract.accepts === 'multipart') {
      await run(multipart, request, response);
      return { ...empty, ...uploaded(request.file) };
    }
    if (!contract.body) return empty;
    if (!request.is('json')) {
      throw new AppError('validation-failed', { detail: 'Send JSON, with content-type: application/json.' });
    }
    await run(contract.ability === 'public' ? strangersJson : json, request, response);
    return { ...empty, body: request.body as unknown };
  };
}

function uploaded(file: Express.Multer.File | undefined): Pick<ReadBody, 'file' | 'discard'> {
  if (!file) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'file', message: 'Send one file in the multipart field "file".' }],
    });
  }
  return {
    file: { path: file.path, name: file.originalname, type: file.mimetype, size: file.size },
    discard: () => rm(file.path, { force: true }),
  };
}

/** An Express middleware as a promise. */
function run(middleware: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    void middleware(request, response, (error?: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}

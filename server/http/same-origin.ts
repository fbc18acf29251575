import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../shared/errors.ts';
import { sameToken } from '../security/random-tokens.ts';

const unsafeMethods = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
export const isUnsafe = (method: string): boolean => unsafeMethods.has(method);

/**
 * Does the request come from our own pages, as far as the browser says? Programs other than browsers send no Origin and
 * pass: they bring no one's cookies unknowingly.
 * @param publicUrl the address that people use; behind a proxy the Host header may be another
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return headers['sec-fetch-site'] !== 'cross-site';
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  return from.origin === new URL(publicUrl).origin || from.host === host;
}

/**
 * Where the pages are that the request comes from: under which of our names somebody is logged in.
 * @returns the origin of PUBLIC_URL when the request does not say, or names somebody else's
 */
export function originOfPages(headers: IncomingHttpHeaders, publicUrl: string): string {
  const { origin } = headers;
  const ours = origin !== undefined && isOwnOrigin(headers, publicUrl);
  return new URL(ours ? origin : publicUrl).origin;
}

/** @throws AppError csrf-failed */
export function requireOwnOrigin(headers: IncomingHttpHeaders, publicUrl: string): void {
  if (!isOwnOrigin(headers, publicUrl)) {
    throw new AppError('csrf-failed', { detail: 'This request was started by a page of another site.' });
  }
}

/** @throws AppError csrf-failed */
export function requireCsrfToken(headers: IncomingHttpHeaders, expected: string): void {
  const given = headers['x-csrf-token'];
  if (typeof given !== 'string' || !sameToken(given, expected)) throw new AppError('csrf-failed');
}

import { ApiError } from '../../api/error.ts';

/**
 * The token of a one-time link. It stands in the fragment ("/setup#TOKEN"), which browsers send to nobody, so that it
 * reaches no log; ?token= works too, for links that a mail program has rewritten.
 */
export function linkToken(address: Pick<Location, 'hash' | 'search'> = location): string {
  const fragment = decodeURIComponent(address.hash.slice(1));
  return fragment || (new URLSearchParams(address.search).get('token') ?? '');
}

/** Where to go after logging in: only addresses of this app. */
export function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/';
}

/** Has the one-time link been used, or is it too old? */
export function isUsedLink(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'link-expired';
}

/** What is wrong with where the model is said to be; null: nothing. */
export type AddressProblem = 'no-address' | 'with-password' | 'with-query' | 'plain-http' | null;

/** Where chat completions are asked for: without what people copy along. Pure. */
export function tidyEndpoint(endpoint: string): string {
  return endpoint
    .trim()
    .replace(/\/+$/u, '')
    .replace(/\/chat\/completions$/u, '')
    .replace(/\/+$/u, '');
}

/** "localhost:11434" of "http://localhost:11434/v1"; null: it is no address. Pure. */
export function hostOf(endpoint: string): string | null {
  const url = URL.parse(endpoint);
  return url && /^https?:$/u.test(url.protocol) && url.host !== '' ? url.host : null;
}

/** What keeps an endpoint from being called: keys go in clear only to an address that was allowed by itself. Pure. */
export function addressProblem(endpoint: string, ownAddress: string | null): AddressProblem {
  const url = URL.parse(endpoint);
  const host = hostOf(endpoint);
  if (!url || host === null) return 'no-address';
  if (url.username !== '' || url.password !== '') return 'with-password';
  if (url.search !== '' || url.hash !== '') return 'with-query';
  if (url.protocol === 'http:' && host !== ownAddress) return 'plain-http';
  return null;
}

/**
 * What may be connected to: an address that was allowed by itself may stand in the own network, and without encryption it
 * has to. Pure.
 */
export function reachOf(endpoint: string, ownAddress: string | null): 'public' | 'configured' | 'private' {
  if (hostOf(endpoint) !== ownAddress) return 'public';
  return endpoint.startsWith('http:') ? 'private' : 'configured';
}

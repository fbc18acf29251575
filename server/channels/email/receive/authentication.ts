import type { Headers } from '../mime/headers.ts';

/** What our own receiving host found out about the sender (RFC 8601). */
export interface Authentication {
  /** true: the From domain is vouched for; false: it was tested and failed; null: nobody tested it. */
  verified: boolean | null;
  dmarcFailed: boolean;
}

/**
 * Anyone can write an Authentication-Results header, so only the one of the host that took the mail from outside counts:
 * the host named "by" in the first Received line that has a "from".
 */
export function readAuthentication(headers: Headers, fromAddress: string): Authentication {
  const results = trustedResults(headers);
  if (results === null) return { verified: null, dmarcFailed: false };
  const dmarc = /\bdmarc\s*=\s*(\w+)/i.exec(results)?.[1]?.toLowerCase() ?? null;
  const domain = fromAddress.slice(fromAddress.lastIndexOf('@') + 1).toLowerCase();
  if (dmarc === 'pass') return { verified: true, dmarcFailed: false };
  if (dmarc === 'fail') return { verified: false, dmarcFailed: true };
  const passed = dkimDomains(results)
    .concat(spfDomains(results))
    .some((other) => aligned(other, domain));
  if (passed) return { verified: true, dmarcFailed: false };
  const failed = /\b(dkim|spf)\s*=\s*(fail|softfail|permerror)/i.test(results);
  return { verified: failed ? false : null, dmarcFailed: false };
}

function trustedResults(headers: Headers): string | null {
  const host = receivingHost(headers);
  if (host === null) return null;
  for (const value of headers.all('authentication-results')) {
    const flat = value.replace(/\s+/g, ' ').trim();
    const server = /^([^;\s]+)/.exec(flat)?.[1]?.toLowerCase() ?? '';
    if (server.includes('=') ? host.endsWith('outlook.com') : sameOrganisation(server, host)) return flat;
  }
  return null;
}

function receivingHost(headers: Headers): string | null {
  for (const value of headers.all('received').slice(0, 5)) {
    const flat = value.replace(/\s+/g, ' ');
    const host = /\bfrom\s.*?\bby\s+([\w.-]+)/i.exec(flat)?.[1];
    if (host) return host.toLowerCase();
  }
  return null;
}

function sameOrganisation(a: string, b: string): boolean {
  return a === b || (a.includes('.') && tail(a) === tail(b));
}

function dkimDomains(results: string): string[] {
  const found: string[] = [];
  for (const match of results.matchAll(/\bdkim\s*=\s*pass\b([^;]*)/gi)) {
    const domain = /header\.(?:d|i)\s*=\s*@?([^\s;]+)/i.exec(match[1] ?? '')?.[1];
    if (domain) found.push(domain.replace(/^.*@/, '').toLowerCase());
  }
  return found;
}

function spfDomains(results: string): string[] {
  const match = /\bspf\s*=\s*pass\b([^;]*)/i.exec(results);
  const domain = /smtp\.mailfrom\s*=\s*([^\s;]+)/i.exec(match?.[1] ?? '')?.[1];
  return domain ? [domain.replace(/^.*@/, '').toLowerCase()] : [];
}

/** Relaxed alignment: the same domain, or one a subdomain of the other. */
function aligned(a: string, b: string): boolean {
  return b !== '' && (a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`));
}

function tail(host: string): string {
  return host.split('.').slice(-2).join('.');
}

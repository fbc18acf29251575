import { createHmac } from 'node:crypto';
import { sameToken } from '../../security/random-tokens.ts';
import type { WebhookSecrets } from './settings.ts';

/** A signature is good for so long before and after its time, for clocks that differ. */
export const mostSkewSeconds = 300;

/** `X-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256(secret, t + "." + raw body)>`; one v1 for each secret. */
export function sign(raw: Buffer | string, secrets: WebhookSecrets, now: Date): string {
  const time = String(Math.floor(now.getTime() / 1000));
  return [`t=${time}`, ...activeOf(secrets).map((secret) => `v1=${mac(secret, time, raw)}`)].join(',');
}

/** @returns why the signature is not good, in a sentence; null when it is */
export function signatureProblem(
  header: string | string[] | undefined,
  { raw, secrets, now }: { raw: Buffer; secrets: WebhookSecrets; now: Date },
): string | null {
  const parts = (typeof header === 'string' ? header : '')
    .split(',')
    .map((part) => part.trim().split('=', 2));
  const time = parts.find(([name]) => name === 't')?.[1] ?? '';
  const given = parts.flatMap(([name, value]) => (name === 'v1' && value ? [value] : []));
  if (!/^\d{1,12}$/.test(time) || given.length === 0)
    return 'The header X-Signature is missing or malformed.';
  // All are compared, whichever fits: how long it takes tells nothing.
  const fits = activeOf(secrets).flatMap((secret) => {
    const wanted = mac(secret, time, raw);
    return given.slice(0, 4).map((one) => sameToken(one.toLowerCase(), wanted));
  });
  if (!fits.includes(true)) return 'The signature does not fit the body and the secret.';
  const age = Math.abs(now.getTime() / 1000 - Number(time));
  return age <= mostSkewSeconds
    ? null
    : `The signature is more than ${mostSkewSeconds} seconds off our clock.`;
}

function activeOf({ secret, previousSecret }: WebhookSecrets): string[] {
  return [secret, ...(previousSecret ? [previousSecret] : [])];
}

function mac(secret: string, time: string, raw: Buffer | string): string {
  return createHmac('sha256', secret).update(`${time}.`).update(raw).digest('hex');
}

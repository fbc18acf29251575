import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ask, wordsOf } from './ask.ts';
import { SystemError, type SignIn } from './contract.ts';

/** RFC 6749 and 7636: a code becomes a token, and a refresh token the next one. */

export interface Client {
  clientId: string;
  clientSecret: string;
}

/** What a system gave: kept sealed. */
export interface Grant {
  accessToken: string;
  refreshToken: string;
  /** Some do not say until when: then until it is refused. */
  expiresInSeconds: number | null;
  /** All that came, for what a system tells besides. */
  raw: Record<string, unknown>;
}

const granted = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.coerce.number().optional(),
});

/** Where to send the person who lets us in. */
export function authorizeUrl(
  signIn: SignIn,
  {
    clientId,
    state,
    redirectUrl,
    verifier,
  }: { clientId: string; state: string; redirectUrl: string; verifier: string },
): string {
  const url = new URL(signIn.authorizeUrl);
  const query = {
    ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUrl, scope: signIn.scope, state },
    ...(signIn.pkce && {
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }),
    ...signIn.extra,
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** @throws SystemError */
export function redeemCode(
  signIn: SignIn,
  client: Client,
  { code, redirectUrl, verifier }: { code: string; redirectUrl: string; verifier: string },
): Promise<Grant> {
  return grant(signIn, client, {
    ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUrl },
    ...(signIn.pkce && { code_verifier: verifier }),
  });
}

/** @throws SystemError; auth when it is worth nothing any more */
export function renewGrant(signIn: SignIn, client: Client, refreshToken: string): Promise<Grant> {
  return grant(signIn, client, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

async function grant(
  { tokenUrl }: SignIn,
  { clientId, clientSecret }: Client,
  fields: Record<string, string>,
): Promise<Grant> {
  const form = new URLSearchParams({ ...fields, client_id: clientId, client_secret: clientSecret });
  let body: unknown;
  try {
    ({ body } = await ask(tokenUrl, { method: 'POST', form }));
  } catch (error) {
    // What is wrong with a grant is told as a bad request.
    if (error instanceof SystemError && error.kind === 'refused')
      throw new SystemError('auth', error.message);
    throw error;
  }
  const read = granted.safeParse(body);
  // Zoho tells errors with 200.
  if (!read.success) throw new SystemError('auth', wordsOf(body) || 'It gave no token.');
  const { access_token: accessToken, refresh_token: next, expires_in: expiresInSeconds = null } = read.data;
  return {
    ...{ accessToken, expiresInSeconds, refreshToken: next ?? fields['refresh_token'] ?? '' },
    raw: body as Record<string, unknown>,
  };
}

import { z } from 'zod';
import type { EmailAccount } from './account.ts';

/** Access tokens for XOAUTH2, renewed with the refresh token and kept in memory until shortly before they end. */

const googleTokenUrl = 'https://oauth2.googleapis.com/token';
const microsoftScope =
  'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access';
const patienceMs = 15_000;
const spareSeconds = 120;

/** The provider refused to give a token; the message holds its words. */
export class TokenError extends Error {
  /** Is it the account's fault (wrong or revoked), so that trying again cannot help? */
  readonly refused: boolean;

  constructor(message: string, refused: boolean, cause?: unknown) {
    super(message, { cause });
    this.name = 'TokenError';
    this.refused = refused;
  }
}

interface KeptToken {
  accessToken: string;
  /** On the monotonic clock, in milliseconds. */
  goodUntil: number;
  /** The one that it was made with, and the newer one that came along, if any: both are this account's. */
  madeWith: string;
  refreshToken: string;
}

const kept = new Map<string, KeptToken>();
const underWay = new Map<string, Promise<string>>();

const answer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().default(3600),
  refresh_token: z.string().min(1).optional(),
});
const refusal = z.object({ error: z.string(), error_description: z.string().optional() });

/** An access token that is good for at least two more minutes. @throws TokenError */
export async function accessToken(account: EmailAccount): Promise<string> {
  const known = kept.get(account.inboxId);
  const sameAccount = known !== undefined && isOf(known, account);
  if (sameAccount && known.goodUntil > performance.now()) return known.accessToken;
  const running = underWay.get(account.inboxId);
  if (running && sameAccount) return running;
  const renewal = renew(account, sameAccount ? known.refreshToken : account.secrets.refreshToken);
  underWay.set(account.inboxId, renewal);
  try {
    return await renewal;
  } finally {
    if (underWay.get(account.inboxId) === renewal) underWay.delete(account.inboxId);
  }
}

/** Is there a token that was good when it came, and is not yet old? */
export function holdsToken(account: EmailAccount): boolean {
  const known = kept.get(account.inboxId);
  return known !== undefined && isOf(known, account) && known.goodUntil > performance.now();
}

function isOf({ madeWith, refreshToken }: KeptToken, { secrets }: EmailAccount): boolean {
  return secrets.refreshToken === madeWith || secrets.refreshToken === refreshToken;
}

/** Forgets the token: the provider did not take it, or the settings changed. */
export function forgetToken(inboxId: string): void {
  const known = kept.get(inboxId);
  if (known) known.goodUntil = 0;
}

/** Another process may have been given a newer refresh token, which ended ours: then with that. */
async function renew(account: EmailAccount, refreshToken: string): Promise<string> {
  try {
    return await renewWith(account, refreshToken);
  } catch (error) {
    if (!(error instanceof TokenError) || !error.refused) throw error;
    const newer = (await account.readSecrets?.())?.refreshToken ?? refreshToken;
    if (newer === refreshToken || newer === '') throw error;
    return renewWith(account, newer);
  }
}

async function renewWith(account: EmailAccount, refreshToken: string): Promise<string> {
  const { oauth } = account.settings;
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: oauth.clientId,
    refresh_token: refreshToken,
  });
  if (account.secrets.clientSecret !== '') form.set('client_secret', account.secrets.clientSecret);
  if (oauth.provider === 'microsoft') form.set('scope', microsoftScope);
  const body = await post(tokenUrl(account), form);
  const token = answer.safeParse(body);
  if (!token.success) throw new TokenError('the token endpoint answered without a token', false);
  kept.set(account.inboxId, {
    accessToken: token.data.access_token,
    goodUntil: performance.now() + Math.max(30, token.data.expires_in - spareSeconds) * 1000,
    madeWith: account.secrets.refreshToken,
    refreshToken: token.data.refresh_token ?? refreshToken,
  });
  const newer = token.data.refresh_token;
  if (newer !== undefined && newer !== refreshToken) await account.keepSecrets?.({ refreshToken: newer });
  return token.data.access_token;
}

async function post(url: string, form: URLSearchParams): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      body: form,
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
  } catch (error) {
    throw new TokenError(`the token endpoint does not answer: ${reasonOf(error)}`, false, error);
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body;
  const refused = refusal.safeParse(body);
  const words = refused.success
    ? [refused.data.error, refused.data.error_description].filter(Boolean).join(': ')
    : `HTTP ${response.status}`;
  throw new TokenError(words, response.status >= 400 && response.status < 500 && response.status !== 429);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** The provider's endpoint, or the one in the settings; plain http only to this machine. */
function tokenUrl({ settings: { oauth } }: EmailAccount): string {
  if (oauth.tokenUrl === '') {
    const tenant = encodeURIComponent(oauth.tenant || 'common');
    return oauth.provider === 'google'
      ? googleTokenUrl
      : `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`;
  }
  const url = URL.parse(oauth.tokenUrl);
  const local = url !== null && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url?.protocol === 'https:' || (local && url.protocol === 'http:')) return url.href;
  throw new TokenError('the token endpoint must be an https address', true);
}

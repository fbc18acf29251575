import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { hashToken, randomToken } from '../../security/random-tokens.ts';
import type { LinkKind, LinkPurpose, StoredLink } from '../../store/links.ts';

const hour = 3_600_000;
const lifetimes: Record<LinkKind, number> = {
  'set-up': 30 * 24 * hour,
  invitation: 7 * 24 * hour,
  reset: hour,
};
/** Where the web takes each; the secret stands after the #, so that no server's or proxy's log ever holds it. */
const pages: Record<LinkKind, string> = { 'set-up': 'setup', invitation: 'invitation', reset: 'reset' };

type LinkContext = Pick<Context, 'store' | 'clock' | 'config'>;

/** Makes a one-time link; an older unused one for the same person ends. */
export async function issueLink(
  context: LinkContext,
  purpose: LinkPurpose,
): Promise<{ url: string; link: StoredLink }> {
  const token = randomToken();
  const now = context.clock.now();
  const link = await context.store.links.create({
    purpose,
    tokenHash: hashToken(token),
    now,
    expiresAt: new Date(now.getTime() + lifetimes[purpose.kind]),
  });
  return { url: `${context.config.publicUrl}/${pages[purpose.kind]}#${token}`, link };
}

/** @throws AppError link-expired when it was used, withdrawn, has expired or never was. */
export async function readLink<K extends LinkKind>(
  context: Pick<Context, 'store' | 'clock'>,
  kind: K,
  token: string,
): Promise<StoredLink<K>> {
  const link = await context.store.links.findUsable(kind, hashToken(token), context.clock.now());
  if (!link) throw new AppError('link-expired');
  return link;
}

/** Uses a link up: the second of two callers gets the error. @throws AppError link-expired */
export async function consumeLink<K extends LinkKind>(
  context: Pick<Context, 'store' | 'clock'>,
  kind: K,
  token: string,
): Promise<StoredLink<K>> {
  const link = await context.store.links.consume(kind, hashToken(token), context.clock.now());
  if (!link) throw new AppError('link-expired');
  return link;
}

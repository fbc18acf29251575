import { setTimeout as delay } from 'node:timers/promises';
import type { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { resetMail } from '../../../shared/mails/account-mails.ts';
import { workLanguageOf } from '../../../shared/mails/languages.ts';
import type { Context } from '../../context.ts';
import type { Passwords } from '../../security/passwords.ts';
import { hashToken } from '../../security/random-tokens.ts';
import type { RedisConnections } from '../../queue/redis.ts';
import { recordAudit } from '../audit/record.ts';
import { sendSystemMail } from '../delivery/send-system-mail.ts';
import { forgetSessions } from './end-sessions.ts';
import { consumeLink, issueLink } from './links.ts';
import { createLimiter, takePoint } from './log-in-limits.ts';

export interface ResetLimits {
  address: RateLimiterRedis | RateLimiterMemory;
  account: RateLimiterRedis | RateLimiterMemory;
}

export function createResetLimits(redis: RedisConnections): ResetLimits {
  return {
    address: createLimiter(redis, { name: 'reset-address', points: 20, seconds: 3600 }),
    account: createLimiter(redis, { name: 'reset-account', points: 5, seconds: 3600 }),
  };
}

/** Answers never come sooner than this, so that their time does not tell whether an address is known. */
const floorMillis = 120;

type RequestContext = Pick<Context, 'store' | 'clock' | 'config' | 'logger' | 'secretBox' | 'queue'>;

/**
 * Mails a link, if there is such a person. Does and says the same for the caller either way; also when the account has
 * asked too often, since saying so would tell that it exists.
 * @throws AppError too-many-requests when this network address asked too often
 */
export async function requestReset(
  context: RequestContext & { resetLimits: ResetLimits },
  request: { email: string; address: string },
): Promise<void> {
  await takePoint(context.resetLimits.address, hashToken(request.address));
  await Promise.all([mailReset(context, request), delay(floorMillis)]);
}

async function mailReset(
  context: RequestContext & { resetLimits: ResetLimits },
  { email, address }: { email: string; address: string },
): Promise<void> {
  try {
    await takePoint(context.resetLimits.account, hashToken(email));
    const user = await context.store.users.findByEmail(email);
    if (!user?.active) return;
    const { url } = await issueLink(context, { kind: 'reset', userId: user.id });
    const { name: workspace, language } = await context.store.workspace.read();
    const spoken = workLanguageOf([user.preferences.locale, language]);
    await sendSystemMail(context, {
      to: { address: user.email, name: user.name },
      ...resetMail(spoken, { name: user.name, workspace, url }),
    });
    await recordAudit(context, null, {
      action: 'password.reset-requested',
      subject: `user:${user.id}`,
      address,
    });
  } catch (error) {
    context.logger.warn({ err: error }, 'a password reset could not be mailed');
  }
}

/** Sets a new password and logs out everywhere. @throws AppError link-expired */
export async function completeReset(
  context: Pick<Context, 'store' | 'clock' | 'redis' | 'logger'> & { passwords: Passwords },
  input: { token: string; password: string },
): Promise<void> {
  const link = await consumeLink(context, 'reset', input.token);
  const { userId } = link.purpose;
  await context.store.users.setPassword(userId, await context.passwords.hash(input.password));
  await forgetSessions(context, userId);
  await recordAudit(context, { userId, via: 'session' }, { action: 'password.reset' });
}

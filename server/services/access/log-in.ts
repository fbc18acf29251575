import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { Passwords } from '../../security/passwords.ts';
import type { StoredUser } from '../../store/users.ts';
import { recordAudit } from '../audit/record.ts';
import { readDeviceMark } from './known-device.ts';
import type { LogInLimits } from './log-in-limits.ts';

export interface LogInAttempt {
  email: string;
  password: string;
  /** The client's network address. */
  address: string;
  /** The mark that the browser brought, if any. */
  deviceMark: string | null;
}

type LogInContext = Pick<Context, 'store' | 'clock' | 'logger' | 'secretBox'> & {
  passwords: Passwords;
  logInLimits: LogInLimits;
};

/**
 * Checks a password. Unknown people, deactivated ones and wrong passwords take the same time and give the same answer.
 * @throws AppError wrong-credentials, too-many-requests
 */
export async function logIn(context: LogInContext, attempt: LogInAttempt): Promise<StoredUser> {
  const { email, address, deviceMark } = attempt;
  const known = await context.store.users.credentialsByEmail(email);
  const knownDevice = known && deviceMark ? readDeviceMark(context, deviceMark, known.user.id) : null;
  const ticket = await context.logInLimits.begin(email, { address, knownDevice });
  const matches = await context.passwords.matches(known?.passwordHash ?? null, attempt.password);
  if (!matches || !known?.user.active) {
    const subject = known ? { subject: `user:${known.user.id}` } : {};
    await recordAudit(context, null, { action: 'session.refused', address, ...subject });
    throw new AppError('wrong-credentials');
  }
  await ticket.succeeded();
  const actor = { userId: known.user.id, via: 'session' } as const;
  await recordAudit(context, actor, { action: 'session.opened', address });
  return known.user;
}

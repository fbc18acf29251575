import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { createdToken, tokenInput } from '../../../shared/schemas/token.ts';
import type { Context } from '../../context.ts';
import { presentToken } from '../../presenters/user.ts';
import { hashToken, randomToken } from '../../security/random-tokens.ts';
import { lesserRole } from '../access/actor.ts';
import { recordAudit } from '../audit/record.ts';

/**
 * Makes an API token that acts for the actor with the given role. Its secret is in the answer and nowhere else.
 * @throws AppError not-allowed when the role may do more than the actor; validation-failed for an end in the past
 */
export async function createToken(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  actor: Actor,
  input: z.output<typeof tokenInput>,
): Promise<z.output<typeof createdToken>> {
  const now = context.clock.now();
  if (lesserRole(input.role, actor.role) !== input.role) {
    throw new AppError('not-allowed', {
      detail: 'A token cannot do more than the one who makes it.',
      fields: [{ path: 'role', message: 'This role is above your own.' }],
    });
  }
  const expiresAt = input.expiresAt === null ? null : new Date(input.expiresAt);
  if (expiresAt && expiresAt <= now) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'expiresAt', message: 'This is in the past.' }],
    });
  }
  const secret = `ov_${randomToken()}`;
  const token = await context.store.tokens.create({
    name: input.name,
    role: input.role,
    userId: actor.userId,
    hint: secret.slice(0, 8),
    tokenHash: hashToken(secret),
    createdAt: now,
    expiresAt,
  });
  await recordAudit(context, actor, {
    action: 'token.created',
    subject: `token:${token.id}`,
    data: { name: token.name, role: token.role },
  });
  return { ...presentToken(token), secret };
}

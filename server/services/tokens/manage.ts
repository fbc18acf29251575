import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ApiToken } from '../../../shared/schemas/token.ts';
import type { Context } from '../../context.ts';
import { presentToken } from '../../presenters/user.ts';
import { announceAccessChange } from '../../realtime/access-changes.ts';
import { recordAudit } from '../audit/record.ts';

/** Newest first. */
export async function listTokens(context: Pick<Context, 'store'>): Promise<ApiToken[]> {
  return (await context.store.tokens.list()).map(presentToken);
}

/** Revokes a token: its next request is refused, its sockets close. @throws AppError not-found */
export async function deleteToken(
  context: Pick<Context, 'store' | 'clock' | 'logger' | 'redis'>,
  actor: Actor,
  id: string,
): Promise<void> {
  const token = (await context.store.tokens.list()).find((candidate) => candidate.id === id);
  if (!token || !(await context.store.tokens.remove(id))) throw new AppError('not-found');
  await announceAccessChange(context, { what: 'rights', userIds: [token.userId] });
  await recordAudit(context, actor, {
    action: 'token.revoked',
    subject: `token:${id}`,
    data: { name: token.name },
  });
}

import type { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type acceptInvitation as acceptInput, preferences } from '../../../shared/schemas/user.ts';
import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { Passwords } from '../../security/passwords.ts';
import type { StoredUser } from '../../store/users.ts';
import { consumeLink, readLink } from '../access/links.ts';
import { recordAudit } from '../audit/record.ts';

/** Whom an invitation is for. @throws AppError link-expired */
export async function readInvitation(
  context: Pick<Context, 'store' | 'clock'>,
  token: string,
): Promise<{ email: string; workspaceName: string }> {
  const link = await readLink(context, 'invitation', token);
  return { email: link.purpose.email, workspaceName: (await context.store.workspace.read()).name };
}

/**
 * Makes the invited person a user. The address is unique, so of two who use the same link at once one gets in.
 * @throws AppError link-expired, already-exists
 */
export async function acceptInvitation(
  context: Pick<Context, 'store' | 'clock' | 'logger' | 'publisher'> & { passwords: Passwords },
  input: z.output<typeof acceptInput>,
): Promise<StoredUser> {
  const link = await consumeLink(context, 'invitation', input.token);
  const { email, role, teamIds, inboxIds, language = '' } = link.purpose;
  const user = await context.store.users.create({
    ...{ email, role, name: input.name },
    ...(await stillThere(context, { teamIds, inboxIds })),
    capacity: 20,
    preferences: preferences.parse({ locale: language }),
    passwordHash: await context.passwords.hash(input.password),
    createdAt: context.clock.now(),
  });
  if (!user) throw new AppError('already-exists', { detail: 'You have an account already: log in with it.' });
  context.publisher.publish(rooms.everyone, 'directory.changed', { part: 'users' });
  const actor = { userId: user.id, via: 'session' } as const;
  await recordAudit(context, actor, { action: 'invitation.accepted', subject: `invitation:${link.id}` });
  return user;
}

/** Teams and inboxes that were not deleted since the invitation. */
async function stillThere(
  context: Pick<Context, 'store'>,
  wanted: { teamIds: string[]; inboxIds: string[] },
): Promise<{ teamIds: string[]; inboxIds: string[] }> {
  const [teams, inboxes] = await Promise.all([
    context.store.teams.list(),
    context.store.inboxes.readMany(wanted.inboxIds),
  ]);
  const keep = (ids: string[], found: { id: string }[]) =>
    ids.filter((id) => found.some((one) => one.id === id));
  return { teamIds: keep(wanted.teamIds, teams), inboxIds: keep(wanted.inboxIds, inboxes) };
}

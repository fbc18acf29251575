import type { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { preferences, type setUp as setUpInput } from '../../../shared/schemas/user.ts';
import type { Context } from '../../context.ts';
import type { Passwords } from '../../security/passwords.ts';
import type { StoredUser } from '../../store/users.ts';
import { recordAudit } from '../audit/record.ts';
import { consumeLink, issueLink } from './links.ts';

type SetUpContext = Pick<Context, 'store' | 'clock' | 'config' | 'logger'>;

/** Does the workspace still need its first admin? */
export async function setUpNeeded(context: Pick<Context, 'store'>): Promise<boolean> {
  return !(await context.store.users.any());
}

/**
 * Makes the one-time link for the first admin; links of earlier starts end.
 * @returns null when there already is someone.
 */
export async function prepareSetUp(context: SetUpContext): Promise<string | null> {
  if (!(await setUpNeeded(context))) return null;
  return (await issueLink(context, { kind: 'set-up' })).url;
}

/** Creates the first admin. @throws AppError set-up-done, link-expired */
export async function setUp(
  context: SetUpContext & { passwords: Passwords },
  input: z.output<typeof setUpInput>,
): Promise<StoredUser> {
  if (!(await setUpNeeded(context))) throw new AppError('set-up-done');
  await consumeLink(context, 'set-up', input.token);
  await context.store.workspace.update({ name: input.workspaceName });
  const user = await createAdmin(context, input);
  await recordAudit(context, { userId: user.id, via: 'session' }, { action: 'workspace.set-up' });
  return user;
}

/**
 * Creates an admin who needs no invitation: the first one, or one made on the command line.
 * @throws AppError already-exists when the address is taken
 */
export async function createAdmin(
  context: Pick<Context, 'store' | 'clock'> & { passwords: Passwords },
  person: { email: string; name: string; password: string },
): Promise<StoredUser> {
  const user = await context.store.users.create({
    email: person.email,
    name: person.name,
    role: 'admin',
    teamIds: [],
    inboxIds: [],
    capacity: 20,
    preferences: preferences.parse({}),
    passwordHash: await context.passwords.hash(person.password),
    createdAt: context.clock.now(),
  });
  if (!user)
    throw new AppError('already-exists', {
      fields: [{ path: 'email', message: 'This address is taken already.' }],
    });
  return user;
}

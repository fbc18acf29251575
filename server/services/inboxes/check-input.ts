import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';

/** Two inboxes of one channel with one address would import everything twice. @throws AppError already-exists */
export async function checkAddressFree(
  context: Pick<Context, 'store'>,
  inbox: { id?: string; channel: string; address: string },
): Promise<void> {
  if (inbox.address === '') return;
  const address = inbox.address.toLowerCase();
  const others = (await context.store.inboxes.list()).filter(
    (other) => other.id !== inbox.id && other.channel === inbox.channel,
  );
  if (others.some((other) => other.address.toLowerCase() === address)) {
    throw new AppError('already-exists', {
      fields: [{ path: 'address', message: 'This address has an inbox already.' }],
    });
  }
}

/** @throws AppError validation-failed */
export async function checkTeam(context: Pick<Context, 'store'>, teamId: string | null): Promise<void> {
  if (teamId !== null && !(await context.store.teams.findById(teamId))) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'teamId', message: 'This team is not there any more.' }],
    });
  }
}

import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { recordAudit } from '../audit/record.ts';
import { announceInbox } from './announce.ts';
import { findInbox } from './read.ts';

/** @throws AppError not-found; too-late when it holds conversations: these would lose their place */
export async function deleteInbox(
  context: Pick<Context, 'store' | 'clock' | 'logger' | 'publisher' | 'redis'>,
  actor: Actor,
  id: string,
): Promise<void> {
  const inbox = await findInbox(context, actor, id);
  if (await context.store.conversations.existsInInbox(id)) {
    throw new AppError('too-late', {
      detail:
        'This inbox holds conversations. Switch it off instead: nothing more comes in, and all of it stays.',
    });
  }
  await context.store.inboxes.remove(id);
  await context.store.inboxStates.remove(id);
  await context.store.surveys.removeSettings(id);
  const changed = await context.store.users.setMembers('inboxIds', id, []);
  await announceInbox(context, id, changed);
  await recordAudit(context, actor, {
    action: 'inbox.deleted',
    subject: `inbox:${id}`,
    data: { name: inbox.name, address: inbox.address },
  });
}

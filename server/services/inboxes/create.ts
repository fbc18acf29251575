import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import type { Inbox, inboxInput } from '../../../shared/schemas/inbox.ts';
import type { Context } from '../../context.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { newId } from '../../store/ids.ts';
import { recordAudit } from '../audit/record.ts';
import { checkMembers } from '../users/check-groups.ts';
import { announceInbox } from './announce.ts';
import { checkAddressFree, checkTeam } from './check-input.ts';
import { presentOne } from './read.ts';
import { validateAccount } from './validate-account.ts';

type InboxContext = Pick<
  Context,
  'store' | 'clock' | 'logger' | 'publisher' | 'redis' | 'secretBox' | 'config'
>;

/** @throws AppError validation-failed with paths such as "settings.imap.host"; already-exists for the address */
export async function createInbox(
  context: InboxContext,
  actor: Actor,
  input: z.output<typeof inboxInput>,
): Promise<Inbox> {
  const account = await validateAccount(context, { ...input, saved: null });
  await checkAddressFree(context, input);
  await checkTeam(context, input.teamId);
  await checkMembers(context, input.memberIds);
  const now = context.clock.now();
  const inbox: StoredInbox = {
    id: newId(),
    name: input.name,
    channel: input.channel,
    address: input.address,
    enabled: input.enabled,
    settings: input.settings,
    secrets: account.sealed,
    teamId: input.teamId,
    autoAssign: input.autoAssign,
    timeZone: input.timeZone,
    signature: input.signature,
    createdAt: now,
    updatedAt: now,
    settingsRevision: 1,
  };
  await context.store.inboxes.insert(inbox);
  const changed = await context.store.users.setMembers('inboxIds', inbox.id, input.memberIds);
  // Admins see every inbox: their sockets join the new one's room too.
  const admins = (await context.store.users.listActiveAdmins()).map((user) => user.id);
  await announceInbox(context, inbox.id, [...new Set([...changed, ...admins])]);
  await recordAudit(context, actor, {
    action: 'inbox.created',
    subject: `inbox:${inbox.id}`,
    data: { name: inbox.name, channel: inbox.channel, address: inbox.address },
  });
  return presentOne(context, actor, inbox);
}

import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Inbox, inboxPatch } from '../../../shared/schemas/inbox.ts';
import type { Context } from '../../context.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { recordAudit } from '../audit/record.ts';
import { checkMembers } from '../users/check-groups.ts';
import { announceInbox } from './announce.ts';
import { checkAddressFree, checkTeam } from './check-input.ts';
import { findInbox, presentOne } from './read.ts';
import { validateAccount } from './validate-account.ts';

type InboxContext = Pick<
  Context,
  'store' | 'clock' | 'logger' | 'publisher' | 'redis' | 'secretBox' | 'config'
>;
type Patch = z.output<typeof inboxPatch>;

/**
 * Changes what is given. Settings are replaced as a whole; of the secrets only those given change.
 * @throws AppError not-found, already-exists, validation-failed with paths such as "settings.imap.host"
 */
export async function updateInbox(
  context: InboxContext,
  actor: Actor,
  { id, patch }: { id: string; patch: Patch },
): Promise<Inbox> {
  const before = await findInbox(context, actor, id);
  const reconnects = reconnecting(patch);
  const sealed = reconnects ? await checkAccount(context, before, patch) : before.secrets;
  if (patch.teamId !== undefined) await checkTeam(context, patch.teamId);
  if (patch.memberIds) await checkMembers(context, patch.memberIds);
  const after = await context.store.inboxes.update({
    id,
    set: { ...plainChanges(patch), secrets: sealed },
    settingsChanged: reconnects,
    now: context.clock.now(),
  });
  if (!after) throw new AppError('not-found');
  const changed = patch.memberIds
    ? await context.store.users.setMembers('inboxIds', id, patch.memberIds)
    : [];
  await announceInbox(context, id, changed);
  await recordAudit(context, actor, {
    action: 'inbox.changed',
    subject: `inbox:${id}`,
    data: { fields: Object.keys(patch).join(' '), enabled: after.enabled },
  });
  return presentOne(context, actor, after);
}

/** Does the connection have to be made anew? */
function reconnecting(patch: Patch): boolean {
  return [patch.settings, patch.secrets, patch.address, patch.enabled].some((value) => value !== undefined);
}

/** An inbox that is switched off may keep settings that do not fit (any more). @returns its sealed secrets */
async function checkAccount(
  context: InboxContext,
  before: StoredInbox,
  patch: Patch,
): Promise<Record<string, string>> {
  const address = patch.address ?? before.address;
  await checkAddressFree(context, { id: before.id, channel: before.channel, address });
  const onlySwitchesOff =
    patch.enabled === false && patch.settings === undefined && patch.secrets === undefined;
  if (onlySwitchesOff) return before.secrets;
  const account = await validateAccount(context, {
    channel: before.channel,
    address,
    settings: patch.settings ?? before.settings,
    secrets: patch.secrets ?? {},
    saved: before,
  });
  return account.sealed;
}

function plainChanges(patch: Patch): Partial<StoredInbox> {
  const { memberIds: _members, secrets: _secrets, ...rest } = patch;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
}

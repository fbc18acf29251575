import { type Actor, can, seesInbox } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ChannelDescriptor } from '../../../shared/schemas/channel.ts';
import type { Inbox } from '../../../shared/schemas/inbox.ts';
import { findChannel, listChannels as registeredChannels } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { presentChannel, presentInbox } from '../../presenters/inbox.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { isAssisted } from '../assist/place.ts';
import { readHealthOf } from '../inbox-health/read.ts';
import { capabilitiesOf, webhookUrlOf } from './capabilities.ts';

type InboxContext = Pick<Context, 'store' | 'config'>;

/** The kinds of inbox of this version, with what each can do. */
export function listChannels(): ChannelDescriptor[] {
  return registeredChannels().map(presentChannel);
}

/** The inboxes that the actor sees, oldest first. */
export async function listInboxes(context: InboxContext, actor: Actor): Promise<Inbox[]> {
  const inboxes = (await context.store.inboxes.list()).filter((inbox) => seesInbox(actor, inbox.id));
  return presentInboxes(context, actor, inboxes);
}

/** @throws AppError not-found, also when the actor does not see it */
export async function readInbox(context: InboxContext, actor: Actor, id: string): Promise<Inbox> {
  return presentOne(context, actor, await findInbox(context, actor, id));
}

/** @throws AppError not-found, also when the actor does not see it: that it exists is none of their business */
export async function findInbox(
  context: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<StoredInbox> {
  const inbox = await context.store.inboxes.read(id);
  if (!inbox || !seesInbox(actor, id)) throw new AppError('not-found');
  return inbox;
}

export async function presentOne(context: InboxContext, actor: Actor, inbox: StoredInbox): Promise<Inbox> {
  const [presented] = await presentInboxes(context, actor, [inbox]);
  if (!presented) throw new AppError('not-found');
  return presented;
}

async function presentInboxes(context: InboxContext, actor: Actor, inboxes: StoredInbox[]): Promise<Inbox[]> {
  const [users, assist, health] = await Promise.all([
    context.store.users.list(),
    context.store.assist.readRecent(),
    can(actor, 'inboxes.view') ? readHealthOf(context, inboxes) : undefined,
  ]);
  return inboxes.map((inbox) =>
    presentInbox(inbox, actor, {
      memberIds: users
        .filter((user) => user.active && user.inboxIds.includes(inbox.id))
        .map((user) => user.id),
      health: health?.get(inbox.id),
      capabilities: capabilitiesOf(inbox),
      webhookUrl:
        findChannel(inbox.channel)?.inbound.kind === 'webhook' ? webhookUrlOf(context, inbox.id) : null,
      embed: embedOf(context, inbox),
      assisted: isAssisted(assist, inbox.id),
    }),
  );
}

/** The tag that a site puts in, ready to copy; null where there is nothing to put in. */
function embedOf({ config }: Pick<Context, 'config'>, { id, channel }: StoredInbox): string | null {
  const embed = findChannel(channel)?.visitors?.embed;
  return embed?.replaceAll('{publicUrl}', config.publicUrl).replaceAll('{inboxId}', id) ?? null;
}

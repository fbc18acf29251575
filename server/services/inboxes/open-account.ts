import type { InboxAccount } from '../../channels/contract.ts';
import { channelById } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import type { StoredInbox } from '../../store/inboxes.ts';

/** What inbox secrets are sealed for. */
export const secretPurpose = 'inbox-secret';

/**
 * An inbox as its channel wants it: settings with their defaults, secrets opened.
 * @throws Error with a sentence when a secret cannot be opened; ZodError when settings no longer fit the channel
 */
export function openInboxAccount(context: Pick<Context, 'secretBox'>, inbox: StoredInbox): InboxAccount {
  const channel = channelById(inbox.channel);
  return {
    inboxId: inbox.id,
    name: inbox.name,
    address: inbox.address,
    settings: channel.settings.parse(inbox.settings),
    secrets: channel.secrets.parse(openSecrets(context, inbox.secrets)),
  };
}

function openSecrets(
  context: Pick<Context, 'secretBox'>,
  sealed: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sealed).map(([name, value]) => [name, context.secretBox.open(secretPurpose, value)]),
  );
}

import type { Channel, InboxAccount } from '../../channels/contract.ts';
import { channelById } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import type { StoredInbox } from '../../store/inboxes.ts';

/** What the secrets of inboxes are sealed for. */
export const inboxSecretPurpose = 'inbox-secret';

/** Seals what is stored in `StoredInbox.secrets`. */
export function sealSecrets(
  { secretBox }: Pick<Context, 'secretBox'>,
  plain: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(plain).map(([name, value]) => [name, secretBox.seal(inboxSecretPurpose, value)]),
  );
}

/** @throws Error when a secret was sealed with another ONEVOICE_SECRET. */
export function openSecrets(
  { secretBox }: Pick<Context, 'secretBox'>,
  sealed: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sealed).map(([name, value]) => [name, secretBox.open(inboxSecretPurpose, value)]),
  );
}

/**
 * An inbox as its channel sees it: settings checked and filled with defaults, secrets opened.
 * @throws Error or ZodError when the stored settings do not fit the channel (any more)
 */
export function openAccount(
  context: Pick<Context, 'secretBox'>,
  inbox: Pick<StoredInbox, 'id' | 'name' | 'channel' | 'address' | 'settings' | 'secrets'>,
): { channel: Channel; account: InboxAccount } {
  const channel = channelById(inbox.channel);
  const account = {
    inboxId: inbox.id,
    name: inbox.name,
    address: inbox.address,
    settings: channel.settings.parse(inbox.settings),
    secrets: channel.secrets.parse(openSecrets(context, inbox.secrets)),
  };
  return { channel, account };
}

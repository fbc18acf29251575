import type { Capabilities } from '../../../shared/schemas/channel.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import type { StoredInbox } from '../../store/inboxes.ts';

type Described = Pick<StoredInbox, 'channel' | 'address' | 'settings' | 'learned'>;

/** What one inbox can do: its channel's, or its own where its provider has limits of its own; null: its channel is gone. */
export function capabilitiesOf(inbox: Described): Capabilities | null {
  const channel = findChannel(inbox.channel);
  if (!channel?.capabilitiesOf) return channel?.capabilities ?? null;
  const settings = channel.settings.safeParse(inbox.settings);
  if (!settings.success) return channel.capabilities;
  const { address, learned = null } = inbox;
  return channel.capabilitiesOf({ address, settings: settings.data, learned });
}

/** Where a provider hands in what belongs to this inbox. */
export function webhookUrlOf({ config }: Pick<Context, 'config'>, inboxId: string): string {
  return `${config.publicUrl}/api/v1/channels/${inboxId}/inbound`;
}

import type { InboxAccount } from '../../channels/contract.ts';
import { channelById } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { webhookUrlOf } from './capabilities.ts';
import { createTurns } from './turns.ts';

/** What inbox secrets are sealed for. */
export const secretPurpose = 'inbox-secret';

export type AccountContext = Pick<Context, 'store' | 'clock' | 'config' | 'secretBox'> &
  Partial<Pick<Context, 'redis'>>;

/**
 * An inbox as its channel wants it: settings with their defaults, secrets opened.
 * @throws Error with a sentence when a secret cannot be opened; ZodError when settings no longer fit the channel
 */
export function openInboxAccount(context: AccountContext, inbox: StoredInbox): InboxAccount {
  const channel = channelById(inbox.channel);
  const { store, clock, redis } = context;
  const open = ({ secrets }: Pick<StoredInbox, 'secrets'>) =>
    channel.secrets.parse(openSecrets(context, secrets));
  return {
    inboxId: inbox.id,
    name: inbox.name,
    address: inbox.address,
    settings: channel.settings.parse(inbox.settings),
    secrets: open(inbox),
    learned: inbox.learned ?? null,
    webhookUrl: webhookUrlOf(context, inbox.id),
    async keepSecrets(changed) {
      const sealed = Object.entries(changed).map(([name, value]): [string, string] => [
        name,
        context.secretBox.seal(secretPurpose, value),
      ]);
      await store.inboxes.keepSecrets(inbox.id, Object.fromEntries(sealed), clock.now());
    },
    readSecrets: async () => open((await store.inboxes.read(inbox.id)) ?? inbox),
    ...(redis && { turns: createTurns(redis, inbox.id) }),
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

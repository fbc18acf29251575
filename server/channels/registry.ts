import { AppError } from '../../shared/errors.ts';
import type { Channel } from './contract.ts';
import { bluesky } from './bluesky/bluesky.ts';
import { email } from './email/email.ts';
import { line } from './line/line.ts';
import { mastodon } from './mastodon/mastodon.ts';
import { telegram } from './telegram/telegram.ts';
import { webchat } from './webchat/webchat.ts';
import { webhook } from './webhook/webhook.ts';

/** One line per channel. */
const builtIn: readonly Channel[] = [email, webchat, telegram, mastodon, bluesky, line, webhook];

const channels = new Map(builtIn.map((channel) => [channel.id, channel]));

/** Every kind of inbox, in the order in which people see them. */
export function listChannels(): Channel[] {
  return [...channels.values()];
}

export function findChannel(id: string): Channel | undefined {
  return channels.get(id);
}

type Listening = Pick<Extract<Channel['inbound'], { kind: 'listen' }>, 'listen'>;

/** What listens for a channel's inboxes: that of webhooks, too, may bring it; null: nothing. */
export function listeningOf({ inbound }: Channel): Listening | null {
  if (inbound.kind === 'listen') return inbound;
  if (inbound.kind !== 'webhook' || !inbound.listen) return null;
  return { listen: inbound.listen.bind(inbound) };
}

/** @throws AppError not-capable when an inbox names a channel that this version does not have. */
export function channelById(id: string): Channel {
  const channel = channels.get(id);
  if (!channel) throw new AppError('not-capable', { detail: `There is no channel "${id}" in this version.` });
  return channel;
}

/** Adds a channel that is not built in (the demo's, a test's). @returns how to take it away again. */
export function addChannel(channel: Channel): () => void {
  channels.set(channel.id, channel);
  return () => {
    channels.delete(channel.id);
  };
}

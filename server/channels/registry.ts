import { AppError } from '../../shared/errors.ts';
import type { Channel } from './contract.ts';
import { email } from './email/email.ts';

/** One line per channel. */
const builtIn: readonly Channel[] = [email];

const channels = new Map(builtIn.map((channel) => [channel.id, channel]));

/** Every kind of inbox, in the order in which people see them. */
export function listChannels(): Channel[] {
  return [...channels.values()];
}

export function findChannel(id: string): Channel | undefined {
  return channels.get(id);
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

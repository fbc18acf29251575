import type { Capabilities } from '../schemas/channel.ts';
import type { ChannelOfKind } from './availability.ts';
import type { WorkKind, WorkWeights } from '../schemas/routing.ts';

const kinds: Record<Capabilities['layout'], WorkKind> = { letters: 'mail', bubbles: 'chat', posts: 'social' };

/** What kind of work a channel brings; one that is gone counts as mail. */
export function kindOf(capabilities: Pick<Capabilities, 'layout'> | null | undefined): WorkKind {
  return capabilities ? kinds[capabilities.layout] : 'mail';
}

/** How much of a person one conversation takes: what its channel weighs, or else its kind. */
export function unitsFor({ channel, kind }: ChannelOfKind, weights: WorkWeights): number {
  const { channels = {} } = weights;
  return (Object.hasOwn(channels, channel) ? channels[channel] : undefined) ?? weights[kind];
}

/** What a person holds, in units. */
export function unitsOf(held: Iterable<ChannelOfKind>, weights: WorkWeights): number {
  let sum = 0;
  for (const one of held) sum += unitsFor(one, weights);
  return sum;
}

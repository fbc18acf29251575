import type { Capabilities } from '../schemas/channel.ts';
import type { WorkKind, WorkWeights } from '../schemas/routing.ts';

const kinds: Record<Capabilities['layout'], WorkKind> = { letters: 'mail', bubbles: 'chat', posts: 'social' };

/** What kind of work a channel brings; one that is gone counts as mail. */
export function kindOf(capabilities: Pick<Capabilities, 'layout'> | null | undefined): WorkKind {
  return capabilities ? kinds[capabilities.layout] : 'mail';
}

/** What a person holds, in units. */
export function unitsOf(held: Iterable<{ kind: WorkKind }>, weights: WorkWeights): number {
  let sum = 0;
  for (const { kind } of held) sum += weights[kind];
  return sum;
}

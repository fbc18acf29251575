import type { ProcessRole } from '../support/product.ts';

/** What is struck in a round: a process, or Redis together with all that it held. */
export type Victim = Exclude<ProcessRole, 'supervisor'> | 'redis-emptied';

export interface CrashPlan {
  rounds: number;
  mails: number;
  replies: number;
  /** Milliseconds between two blows: at least and at most. */
  pause: readonly [number, number];
}

const victims: readonly Victim[] = ['workers', 'server', 'store', 'redis', 'redis-emptied'];

/** Each victim in turn, in an order that changes with every lap. */
export function victimOf(round: number, chance: () => number): Victim {
  const lap = Math.floor(round / victims.length);
  const turn = (round + lap * (1 + Math.floor(chance() * 3))) % victims.length;
  return victims[turn] ?? 'workers';
}

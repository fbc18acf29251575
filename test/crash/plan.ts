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

/** After so many blows every victim was struck once. */
export const blowsInALap = victims.length;

/** Each victim in turn, in an order that changes with every lap. */
export function victimOf(round: number, chance: () => number): Victim {
  const lap = Math.floor(round / blowsInALap);
  const turn = (round + lap * (1 + Math.floor(chance() * 3))) % blowsInALap;
  return victims[turn] ?? 'workers';
}

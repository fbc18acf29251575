/** Which finished conversations are looked at again. Pure. */

export const sampleReasons = ['low-score', 'breached', 'new-agent', 'random', 'chosen'] as const;
export type SampleReason = (typeof sampleReasons)[number];

export interface SampleRules {
  /** Of all, in percent. */
  random: number;
  /** Whatever a customer was unhappy with. */
  lowScores: boolean;
  /** Whatever a promise was broken in. */
  breached: boolean;
  /** Of those of people who began at most so many days ago, in percent. */
  newAgents: number;
  newAgentDays: number;
  /** Of what is looked at, in percent: scored by two, neither of whom sees the other's scores. */
  double: number;
}

export interface Finished {
  lowScore: boolean;
  breached: boolean;
  /** Days since the one who answered began. */
  agentDays: number;
  /** Two numbers from 0 up to 1, made from the conversation: the same whenever one asks. */
  lot: number;
  doubleLot: number;
}

/** Why it is looked at, and by how many; null: it is not. The reason that says most comes first. */
export function sampleOf(finished: Finished, rules: SampleRules): { why: SampleReason; needs: 1 | 2 } | null {
  const why = whyOf(finished, rules);
  return why && { why, needs: finished.doubleLot * 100 < rules.double ? 2 : 1 };
}

function whyOf({ lowScore, breached, agentDays, lot }: Finished, rules: SampleRules): SampleReason | null {
  if (rules.lowScores && lowScore) return 'low-score';
  if (rules.breached && breached) return 'breached';
  if (agentDays <= rules.newAgentDays && lot * 100 < rules.newAgents) return 'new-agent';
  return lot * 100 < rules.random ? 'random' : null;
}

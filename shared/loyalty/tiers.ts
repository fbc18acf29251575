/** Who reaches `from` within the period has the tier. */
export interface TierStep {
  tierId: string;
  from: number;
}

export interface TierRule {
  steps: readonly TierStep[];
  /** Who falls below keeps it for so long. */
  graceDays: number;
}

/** What somebody has, and when they lose it if nothing comes in. */
export interface TierStanding {
  tierId: string | null;
  slipsAt: Date | null;
}

const dayMillis = 86_400_000;

const upwards = (steps: readonly TierStep[]): TierStep[] => steps.toSorted((a, b) => a.from - b.from);

/** The highest that is reached. */
export function tierReached(steps: readonly TierStep[], measure: number): string | null {
  return upwards(steps).findLast(({ from }) => from <= measure)?.tierId ?? null;
}

/** What comes next above, and how far it is. */
export function tierAhead(
  steps: readonly TierStep[],
  measure: number,
): { tierId: string; missing: number } | null {
  const next = upwards(steps).find(({ from }) => from > measure);
  return next ? { tierId: next.tierId, missing: next.from - measure } : null;
}

/**
 * Up at once, down after a grace. A tier that the rule does not know was given by a person for reasons of their own, and
 * stays.
 */
export function moveTier(
  { steps, graceDays }: TierRule,
  { tierId, slipsAt }: TierStanding,
  { measure, now }: { measure: number; now: Date },
): TierStanding {
  const order = upwards(steps).map((step) => step.tierId);
  if (tierId !== null && !order.includes(tierId)) return { tierId, slipsAt: null };
  const reached = tierReached(steps, measure);
  const rank = (id: string | null) => (id === null ? -1 : order.indexOf(id));
  if (rank(reached) >= rank(tierId)) return { tierId: reached, slipsAt: null };
  const end = slipsAt ?? new Date(now.getTime() + graceDays * dayMillis);
  return end <= now ? { tierId: reached, slipsAt: null } : { tierId, slipsAt: end };
}

import type { Priority } from '../schemas/conversation.ts';

const ranks: Record<Priority, string> = { urgent: '1', high: '2', normal: '3', none: '3', low: '4' };

/** What decides its place in a queue. */
export interface Queued {
  vip: boolean;
  priority: Priority;
  queuedAt: Date;
}

/** Sorts as text: VIPs, then by priority, then who came first. */
export function queueOrder({ vip, priority, queuedAt }: Queued): string {
  return `${vip ? '0' : ranks[priority]} ${queuedAt.toISOString()}`;
}

/** Which queue a conversation stands in: its team's, or its inbox's when no team has it. */
export function queueKey({ teamId, inboxId }: { teamId: string | null; inboxId: string }): string {
  return teamId === null ? `inbox ${inboxId}` : `team ${teamId}`;
}

/** How long somebody stood in a queue before a person took them. */
export interface Passage {
  /** When it was taken, in milliseconds. */
  at: number;
  waitedMillis: number;
}

const hourMillis = 3_600_000;
/** Fewer say nothing about the next one. */
const enough = 3;
/** Many taken at once, when somebody has just come, say nothing about how fast it goes on. */
const shortestMillis = 10 * 60_000;
/** Further away than this is no promise that one can make. */
const furthestMinutes = 60;

/**
 * About how long one who stands at this place will wait, in whole minutes that a person would say (1, 2, 3, 5, 10, 15 …
 * 60); null when the last two hours say too little, or it is longer than an hour.
 * @param place 1 is next
 */
export function expectedMinutes(
  place: number,
  { passages, now }: { passages: readonly Passage[]; now: number },
): number | null {
  const recent = passages.filter(({ at }) => at > now - 2 * hourMillis && at <= now);
  if (recent.length < enough) return null;
  const first = Math.min(...recent.map(({ at }) => at));
  // So many were taken in this time; at the same pace it takes the place's share of it.
  const pace = Math.max(now - first, shortestMillis) / recent.length;
  const waits = recent.map(({ waitedMillis }) => waitedMillis).sort((one, other) => one - other);
  const usual = waits[Math.floor(waits.length / 2)] ?? 0;
  const millis = place <= 1 ? Math.max(Math.min(pace, usual), 0) : place * pace;
  return sayable(millis / 60_000);
}

function sayable(minutes: number): number | null {
  const steps = [1, 2, 3, 5, 10, 15, 20, 30, 45, furthestMinutes];
  return steps.find((step) => minutes <= step) ?? null;
}

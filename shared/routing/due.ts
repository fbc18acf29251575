import type { TeamRouting } from '../schemas/routing.ts';

/** What is known of a conversation when one asks what is to be done about who holds it. */
export interface Holding {
  status: 'open' | 'pending' | 'snoozed' | 'resolved';
  spam: boolean;
  assigneeId: string | null;
  /** When it came to who holds it now. */
  assignedAt: Date | null;
  /** The assignee is active and may answer there. */
  assigneeAble: boolean;
  /** The last sign of life of the assignee; null: there right now, or it is not known. */
  goneSince: Date | null;
  /** The customer waits since. */
  waitingSince: Date | null;
  /** Held by nobody since. */
  queuedAt: Date | null;
  /** In the queue of this team since. */
  teamSince: Date | null;
  /** The alarm was raised. */
  alarmedAt: Date | null;
  /** Supervisors were told. */
  escalatedAt: Date | null;
  /** Teams that had it in their queue. */
  visited: readonly string[];
}

/** One thing that is due. */
export type Due =
  | { act: 'take-back'; why: 'left' | 'silent' | 'gone' }
  | { act: 'overflow'; teamId: string }
  | { act: 'alarm' }
  | { act: 'escalate' };

const minuteMillis = 60_000;
const after = (moment: Date, minutes: number): number => moment.getTime() + minutes * minuteMillis;

/** Every moment at which something becomes due, with what. */
function moments(holding: Holding, routing: TeamRouting): { at: number; due: Due }[] {
  const { status, spam, assigneeId } = holding;
  if (spam || status === 'resolved') return [];
  if (assigneeId !== null && !holding.assigneeAble)
    return [{ at: 0, due: { act: 'take-back', why: 'left' } }];
  if (status !== 'open') return [];
  return assigneeId === null ? whileQueued(holding, routing) : whileHeld(holding, routing);
}

function whileHeld(holding: Holding, routing: TeamRouting): { at: number; due: Due }[] {
  const { waitingSince, assignedAt, goneSince } = holding;
  const { silentAfterMinutes, goneAfterMinutes } = routing;
  if (waitingSince === null) return [];
  const since = assignedAt && assignedAt > waitingSince ? assignedAt : waitingSince;
  const found: { at: number; due: Due }[] = [];
  if (silentAfterMinutes !== null) {
    found.push({ at: after(since, silentAfterMinutes), due: { act: 'take-back', why: 'silent' } });
  }
  if (goneAfterMinutes !== null && goneSince !== null) {
    const later = goneSince > since ? goneSince : since;
    found.push({ at: after(later, goneAfterMinutes), due: { act: 'take-back', why: 'gone' } });
  }
  return found;
}

function whileQueued(holding: Holding, routing: TeamRouting): { at: number; due: Due }[] {
  const { queuedAt, teamSince, alarmedAt, escalatedAt } = holding;
  if (queuedAt === null) return [];
  const next = nextTeam(holding, routing);
  const found: { at: number; due: Due }[] = [];
  if (next !== null && routing.overflow?.afterMinutes) {
    const at = after(teamSince ?? queuedAt, routing.overflow.afterMinutes);
    found.push({ at, due: { act: 'overflow', teamId: next } });
  }
  const limit = routing.alarmAfterMinutes;
  if (alarmedAt === null) found.push({ at: after(queuedAt, limit), due: { act: 'alarm' } });
  // The team was told and nothing came of it: as long again, then those above it.
  else if (escalatedAt === null) found.push({ at: after(alarmedAt, limit), due: { act: 'escalate' } });
  return found;
}

/** The team that helps out, unless the conversation has been with it: chains that close do not turn for ever. */
export function nextTeam(
  { visited }: Pick<Holding, 'visited'>,
  { overflow }: Pick<TeamRouting, 'overflow'>,
): string | null {
  return overflow && !visited.includes(overflow.teamId) ? overflow.teamId : null;
}

/** What is due now, the most pressing first. */
export function dueNow(holding: Holding, routing: TeamRouting, now: Date): Due[] {
  return moments(holding, routing)
    .filter(({ at }) => at <= now.getTime())
    .map(({ due }) => due);
}

/**
 * When to look again: the next moment at which something becomes due or the search widens; null: nothing will by
 * itself. While somebody is gone is not known beforehand, so what is held by people who may go is looked at again
 * within the time that they may be gone.
 */
export function nextLook(holding: Holding, routing: TeamRouting, now: Date): Date | null {
  const times = moments(holding, routing).map(({ at }) => at);
  const { queuedAt, assigneeId, waitingSince, status, spam } = holding;
  const queued = assigneeId === null && status === 'open' && !spam;
  if (queued && queuedAt && routing.strategy !== 'manual') {
    times.push(after(queuedAt, routing.widenAfterMinutes), after(queuedAt, routing.anyoneAfterMinutes));
  }
  const held = assigneeId !== null && status === 'open' && !spam && waitingSince !== null;
  if (held && holding.goneSince === null && routing.goneAfterMinutes !== null) {
    times.push(after(now, routing.goneAfterMinutes));
  }
  const coming = times.filter((at) => at > now.getTime());
  return coming.length === 0 ? null : new Date(Math.min(...coming));
}

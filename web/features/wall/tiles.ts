import type { BoundedCount } from '../../../shared/schemas/primitives.ts';
import type { Wall, WallDeadline, WallHour } from '../../../shared/schemas/wall.ts';

export const tileIds = ['now', 'deadlines', 'channels', 'teams', 'flow', 'agents', 'mood', 'alarms'] as const;
export type TileId = (typeof tileIds)[number];

const minute = 60_000;

/** "999+" where counting ended. */
export function bounded({ count, more }: BoundedCount): string {
  return `${count.toLocaleString()}${more ? '+' : ''}`;
}

/** How many are late, and how many will be within half an hour and within one. */
export function breachesAt(
  deadlines: readonly WallDeadline[],
  now: number,
): { late: number; in30: number; in60: number } {
  const left = deadlines.map(({ dueAt }) => new Date(dueAt).getTime() - now);
  return {
    late: left.filter((millis) => millis <= 0).length,
    in30: left.filter((millis) => millis > 0 && millis <= 30 * minute).length,
    in60: left.filter((millis) => millis > 0 && millis <= 60 * minute).length,
  };
}

/** "-3:07" once it is over; "41:12" before; hours where there are some. */
export function countdown(millis: number): string {
  const seconds = Math.max(0, Math.floor(Math.abs(millis) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const rest = String(seconds % 60).padStart(2, '0');
  const text = hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
  return millis < 0 ? `−${text}` : text;
}

export interface Falling extends WallDeadline {
  /** 0: now, at the bottom; 1: in an hour, at the top. */
  height: number;
  lane: number;
}

/** Of the height of an hour, what one takes up. */
const roomOfOne = 0.08;

/**
 * Those of the next hour, each in the lane where the one before it is farthest away, and above it where they would cover
 * one another. What then stands above the hour has no room yet.
 */
export function falling(deadlines: readonly WallDeadline[], now: number, lanes: number): Falling[] {
  const lowest = Array.from({ length: lanes }, () => Number.NEGATIVE_INFINITY);
  return deadlines.flatMap((one) => {
    const height = (new Date(one.dueAt).getTime() - now) / (60 * minute);
    if (height <= 0 || height > 1) return [];
    const lane = lowest.indexOf(Math.min(...lowest));
    const free = Math.max(height, (lowest[lane] ?? 0) + roomOfOne);
    if (free > 1) return [];
    lowest[lane] = free;
    return [{ ...one, height: free, lane }];
  });
}

/** Of those whose mood is known, how many are unhappy; null while there are too few to say. */
export function unhappyShare({ negative, judged }: Pick<WallHour, 'negative' | 'judged'>): number | null {
  return judged < 3 ? null : negative / judged;
}

/** Is the hour that runs much unhappier than those before it? */
export function moodSpike(hours: readonly WallHour[]): boolean {
  const last = hours.at(-1);
  const before = hours.slice(0, -1).reduce(
    (sum, { negative, judged }) => ({
      negative: sum.negative + negative,
      judged: sum.judged + judged,
    }),
    { negative: 0, judged: 0 },
  );
  if (!last || last.judged < 5 || before.judged < 10) return false;
  return last.negative / last.judged > (before.negative / before.judged) * 1.5 + 0.1;
}

/** Those who are there first, then by name. */
export function agentsInOrder(agents: Wall['agents']): Wall['agents'] {
  const order = { online: 0, busy: 1, away: 2, offline: 3 };
  return agents.toSorted((a, b) => order[a.presence] - order[b.presence] || a.name.localeCompare(b.name));
}

import { formatNumber, formatSpan } from '../../lib/format.ts';
import type { BoundedCount } from '../../../shared/schemas/primitives.ts';
import type { Wall, WallDeadline, WallHour, WallTile } from '../../../shared/schemas/wall.ts';

/** All parts of a wall, in their usual order: a test compares it with the contract. */
export const allTiles: readonly WallTile[] = [
  ...(['now', 'deadlines', 'channels', 'teams', 'flow', 'alarms', 'mood', 'promises', 'agents'] as const),
];

/** How much of the wall a part takes. */
export const tileSizes: Record<WallTile, 'all' | 'big' | 'tall' | 'wide' | 'one'> = {
  now: 'all',
  deadlines: 'big',
  channels: 'tall',
  teams: 'one',
  flow: 'one',
  alarms: 'one',
  mood: 'one',
  promises: 'one',
  agents: 'one',
};

export interface Choice {
  tile: WallTile;
  shown: boolean;
}

/** Everything that can be chosen: what is shown in its order, then the rest. */
export function choicesOf(tiles: readonly WallTile[]): Choice[] {
  const rest = allTiles.filter((tile) => !tiles.includes(tile));
  return [...tiles.map((tile) => ({ tile, shown: true })), ...rest.map((tile) => ({ tile, shown: false }))];
}

/** The same with one of them moved; at the ends it stays. */
export function moved(choices: readonly Choice[], from: number, to: number): Choice[] {
  const one = choices[from];
  if (!one || to < 0 || to >= choices.length) return [...choices];
  return choices.toSpliced(from, 1).toSpliced(to, 0, one);
}

const minute = 60_000;

/** "999+" where counting ended. */
export function bounded({ count, more }: BoundedCount): string {
  return `${formatNumber(count)}${more ? '+' : ''}`;
}

/**
 * How many are late, and how many will be within half an hour and within one: by the clock where all are here, as they
 * were counted where there are more.
 */
export function breachesAt({ deadlines, due }: Pick<Wall, 'deadlines' | 'due'>, now: number): Wall['due'] {
  const cut = due.late.more || due.late.count + due.in60.count > deadlines.length;
  if (cut) return due;
  const left = deadlines.map(({ dueAt }) => new Date(dueAt).getTime() - now);
  const within = (minutes: number) => ({
    count: left.filter((millis) => millis > 0 && millis <= minutes * minute).length,
    more: false,
  });
  return {
    late: { count: left.filter((millis) => millis <= 0).length, more: false },
    in30: within(30),
    in60: within(60),
  };
}

/** "-3:07" once it is over; "41:12" before; hours where there are some. */
export function countdown(millis: number): string {
  const seconds = Math.max(0, Math.floor(Math.abs(millis) / 1000));
  // Of days nobody reads the seconds.
  if (seconds >= 86_400) return `${millis < 0 ? '−' : ''}${formatSpan(Math.abs(millis))}`;
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

/**
 * Those of the next hour, each in the lane where the one before it is farthest away, and above it where they would cover
 * one another. What then stands above the hour has no room yet.
 * @param space.room of the height of an hour, what one takes up
 */
export function falling(
  deadlines: readonly WallDeadline[],
  now: number,
  space: { lanes: number; room: number },
): Falling[] {
  const { lanes, room } = space;
  const lowest = Array.from({ length: lanes }, () => Number.NEGATIVE_INFINITY);
  return deadlines.flatMap((one) => {
    const height = (new Date(one.dueAt).getTime() - now) / (60 * minute);
    if (height <= 0 || height > 1) return [];
    const lane = lowest.indexOf(Math.min(...lowest));
    const free = Math.max(height, (lowest[lane] ?? 0) + room);
    if (free > 1) return [];
    lowest[lane] = free;
    return [{ ...one, height: free, lane }];
  });
}

/**
 * Of so many rows, how many are shown in a height: all, or as many as leave room for the line that says how many more
 * there are. One at least.
 */
export function rowsThatFit(
  count: number,
  space: { height: number; row: number; more: number; columns: number },
): number {
  const { height, row, more, columns } = space;
  const within = (high: number) => Math.floor((high + 1) / Math.max(row, 1)) * columns;
  return count <= within(height) ? count : Math.max(within(height - more), columns);
}

/**
 * In how many lanes they fall: as few as leave each at its own height, so that names are not cut without need.
 * @param space.most for more there is no room
 */
export function lanesFor(
  deadlines: readonly WallDeadline[],
  now: number,
  { most, room }: { most: number; room: number },
): number {
  const heights = deadlines
    .map(({ dueAt }) => (new Date(dueAt).getTime() - now) / (60 * minute))
    .filter((height) => height > 0 && height <= 1);
  for (let lanes = 1; lanes < most; lanes += 1) {
    const found = falling(deadlines, now, { lanes, room });
    if (found.length === heights.length && found.every(({ height }, at) => height === heights[at]))
      return lanes;
  }
  return Math.max(most, 1);
}

/** Of those whose mood is known, how many are unhappy; null while there are too few to say. */
export function unhappyShare({ negative, judged }: Pick<WallHour, 'negative' | 'judged'>): number | null {
  return judged < 3 ? null : negative / judged;
}

/** Those who are there first, then by name. */
export function agentsInOrder(agents: Wall['agents']): Wall['agents'] {
  const order = { online: 0, busy: 1, away: 2, offline: 3 };
  return agents.toSorted((a, b) => order[a.presence] - order[b.presence] || a.name.localeCompare(b.name));
}

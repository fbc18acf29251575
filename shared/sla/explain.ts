import type { PauseCause } from '../schemas/sla-policy.ts';
import { countingOf, type Clock } from './calculate.ts';
import type { History } from './cycles.ts';
import { openFrom, without, type Span } from './hours.ts';

/** A part of the time of a clock, and what it did in it. */
export interface ToldSpan extends Span {
  kind: 'counted' | 'closed' | 'paused' | 'over' | 'ahead';
  cause: PauseCause | null;
  party: string | null;
  reason: string | null;
}

const nothing = { cause: null, party: null, reason: null } as const;

/**
 * From the start of a clock to its end, now or its deadline, whichever is last: without gaps, each part with why it
 * counted or did not. What lies ahead is told as "ahead" where it will count. Pure.
 */
export function spansOf(clock: Clock, history: History, now: number): ToldSpan[] {
  const { cycle, startedAt, endedAt, terms } = clock;
  const reached = endedAt ?? now;
  const until = endedAt ?? Math.max(now, clock.state === 'running' ? (clock.dueAt ?? now) : now);
  if (until <= startedAt) return [];
  const counting = countingOf(terms, cycle, history);
  const whole = { from: startedAt, to: until };
  const stills = history.stills
    .filter(({ cause, from }) => terms.pauses[cause].includes(clock.metric) && from < until)
    .map(({ from, to, cause, party, reason }) => ({ from, to, cause, party, reason }));
  const open: Span[] = [];
  for (const span of openFrom(terms.calendar, startedAt)) {
    if (span.from >= until) break;
    open.push(...without({ from: span.from, to: Math.min(span.to, until) }, counting.still));
  }
  const counted = open.flatMap((span) => cut(span, reached));
  const over = cycle.gaps.map((span): ToldSpan => ({ ...span, kind: 'over', ...nothing }));
  const paused = inside(whole, stills, cycle.gaps).map((span): ToldSpan => ({ ...span, kind: 'paused' }));
  const told = [...counted, ...over, ...paused].sort((one, other) => one.from - other.from);
  const closed = without(whole, told).map((span): ToldSpan => ({ ...span, kind: 'closed', ...nothing }));
  return [...told, ...closed].sort((one, other) => one.from - other.from);
}

/** What has been, and what lies ahead. */
function cut({ from, to }: Span, reached: number): ToldSpan[] {
  const parts: ToldSpan[] = [
    { from, to: Math.min(to, reached), kind: 'counted', ...nothing },
    { from: Math.max(from, reached), to, kind: 'ahead', ...nothing },
  ];
  return parts.filter((part) => part.from < part.to);
}

/** Pauses within the whole, each moment told once: the one that began first. */
function inside<S extends Span>(whole: Span, stills: readonly S[], gaps: readonly Span[]): S[] {
  const told: S[] = [];
  for (const still of stills) {
    const taken = [...told, ...gaps].sort((one, other) => one.from - other.from);
    const clipped = { from: Math.max(still.from, whole.from), to: Math.min(still.to, whole.to) };
    if (clipped.from < clipped.to)
      told.push(...without(clipped, taken).map((span) => ({ ...still, ...span })));
  }
  return told;
}

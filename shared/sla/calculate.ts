import type { Priority } from '../schemas/conversation-state.ts';
import type { PauseCause, SlaMetric } from '../schemas/sla-policy.ts';
import { answers, historyOf, type Cycle, type History, type Still } from './cycles.ts';
import { targetOf, type Fact, type PinnedTerms } from './facts.ts';
import { countedBetween, joined, momentAfter, without, type Counting, type Span } from './hours.ts';

/**
 * The clocks of a conversation. A deadline is the first moment at which the target's business time has passed; what
 * happens at that moment is still in time. A policy and a priority hold for the whole of a clock that runs, and what is
 * over stays judged as it was. Pure.
 */

export interface Clock {
  metric: SlaMetric;
  userId: string | null;
  side: Cycle['side'];
  startedAt: number;
  endedAt: number | null;
  state: 'running' | 'paused' | 'met' | 'missed' | 'dropped';
  /** Why it stands still. */
  pausedBy: PauseCause | null;
  /** null while it stands still, or when it never comes. */
  dueAt: number | null;
  breachedAt: number | null;
  targetSeconds: number;
  /** Business time that it has used, in whole seconds. */
  usedSeconds: number;
  /** When the stages of warning are reached, in the order of the policy; null: not foreseeable. */
  warnings: { percent: number; notify: 'assignee' | 'team' | 'supervisors'; at: number | null }[];
  /** Set to pending while it ran, though the customer waited for an answer. */
  parked: Parking;
  terms: PinnedTerms;
  priority: Priority;
  cycle: Cycle;
}

/** How often, and for how much business time. */
export interface Parking {
  times: number;
  seconds: number;
}

export interface Calculation {
  /** Oldest first; only what a policy says something of. */
  clocks: Clock[];
  /** Set to pending while the customer waited for an answer. */
  parked: Parking;
  /** The third party that is waited for now. */
  waitsFor: Still | null;
  history: History;
}

/** Which policy and priority held from when until when. */
interface Regime extends Span {
  terms: PinnedTerms | null;
  priority: Priority;
}

/**
 * Calculates every clock of a conversation.
 * @param facts in any order
 * @param now milliseconds since 1970; facts after it are left out
 */
export function calculate(facts: readonly Fact[], now: number): Calculation {
  const history = historyOf(facts.filter(({ at }) => at <= now));
  const regimes = regimesOf(history.facts);
  const clocks = history.cycles.flatMap((cycle) => judged({ cycle, history, regimes, now }) ?? []);
  const open = history.stills.findLast(({ cause, to }) => cause === 'third-party' && to === Infinity);
  return { clocks, parked: parkedOf(history.parked, regimes, now), waitsFor: open ?? null, history };
}

function regimesOf(facts: readonly Fact[]): Regime[] {
  const regimes: Regime[] = [];
  let current: Regime = { from: -Infinity, to: Infinity, terms: null, priority: 'none' };
  for (const fact of facts) {
    if (fact.kind !== 'policy' && fact.kind !== 'priority') continue;
    if (fact.at > current.from) regimes.push({ ...current, to: fact.at });
    const change = fact.kind === 'policy' ? { terms: fact.terms } : { priority: fact.to };
    current = { ...current, ...change, from: fact.at };
  }
  return [...regimes, current];
}

interface Scene {
  cycle: Cycle;
  history: History;
  regimes: readonly Regime[];
  now: number;
}

/** @returns null when no policy says anything of it */
function judged({ cycle, history, regimes, now }: Scene): Clock | null {
  const until = cycle.endedAt ?? now;
  const last = regimeAt(regimes, until);
  const target = last.terms && targetOf(last.terms, cycle.metric, last.priority);
  if (!last.terms || target === null) return null;
  const counting = countingOf(last.terms, cycle, history);
  const due = momentAfter(counting, cycle.startedAt, target * 1000);
  const breachedAt = firstBreach({ cycle, history, regimes, now });
  const pausedBy = cycle.endedAt === null ? pauseAt(last.terms, cycle, history) : null;
  const warnings = last.terms.warnings.map(({ percent, notify }) => ({
    ...{ percent, notify },
    at: momentAfter(counting, cycle.startedAt, target * 10 * percent),
  }));
  return {
    ...{
      metric: cycle.metric,
      userId: cycle.userId,
      side: cycle.side,
      startedAt: cycle.startedAt,
      endedAt: cycle.endedAt,
    },
    state: stateOf(cycle, { breachedAt, pausedBy }),
    ...{ pausedBy, dueAt: due, breachedAt, targetSeconds: target, warnings },
    usedSeconds: Math.floor(countedBetween(counting, cycle.startedAt, until) / 1000),
    parked: parkedOf(parkedIn(cycle, history), regimes, now),
    ...{ terms: last.terms, priority: last.priority, cycle },
  };
}

function stateOf(
  { endedAt, dropped }: Cycle,
  { breachedAt, pausedBy }: Pick<Clock, 'breachedAt' | 'pausedBy'>,
): Clock['state'] {
  if (endedAt === null) return pausedBy ? 'paused' : 'running';
  if (breachedAt !== null) return 'missed';
  return dropped ? 'dropped' : 'met';
}

function regimeAt(regimes: readonly Regime[], at: number): Regime {
  const found = regimes.findLast(({ from }) => from <= at);
  if (!found) throw new Error('The first regime holds from the beginning of time.');
  return found;
}

/** What a clock counts by some terms: the calendar, but for pauses and the time in which it was over. */
export function countingOf(terms: PinnedTerms, cycle: Cycle, { stills }: History): Counting {
  const until = cycle.endedAt ?? Infinity;
  const pauses = stills
    .filter(({ cause, from }) => terms.pauses[cause].includes(cycle.metric) && from < until)
    .map(({ from, to }) => ({ from, to: Math.min(to, until) }));
  return { calendar: terms.calendar, still: joined([...pauses, ...cycle.gaps]) };
}

function pauseAt(terms: PinnedTerms, { metric }: Cycle, { stills }: History): PauseCause | null {
  const open = stills.filter(({ cause, to }) => to === Infinity && terms.pauses[cause].includes(metric));
  return open.at(-1)?.cause ?? null;
}

/** The first moment after a deadline, by what held at that moment, at which it had not ended. */
function firstBreach({ cycle, history, regimes, now }: Scene): number | null {
  const until = cycle.endedAt ?? now;
  const alive = without({ from: cycle.startedAt, to: until }, cycle.gaps);
  for (const { from, to, terms, priority } of regimes) {
    const target = terms && targetOf(terms, cycle.metric, priority);
    if (!terms || target === null) continue;
    const due = momentAfter(countingOf(terms, cycle, history), cycle.startedAt, target * 1000);
    if (due === null) continue;
    for (const span of alive) {
      const begin = Math.max(span.from, from);
      const end = Math.min(span.to, to);
      if (begin < end && due < end) return Math.max(due, begin);
    }
  }
  return null;
}

/** What was parked while such a clock ran; only clocks that an answer ends are dodged by it. */
function parkedIn({ metric, startedAt, endedAt }: Cycle, { parked }: History): readonly Span[] {
  if (!answers.some((one) => one === metric)) return [];
  return parked.filter(({ from }) => from >= startedAt && from < (endedAt ?? Infinity));
}

function parkedOf(parked: readonly Span[], regimes: readonly Regime[], now: number): Parking {
  const millis = parked.map(({ from, to }) => {
    const { terms } = regimeAt(regimes, from);
    return countedBetween({ calendar: terms?.calendar ?? null, still: [] }, from, Math.min(to, now));
  });
  return { times: parked.length, seconds: Math.floor(millis.reduce((sum, one) => sum + one, 0) / 1000) };
}

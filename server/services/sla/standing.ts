import type { Calculation, Clock } from '../../../shared/sla/calculate.ts';
import type { SlaPin, StoredConversation, StoredSla, StoredSlaClock } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredSlaOutcome } from '../../store/sla-facts.ts';

/** What a calculation leaves behind: on the conversation, and as outcomes. Pure. */

const date = (millis: number | null) => (millis === null ? null : new Date(millis));

/** One clock of one conversation, whoever computes it. */
export function clockId(
  conversationId: string,
  { metric, userId, side, startedAt }: Pick<Clock, 'metric' | 'userId' | 'side' | 'startedAt'>,
): string {
  return idFrom(['sla', conversationId, metric, side?.id ?? userId ?? '', String(startedAt)]);
}

export function storedClock(clock: Clock): StoredSlaClock {
  const { metric, userId, side, state, pausedBy, targetSeconds, usedSeconds } = clock;
  return {
    ...{ metric, userId, ...(side && { side }), state, pausedBy, targetSeconds, usedSeconds },
    startedAt: new Date(clock.startedAt),
    endedAt: date(clock.endedAt),
    dueAt: clock.state === 'paused' ? null : date(clock.dueAt),
    breachedAt: date(clock.breachedAt),
  };
}

const whose = ({ userId, side }: Clock) => side?.id ?? userId;

/** Every clock that is not over, and the last of each metric that is. */
export function shownClocks(clocks: readonly Clock[]): Clock[] {
  return clocks.filter(
    (clock, position) =>
      clock.endedAt === null ||
      !clocks
        .slice(position + 1)
        .some((later) => later.metric === clock.metric && whose(later) === whose(clock)),
  );
}

/** What the conversation shows, and when to look again. */
export function standingOf(
  { clocks, parked, waitsFor }: Calculation,
  { pins, policyName, now }: { pins: readonly SlaPin[]; policyName: string; now: number },
): Required<Pick<StoredConversation, 'nextSlaAt' | 'slaDueAt'>> & { sla: StoredSla } {
  const open = clocks.filter(({ endedAt }) => endedAt === null);
  const dues = open.flatMap((clock) => (clock.state === 'running' ? (clock.dueAt ?? []) : []));
  const wakes = open.flatMap((clock) => wakeOf(clock, now) ?? []);
  return {
    sla: {
      pins: [...pins],
      policyName,
      clocks: shownClocks(clocks).map(storedClock),
      parked,
      waitsFor: waitsFor && {
        ...{ party: waitsFor.party ?? '', reason: waitsFor.reason ?? '', by: waitsFor.by ?? '' },
        since: new Date(waitsFor.from),
      },
    },
    nextSlaAt: wakes.length > 0 ? new Date(Math.min(...wakes)) : null,
    slaDueAt: dues.length > 0 ? new Date(Math.min(...dues)) : null,
  };
}

/** The next moment at which there is something to tell of a clock. */
function wakeOf({ state, dueAt, breachedAt, warnings }: Clock, now: number): number | null {
  if (state !== 'running' || breachedAt !== null || dueAt === null) return null;
  const next = warnings.flatMap(({ at }) => (at !== null && at > now ? at : []));
  // A millisecond later: what happens at the deadline is still in time.
  return Math.min(...next, dueAt + 1);
}

/** The same, but for what goes on by itself. */
export function sameStanding(
  one: Pick<StoredConversation, 'sla' | 'nextSlaAt' | 'slaDueAt'>,
  other: Pick<StoredConversation, 'sla' | 'nextSlaAt' | 'slaDueAt'>,
): boolean {
  const still = ({ sla, nextSlaAt, slaDueAt }: typeof one) =>
    JSON.stringify([
      sla && {
        ...sla,
        clocks: sla.clocks.map((clock) => ({
          ...clock,
          usedSeconds: clock.state === 'running' ? 0 : clock.usedSeconds,
        })),
      },
      nextSlaAt ?? null,
      slaDueAt ?? null,
    ]);
  return still(one) === still(other);
}

/** A row for each clock that is over or broken; and the ids of those that are neither (any more). */
export function outcomesOf(
  { id, channel, inboxId }: Pick<StoredConversation, 'id' | 'channel' | 'inboxId'>,
  clocks: readonly Clock[],
): { outcomes: StoredSlaOutcome[]; gone: string[] } {
  const outcomes: StoredSlaOutcome[] = [];
  const gone: string[] = [];
  for (const clock of clocks) {
    const { metric, state, endedAt, breachedAt, terms, cycle } = clock;
    const rowId = clockId(id, clock);
    const at = breachedAt ?? endedAt;
    if (at === null || state === 'dropped') {
      gone.push(rowId);
      continue;
    }
    const answeredBy = cycle.endedBy?.kind === 'outbound' ? cycle.endedBy.authorId : null;
    outcomes.push({
      ...{ id: rowId, conversationId: id, metric, channel, inboxId },
      ...{ policyId: terms.policyId, policyVersion: terms.version, teamId: cycle.teamId },
      assigneeId: metric === 'handOff' ? clock.userId : (cycle.assigneeId ?? answeredBy),
      startedAt: new Date(clock.startedAt),
      ...{ dueAt: date(clock.dueAt), endedAt: date(endedAt), at: new Date(at) },
      ...{ businessSeconds: clock.usedSeconds, targetSeconds: clock.targetSeconds, met: breachedAt === null },
      ...{ parkedTimes: clock.parked.times, parkedSeconds: clock.parked.seconds },
    });
  }
  return { outcomes, gone };
}

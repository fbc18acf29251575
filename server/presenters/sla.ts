import type { Calendar } from '../../shared/schemas/calendar.ts';
import type { Commitment } from '../../shared/schemas/commitment.ts';
import type { Conversation } from '../../shared/schemas/conversation.ts';
import type { SlaClock } from '../../shared/schemas/sla.ts';
import { slaTerms, type SlaPolicy } from '../../shared/schemas/sla-policy.ts';
import type { StoredConversation, StoredSlaClock } from '../store/conversation-rows.ts';
import type { StoredCommitment } from '../store/sla-facts.ts';
import type { StoredCalendar, StoredSlaPolicy } from '../store/sla-settings.ts';
import { moment, momentOrNull } from './moment.ts';

/** The part of a conversation that tells of promises; nothing where none was made. */
export function presentSla({
  sla,
  slaDueAt,
}: Pick<StoredConversation, 'sla' | 'slaDueAt'>): Pick<Conversation, 'sla' | 'slaDueAt'> {
  const pin = sla?.pins.at(-1);
  if (!sla || !pin) return {};
  const { clocks, parked, waitsFor, policyName } = sla;
  return {
    sla: {
      ...{ policyId: pin.policyId, policyVersion: pin.version, policyName, parked },
      clocks: clocks.map(presentClock),
      waitsFor: waitsFor && { ...waitsFor, since: moment(waitsFor.since) },
    },
    ...(slaDueAt && { slaDueAt: moment(slaDueAt) }),
  };
}

export function presentClock(clock: StoredSlaClock): SlaClock {
  return {
    ...clock,
    side: clock.side ?? null,
    startedAt: moment(clock.startedAt),
    endedAt: momentOrNull(clock.endedAt),
    dueAt: momentOrNull(clock.dueAt),
    breachedAt: momentOrNull(clock.breachedAt),
  };
}

export function presentSlaPolicy({
  id,
  active,
  position,
  version,
  terms,
  updatedAt,
}: StoredSlaPolicy): SlaPolicy {
  // What was saved earlier has not all that there is to say today.
  return { ...slaTerms.parse(terms), id, active, position, version, updatedAt: moment(updatedAt) };
}

export function presentCalendar({ id, version, hours, updatedAt }: StoredCalendar): Calendar {
  return { ...hours, id, version, updatedAt: moment(updatedAt) };
}

/** @param now the clock: whether its time has passed is not stored */
export function presentCommitment(promise: StoredCommitment, now: Date): Commitment {
  const { id, conversationId, text, ownerId, state, dueAt } = promise;
  return {
    ...{ id, conversationId, text, ownerId, state },
    kind: promise.kind ?? 'promise',
    repeat: promise.repeat
      ? { unit: promise.repeat.unit, every: promise.repeat.every, timeZone: promise.repeat.timeZone }
      : null,
    dueAt: moment(dueAt),
    overdue: state === 'open' && dueAt <= now,
    closedAt: momentOrNull(promise.closedAt),
    createdAt: moment(promise.createdAt),
  };
}

import type { Priority } from '../schemas/conversation-state.ts';
import type { SlaConditions } from '../schemas/sla-policy.ts';

/** What a policy may ask of a conversation and of its customer. */
export interface SlaSubject {
  inboxId: string;
  channel: string;
  teamId: string | null;
  priority: Priority;
  tagIds: readonly string[];
  tierId: string | null;
  segmentIds: readonly string[];
}

/**
 * Is a policy for such a conversation? All that is given has to fit, and one of a list is enough; what is left out fits
 * everything: versions of earlier days asked for less. Pure.
 */
export function isFor(conditions: Partial<SlaConditions>, subject: SlaSubject): boolean {
  const { inboxIds, channels, teamIds, priorities, tagIds, tierIds, segmentIds } = conditions;
  return (
    holds(inboxIds, subject.inboxId) &&
    holds(channels, subject.channel) &&
    holds(teamIds, subject.teamId) &&
    holds(priorities, subject.priority) &&
    holds(tagIds, ...subject.tagIds) &&
    holds(tierIds, subject.tierId) &&
    holds(segmentIds, ...subject.segmentIds)
  );
}

function holds(wanted: readonly string[] = [], ...values: readonly (string | null)[]): boolean {
  return wanted.length === 0 || values.some((value) => value !== null && wanted.includes(value));
}

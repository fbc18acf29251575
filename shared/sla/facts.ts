import type { CalendarHours } from '../schemas/calendar.ts';
import type { ConversationStatus, Priority } from '../schemas/conversation-state.ts';
import type { SlaMetric, SlaTerms } from '../schemas/sla-policy.ts';

/** Facts that clocks are made of: what happened in a conversation, and when (milliseconds since 1970). */

interface At {
  at: number;
  /** Of the row that says so: facts of one moment keep their order by it. */
  id: string;
}

export type Fact = At &
  (
    | { kind: 'policy'; terms: PinnedTerms | null }
    | { kind: 'priority'; to: Priority }
    | { kind: 'holder'; assigneeId?: string | null; teamId?: string | null }
    /** A person wrote; what machines send is no fact. */
    | { kind: 'inbound'; public: boolean }
    /** A person answered, and it was not refused, taken back or deleted. */
    | { kind: 'outbound'; public: boolean; authorId: string | null }
    /** Shown to colleagues from elsewhere. */
    | { kind: 'shared'; userIds: readonly string[] }
    | { kind: 'note'; authorId: string | null }
    /** Somebody was asked in a side conversation, or was written to again after they answered. */
    | { kind: 'side-asked'; sideId: string; party: string; userId: string | null }
    | { kind: 'side-answered' | 'side-closed'; sideId: string }
    | { kind: 'status'; to: ConversationStatus }
    | { kind: 'waits-for'; party: string; reason: string; by: string }
    | { kind: 'goes-on'; by: string }
  );

/** A version of a policy, with the version of its calendar. */
export interface PinnedTerms extends SlaTerms {
  policyId: string;
  version: number;
  calendar: CalendarHours | null;
  calendarVersion: number | null;
}

/** What comes first of what happened in the same millisecond. */
const rank: Readonly<Record<Fact['kind'], number>> = {
  policy: 0,
  priority: 1,
  holder: 2,
  inbound: 3,
  outbound: 4,
  shared: 5,
  note: 6,
  'side-asked': 7,
  'side-answered': 8,
  'side-closed': 9,
  status: 10,
  'waits-for': 11,
  'goes-on': 12,
};

/** In the order in which they happened, however they came. */
export function inOrder(facts: readonly Fact[]): Fact[] {
  return [...facts].sort(
    (one, other) =>
      one.at - other.at ||
      rank[one.kind] - rank[other.kind] ||
      (one.id < other.id ? -1 : Number(one.id > other.id)),
  );
}

/** The seconds that a version of a policy allows; null: it says nothing of this. */
export function targetOf(
  terms: Pick<SlaTerms, 'targets'>,
  metric: SlaMetric,
  priority: Priority,
): number | null {
  const targets = terms.targets[metric];
  return targets?.[priority] ?? targets?.default ?? null;
}

import { queueKey, queueOrder } from '../../../shared/routing/queue.ts';
import type { Holding } from '../../../shared/routing/due.ts';
import type { TeamRouting } from '../../../shared/schemas/routing.ts';
import type { StoredConversation, StoredRouting } from '../../store/conversation-rows.ts';

/** A conversation that routing has never looked at. */
export const noRouting: StoredRouting = {
  ...{ queue: null, order: null, queuedAt: null, teamSince: null, holderId: null, assignedAt: null },
  ...{ alarmedAt: null, escalatedAt: null, visited: [], avoid: [] },
};

/** So many who let it go are remembered. */
const mostAvoided = 10;
/** Sorts what only machines wrote behind all that people wrote. */
const machineRank = '9';

/** Did only machines write what stands in the queue? It is given to nobody by itself. */
export function isMachines({ order }: Pick<StoredRouting, 'order'>): boolean {
  return order?.startsWith(machineRank) ?? false;
}

export interface RoutingFacts {
  routing: TeamRouting;
  /** Did only machines write? Left out: as it was known before. */
  machines?: boolean | undefined;
  /** Is the customer in a segment that goes first? Left out: as it was known before. */
  bySegment?: boolean | undefined;
  now: Date;
}

/** Where a conversation stands as it is now. Pure; done twice it says the same. */
export function routingAfter(conversation: StoredConversation, facts: RoutingFacts): StoredRouting {
  const { assigneeId, status, spam, routing: before = noRouting } = conversation;
  if (assigneeId !== null || status !== 'open' || spam) {
    const same = assigneeId === before.holderId;
    return {
      ...noRouting,
      holderId: assigneeId,
      assignedAt: assigneeId === null ? null : same ? (before.assignedAt ?? facts.now) : facts.now,
      avoid: status === 'resolved' ? [] : before.avoid,
      ...(same && before.givenAs !== undefined && { givenAs: before.givenAs }),
    };
  }
  return whileQueued(conversation, before, facts);
}

function whileQueued(
  conversation: StoredConversation,
  before: StoredRouting,
  { routing, machines = isMachines(before), bySegment = before.bySegment ?? false, now }: RoutingFacts,
): StoredRouting {
  const queue = queueKey(conversation);
  const queuedAt = before.queuedAt ?? now;
  const { tier } = conversation.contact;
  const vip =
    bySegment ||
    conversation.tagIds.some((id) => routing.vipTagIds.includes(id)) ||
    (tier !== undefined && routing.vipTierIds.includes(tier));
  const { priority, waitingSince } = conversation;
  const since = waitingSince && waitingSince < queuedAt ? waitingSince : queuedAt;
  const place = queueOrder({ vip, priority, queuedAt: since });
  const letGo = before.holderId === null ? before.avoid : [...before.avoid, before.holderId];
  const visited = conversation.teamId === null ? before.visited : [...before.visited, conversation.teamId];
  return {
    queue,
    order: machines ? `${machineRank} ${place}` : place,
    queuedAt,
    teamSince: before.queue === queue ? (before.teamSince ?? queuedAt) : now,
    holderId: null,
    assignedAt: null,
    alarmedAt: before.alarmedAt,
    escalatedAt: before.escalatedAt,
    visited: [...new Set(visited)],
    avoid: [...new Set(letGo)].slice(-mostAvoided),
    ...(bySegment && { bySegment }),
  };
}

/** The facts by which it is told what is due. */
export function holdingOf(
  conversation: StoredConversation,
  routing: StoredRouting,
  holder: { able: boolean; goneSince: Date | null } = { able: true, goneSince: null },
): Holding {
  const { status, spam, assigneeId, waitingSince } = conversation;
  const { assignedAt, queuedAt, teamSince, alarmedAt, escalatedAt, visited } = routing;
  return {
    ...{ status, spam, assigneeId, waitingSince, assignedAt, queuedAt, teamSince, alarmedAt, escalatedAt },
    ...{ visited, assigneeAble: holder.able, goneSince: holder.goneSince },
  };
}

/** Is anything different that is worth a write? */
export function differs(before: StoredRouting | undefined, after: StoredRouting): boolean {
  return before === undefined || JSON.stringify(before) !== JSON.stringify(after);
}

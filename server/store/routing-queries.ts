import type { ConversationStatus } from '../../shared/schemas/conversation.ts';
import type { NamedQuery } from './collection.ts';
import { beginning } from './conversation-indexes.ts';

/** Who holds what, what stands in which queue, and what nobody took. */
export const routingQueries = {
  openOfAssignees(userIds: readonly string[]): NamedQuery {
    return {
      filter: { assigneeId: { $in: userIds }, status: 'open', spam: false },
      index: 'assignee_newest',
    };
  },
  /** What one holds of this status; spam is nobody's work. */
  heldBy(userId: string, status: ConversationStatus): NamedQuery {
    return { filter: { assigneeId: userId, status, spam: false }, index: 'assignee_newest', hint: true };
  },
  ofTeam(teamId: string, status: ConversationStatus): NamedQuery {
    return { filter: { teamId, status, spam: false }, index: 'team_newest', hint: true };
  },
  /** A queue in its order. */
  queued(queue: string, before?: string): NamedQuery {
    return {
      filter: { 'routing.queue': queue, 'routing.order': { $gt: '', ...(before && { $lt: before }) } },
      sort: { 'routing.order': 1, _id: 1 },
      index: 'queued',
      hint: true,
    };
  },
  routeDue(now: Date): NamedQuery {
    return {
      filter: { routeAt: { $gt: beginning, $lte: now } },
      sort: { routeAt: 1 },
      index: 'route_due',
      hint: true,
    };
  },
  /** Oldest alarm first. */
  alarmed(): NamedQuery {
    return {
      filter: {
        'routing.alarmedAt': { $gt: beginning },
        ...{ assigneeId: null, status: 'open', spam: false },
      },
      sort: { 'routing.alarmedAt': 1 },
      index: 'alarmed',
      hint: true,
    };
  },
  alarmedSince(queue: string, since: Date): NamedQuery {
    return {
      filter: { 'routing.alarmedAt': { $gt: since }, 'routing.queue': queue },
      index: 'alarmed',
      hint: true,
    };
  },
};

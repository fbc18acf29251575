import type { ConversationStatus, ConversationView } from '../../shared/schemas/conversation.ts';
import type { StatusInDatabase } from './conversation-rows.ts';
import type { Filter, NamedQuery } from './collection.ts';
import { dueFirst, everBefore, isDue, isShared, newest, waitingLongest } from './conversation-indexes.ts';
import { neverWaits } from './conversation-rows.ts';
import { beyond, type Position } from './cursor.ts';
import { routingQueries } from './routing-queries.ts';

/** What someone sees: their inboxes (null: all), and what was shared with them from others. */
export interface Sight {
  inboxIds: readonly string[] | null;
  userId: string;
}

/** Unresolved conversations whose last activity, or whose customer's waiting, began in this span. */
export interface RestingConversations {
  measure: 'quiet' | 'customer-waits';
  after: Date;
  until: Date;
}

/** A contact's conversations, newest first. */
interface OfContact {
  contactId: string;
  sight: Sight | null;
  after?: Position | undefined;
  /** Only those that had begun by then. */
  begunBy?: Date | undefined;
}

export interface ConversationListing extends Sight {
  /** What "mine" is: what one is assigned (unless said otherwise), or what was shared with one. */
  mine?: 'assigned' | 'shared';
  view: ConversationView;
  status: StatusInDatabase;
  spam: boolean;
  /** due: by deadline; undue: those without one, who waits longest first. */
  sort: 'newest' | 'oldest' | 'waiting' | 'due' | 'undue';
  /** Whoever names one gives its inboxes as `inboxIds`: the index begins at these. */
  channel?: string | undefined;
  teamId?: string | undefined;
  tagId?: string | undefined;
  after?: Position | undefined;
}

/** Those in which nothing happened since. */
export interface IdleConversations {
  inboxId: string;
  status: StatusInDatabase;
  spam: boolean;
  before: Date;
  /** Whose conversations stay. */
  exceptContacts?: readonly string[];
}

function orderOf(sort: ConversationListing['sort']): 'newest' | 'waiting' | 'due' {
  if (sort === 'due') return 'due';
  return sort === 'waiting' || sort === 'undue' ? 'waiting' : 'newest';
}

const sortFields = { newest: 'lastActivityAt', waiting: 'waitingOrder', due: 'slaDueAt' } as const;

/** The index whose first field narrows most, for the order that was asked. */
function indexFor({ view, mine, teamId, tagId, inboxIds, sort }: ConversationListing): string {
  const order = orderOf(sort);
  if (view === 'mine') return mine === 'shared' ? 'shared_newest' : `assignee_${order}`;
  if (tagId !== undefined) return `tag_${order}`;
  if (teamId !== undefined) return `team_${order}`;
  if (view === 'unassigned') return inboxIds ? `inbox_assignee_${order}` : `assignee_${order}`;
  return inboxIds ? `inbox_${order}` : `all_${order}`;
}

function among(inboxIds: readonly string[] | null): Filter {
  if (inboxIds === null) return {};
  return { inboxId: inboxIds.length === 1 ? inboxIds[0] : { $in: inboxIds } };
}

/** Under `$and`, so that it stands beside any other condition. */
function seenBy({ inboxIds, userId }: Sight): Filter {
  if (inboxIds === null) return {};
  return { $and: [{ $or: [{ inboxId: { $in: inboxIds } }, { sharedWith: userId }] }] };
}

function viewed(wanted: ConversationListing): Filter {
  const { view, mine, userId, inboxIds } = wanted;
  if (view === 'unassigned') return { ...among(inboxIds), assigneeId: null };
  if (view === 'all') return among(inboxIds);
  return mine === 'shared' ? { sharedWith: userId, ...isShared } : { assigneeId: userId, ...seenBy(wanted) };
}

/** Where somebody may wait. */
export type WaitingIn =
  { inboxId: string } | { teamId: string; /** Only those of these inboxes. */ inboxIds?: readonly string[] };

/** Every query on conversations, named, with its index. */
export const conversationQueries = {
  listing(wanted: ConversationListing): NamedQuery {
    const { status, spam, channel, teamId, tagId, sort, after } = wanted;
    const field = sortFields[orderOf(sort)];
    const direction = sort === 'newest' ? -1 : 1;
    return {
      filter: {
        ...viewed(wanted),
        status,
        spam,
        ...(channel !== undefined && { channel }),
        ...(teamId !== undefined && { teamId }),
        ...(tagId !== undefined && { tagIds: tagId }),
        ...(sort === 'due' && isDue),
        ...(sort === 'undue' && { slaDueAt: null }),
        ...(after && beyond(field, after, direction)),
      },
      sort: { [field]: direction, _id: direction },
      index: indexFor(wanted),
      hint: true,
    };
  },
  waiting(wanted: WaitingIn): NamedQuery {
    const place = 'inboxId' in wanted ? wanted : { teamId: wanted.teamId, ...among(wanted.inboxIds ?? null) };
    return {
      filter: { ...place, status: 'open', spam: false, waitingOrder: { $lt: neverWaits } },
      sort: waitingLongest,
      index: 'inboxId' in wanted ? 'inbox_waiting' : 'team_waiting',
      hint: true,
    };
  },
  /** The latest of the passed first. */
  overdue(now: Date): NamedQuery {
    return {
      filter: { status: 'open', spam: false, slaDueAt: { $gt: everBefore, $lte: now } },
      sort: { slaDueAt: -1, _id: -1 },
      index: 'all_due',
      hint: true,
    };
  },
  dueBetween(from: Date, until: Date): NamedQuery {
    return {
      filter: { status: 'open', spam: false, slaDueAt: { $gt: from, $lte: until } },
      sort: dueFirst,
      index: 'all_due',
      hint: true,
    };
  },
  ofContact(wanted: OfContact): NamedQuery {
    return {
      filter: {
        'contact.id': wanted.contactId,
        ...(wanted.begunBy && { createdAt: { $lte: wanted.begunBy } }),
        ...(wanted.sight && seenBy(wanted.sight)),
        ...(wanted.after && beyond('lastActivityAt', wanted.after, -1)),
      },
      sort: newest,
      index: 'contact_newest',
    };
  },
  resting({ measure, after, until }: RestingConversations, status: 'open' | 'pending'): NamedQuery {
    const field = measure === 'quiet' ? 'lastActivityAt' : 'waitingOrder';
    return {
      filter: { status, spam: false, [field]: { $gt: after, $lte: until } },
      sort: { [field]: 1, _id: 1 },
      index: measure === 'quiet' ? 'all_newest' : 'all_waiting',
      hint: true,
    };
  },
  sharedWith(userId: string): NamedQuery {
    return { filter: { sharedWith: userId, ...isShared }, index: 'shared_newest', hint: true };
  },
  changedSince(since: Date, sight: Sight): NamedQuery {
    return {
      filter: { updatedAt: { $gte: since }, ...seenBy(sight) },
      sort: { updatedAt: 1, _id: 1 },
      index: 'changed',
    };
  },
  snoozedUntil(now: Date): NamedQuery {
    return {
      filter: { status: 'snoozed', snoozedUntil: { $lte: now } },
      sort: { snoozedUntil: 1 },
      index: 'snoozed',
    };
  },
  /** Whose clocks have to be looked at, longest due first. */
  slaWake(until: Date): NamedQuery {
    return {
      filter: { nextSlaAt: { $gt: everBefore, $lte: until } },
      sort: { nextSlaAt: 1 },
      index: 'sla_wake',
    };
  },
  /** Those that a policy was promised to, also when their clocks stand still or it is broken already. */
  holdingPolicy(policyId: string, status: ConversationStatus): NamedQuery {
    return {
      filter: { status, spam: false, 'sla.pins.policyId': policyId },
      sort: newest,
      index: 'all_newest',
      hint: true,
    };
  },
  emptyBefore(before: Date): NamedQuery {
    return { filter: { messageCount: 0, createdAt: { $lte: before } }, index: 'empty' };
  },
  ...routingQueries,
  /** Oldest first; what is on legal hold is left out. */
  idle({ inboxId, status, spam, before, exceptContacts = [] }: IdleConversations): NamedQuery {
    return {
      filter: {
        ...{ inboxId, status, spam, lastActivityAt: { $lte: before }, held: { $ne: true } },
        ...(exceptContacts.length > 0 && { 'contact.id': { $nin: exceptContacts } }),
      },
      sort: { lastActivityAt: 1, _id: 1 },
      index: 'inbox_newest',
      hint: true,
    };
  },
  /** Its side conversations, oldest first. */
  sidesOf(conversationId: string): NamedQuery {
    return {
      filter: { 'side.of': conversationId, 'side.ofNumber': { $gt: 0 } },
      sort: { createdAt: 1, _id: 1 },
      index: 'sides',
      hint: true,
    };
  },
  /** Side conversations in which somebody is asked and nobody has answered, who waits longest first. */
  askedOf(userId: string): NamedQuery {
    return {
      filter: { 'side.userIds': userId, 'side.state': 'waiting', 'side.ofNumber': { $gt: 0 } },
      sort: { 'side.waitsSince': 1, _id: 1 },
      index: 'side_asked',
      hint: true,
    };
  },
  /** Side conversations in which anything happened since. */
  sidesSince(since: Date): NamedQuery {
    return {
      filter: { updatedAt: { $gte: since }, 'side.ofNumber': { $gt: 0 } },
      index: 'side_changed',
      hint: true,
    };
  },
  /** Merges and partings that are not at their end. */
  mergesBefore(before: Date): NamedQuery {
    return {
      filter: { 'merge.pending': true, 'merge.at': { $lte: before } },
      sort: { 'merge.at': 1 },
      index: 'merging',
    };
  },
  heldOfContact(contactId: string): NamedQuery {
    return { filter: { 'contact.id': contactId, held: true }, index: 'contact_newest' };
  },
  ofNumbers(numbers: readonly number[]): NamedQuery {
    return { filter: { number: { $in: numbers } }, index: 'number' };
  },
  ofInbox(inboxId: string): NamedQuery {
    return { filter: { inboxId }, index: 'inbox_newest' };
  },
  withTag(tagId: string): NamedQuery {
    return { filter: { tagIds: tagId }, index: 'tag_newest' };
  },
};

import type { ConversationStatus, Priority } from '../../shared/schemas/conversation.ts';
import type { Participant } from '../../shared/schemas/primitives.ts';
import type { SideState } from '../../shared/schemas/side.ts';
import type { ConversationMarks } from '../../shared/schemas/marks.ts';
import type { PauseCause, SlaMetric } from '../../shared/schemas/sla-policy.ts';
import type { Activity, Sentiment } from '../../shared/schemas/message.ts';

/** Another inbox, and another identity of the same customer. */
export interface ReplyVia {
  inboxId: string;
  channel: string;
  to: Participant;
  /** Their newest message there; null: they never wrote there. */
  answersId: string | null;
}

/** Who is to hold a conversation: where it stands in a queue, and who had it. Rows of earlier versions have none. */
export interface StoredRouting {
  /** The queue in which it stands (shared/routing/queue.ts); null: in none. */
  queue: string | null;
  /** Its place there, as text that sorts; null: in none. */
  order: string | null;
  /** Held by nobody since; null: somebody holds it, or nobody has to. */
  queuedAt: Date | null;
  /** In this queue since. */
  teamSince: Date | null;
  /** Who holds it as far as routing knows, and since when. */
  holderId: string | null;
  assignedAt: Date | null;
  /** Nobody had taken it in time: the alarm, until somebody does. */
  alarmedAt: Date | null;
  escalatedAt: Date | null;
  /** Teams in whose queue it was since nobody held it. */
  visited: string[];
  /** Who had it and let it go. */
  avoid: string[];
  /** Goes first because of a segment of its customer, when that was looked at last. */
  bySegment?: true;
  /** The row of the thread that says who got it, where they were chosen; written right after this. */
  givenAs?: string;
  /** What became of it, to be said in the thread by whoever writes its routing next, should it not be said by then. */
  untold?: Untold;
}

/** A row of the thread that is still to be written. */
export interface Untold {
  id: string;
  activity: Activity;
  author: { type: 'contact' | 'user' | 'system'; id: string | null; name: string };
  at: Date;
}

/** Since when a conversation holds which version of a policy, and what it was like then. */
export interface SlaPin {
  at: Date;
  policyId: string;
  version: number;
  calendarVersion: number | null;
  /** Of the customer, where the policy goes by it: in the place of the calendar's. */
  timeZone?: string;
  priority: Priority;
  assigneeId: string | null;
  teamId: string | null;
}

export interface StoredSlaClock {
  metric: SlaMetric;
  userId: string | null;
  /** Since there are side conversations. */
  side?: { id: string; party: string } | null;
  state: 'running' | 'paused' | 'met' | 'missed' | 'dropped';
  pausedBy: PauseCause | null;
  startedAt: Date;
  endedAt: Date | null;
  dueAt: Date | null;
  breachedAt: Date | null;
  targetSeconds: number;
  usedSeconds: number;
}

/** What was promised in a conversation and how it stands; calculated from the thread, and again whenever it changes. */
export interface StoredSla {
  /** Oldest first; the last one holds. At most `maxPins`. */
  pins: SlaPin[];
  policyName: string;
  clocks: StoredSlaClock[];
  parked: { times: number; seconds: number };
  waitsFor: { party: string; reason: string; by: string; since: Date } | null;
}
/** What a side conversation is besides a conversation (shared/schemas/side.ts). */
export interface StoredSide {
  of: string;
  ofNumber: number;
  openerId: string;
  userIds: string[];
  byMail: boolean;
  name: string;
  /** Addresses of the customer of the other: nothing goes to them, and nothing of theirs comes in. */
  keepsOut: string[];
  state: SideState;
  openedAt: Date;
  waitsFor: string | null;
  waitsSince: Date | null;
  answeredAt: Date | null;
  closedAt: Date | null;
}

/** What a conversation shows of one of its side conversations. */
export interface StoredSideSummary {
  id: string;
  name: string;
  state: SideState;
  since: Date;
}
/** What became of a conversation that was merged into another, with what is needed to take it out again. */
export interface StoredMerge {
  into: string;
  userId: string;
  at: Date;
  /** Not everything is where it belongs yet: a sweep ends it. */
  pending: boolean;
  /** It is on its way back. */
  parting?: boolean;
  /** In the database before. */
  status: StatusInDatabase;
  /** What the other got of it besides messages. */
  given: { participants: string[]; sharedWith: string[] };
  activityId: string;
}
export const maxPins = 20;
export const maxFollowers = 100;

/** A conversation as it is stored: what is presented (shared/schemas/conversation.ts) and what only the server uses. */
export interface StoredConversation {
  id: string;
  number: number;
  inboxId: string;
  channel: string;
  /**
   * handle: how people see the address where that is an opaque id; picture: which one of `pictures` they show; deleted: it
   * stands where somebody was.
   */
  contact: {
    id: string;
    name: string;
    address: string;
    handle?: string;
    picture?: string;
    deleted?: boolean;
    /** The id of their tier. */
    tier?: string;
  };
  subject: string;
  excerpt: string;
  /** In the database of what is archived: `archived`. Any other status that is set ends that. */
  status: ConversationStatus;
  /** Read from the status. */
  archived?: boolean;
  priority: Priority;
  assigneeId: string | null;
  teamId: string | null;
  tagIds: string[];
  snoozedUntil: Date | null;
  spam: boolean;
  language: string | null;
  sentiment: Sentiment['label'] | null;
  /** Inbound, outbound and notes; activities do not count. */
  messageCount: number;
  /** Read from `waitingOrder`; change it by `...waiting(since)`. */
  waitingSince: Date | null;
  /** `waitingSince`, or `neverWaits` when nobody waits: the sort key of "who waits longest". */
  waitingOrder: Date;
  lastActivityAt: Date;
  /** Newest inbound or outbound message. */
  lastMessageAt: Date | null;
  lastInboundAt: Date | null;
  lastOutboundAt: Date | null;
  /** Of the answer that moved it there last: what is done twice at once is done once. */
  lastOutboundId?: string;
  hasAttachments: boolean;
  replyTo: Participant[];
  /** Answers go out by another way than messages came in: a person said so. */
  via?: ReplyVia | null;
  linkedIds: string[];
  /** Addresses (lower-case) that were ever on one of its messages, at most `maxParticipants`: the sender check. */
  participants: string[];
  /** People outside the inbox who were mentioned in it. */
  sharedWith: string[];
  /** Not there while no policy was ever in force for it. */
  sla?: StoredSla | null;
  /** Grows with each calculation: one that began earlier does not overwrite one that came in between. */
  slaRound?: number | null;
  /** When the clocks have to be looked at again: a warning, a breach. */
  nextSlaAt?: Date | null;
  /** The next deadline, also when it has passed: the order of urgency. */
  slaDueAt?: Date | null;
  triage: 'pending' | 'done';
  /** Why it is marked as it is. Only with `markedTimes` in `provided`, so that nobody's word is lost. */
  marks?: ConversationMarks;
  /** How often a person had a say about its marks: not there, or null: never. */
  markedTimes?: number | null;
  routing?: StoredRouting;
  /** When who holds it is to be looked at again; null or missing: not by itself. */
  routeAt?: Date | null;
  /** On legal hold: nothing deletes it. */
  held?: boolean;
  /** An answer is written together; null or missing: none is. */
  sharedDraft?: { startedBy: string; startedAt: Date } | null;
  /** When the first of its planned replies goes out, or was to; null or missing: there is none. */
  plannedAt?: Date | null;
  /** Who wants to hear of it without holding it; at most `maxFollowers`. */
  followers?: string[];
  /** It is a side conversation of another; its status in the database is then `side`. */
  side?: StoredSide;
  /** Its side conversations, oldest first: made afresh of them whenever one changes. */
  sides?: StoredSideSummary[];
  /** It was merged into another; its status in the database is then `merged`. */
  merge?: StoredMerge | null;
  /** Those that were merged into it, oldest merge first. */
  merged?: { id: string; number: number; subject: string }[];
  /** Somebody answered this campaign: so it began. */
  campaign?: { id: string; name: string };
  /** Batches of the import that are counted in already, newest last: an import that runs twice counts once. */
  appliedBatches: string[];
  createdAt: Date;
  updatedAt: Date;
  revision: number;
  /** How often `revision` grew since the newest inbound or outbound message; see `messageRevision`. */
  revisionsSinceMessage: number;
}

/** The revision that the newest inbound or outbound message made: a reply written against less meets a 409. */
export function messageRevision(
  conversation: Pick<StoredConversation, 'revision' | 'revisionsSinceMessage'>,
): number {
  return conversation.revision - conversation.revisionsSinceMessage;
}

export const maxParticipants = 100;
/** Sorts after everyone who waits. */
export const neverWaits = new Date('9999-12-31T00:00:00.000Z');
/** What the database holds as the status: archived and side conversations stand apart in every index of the lists. */
export type StatusInDatabase = ConversationStatus | 'archived' | 'side' | 'merged';

/** How a side conversation is held: no list, queue, clock or count of what is open ever meets it. */
export function hiddenAsSide(side: StoredSide): Pick<StoredConversation, 'side' | 'status'> {
  return { side, status: 'side' satisfies StatusInDatabase as string as ConversationStatus };
}

/** How a merged conversation is held: nobody meets it but by its id. */
export function hiddenAsMerged(merge: StoredMerge): Pick<StoredConversation, 'merge' | 'status'> {
  return { merge, status: 'merged' satisfies StatusInDatabase as string as ConversationStatus };
}

/** A conversation as it is read: `waitingSince` and what is archived from what the database holds. */
export function derived(row: StoredConversation): StoredConversation {
  const { waitingOrder } = row;
  return {
    ...row,
    waitingSince: waitingOrder.getTime() < neverWaits.getTime() ? waitingOrder : null,
    ...((row.status as StatusInDatabase) === 'archived' && { status: 'resolved', archived: true }),
    ...((row.status as StatusInDatabase) === 'merged' && { status: 'resolved' }),
    ...((row.status as StatusInDatabase) === 'side' && {
      status: row.side?.state === 'closed' ? 'resolved' : 'open',
    }),
  };
}

/** Sets since when the customer waits, with the sort key that goes with it. */
export function waiting(since: Date | null): Pick<StoredConversation, 'waitingSince' | 'waitingOrder'> {
  return { waitingSince: since, waitingOrder: since ?? neverWaits };
}

import type { IndexSpec } from './collection.ts';

export const newest = { lastActivityAt: -1, _id: -1 } as const;
export const waitingLongest = { waitingOrder: 1, _id: 1 } as const;
export const dueFirst = { slaDueAt: 1, _id: 1 } as const;
export const everBefore = new Date(0);
/** Those with a deadline. */
export const isDue = { slaDueAt: { $gt: everBefore } };
const state = { status: 1, spam: 1 } as const;

/** Most conversations are shared with nobody: they need no place in the index of those that are. */
export const isShared = { 'sharedWith.0': { $exists: true } };

/** Partial indexes hold what is later than this: everything but what is missing or null. */
export const beginning = new Date(0);

/** Each list of the inbox begins at one of these; what else it asks is checked on the rows that the index gives. */
export const conversationIndexes: IndexSpec[] = [
  { name: 'all_newest', key: { ...state, ...newest } },
  { name: 'inbox_newest', key: { inboxId: 1, ...state, ...newest } },
  { name: 'assignee_newest', key: { assigneeId: 1, ...state, ...newest } },
  { name: 'inbox_assignee_newest', key: { inboxId: 1, assigneeId: 1, ...state, ...newest } },
  { name: 'team_newest', key: { teamId: 1, ...state, ...newest } },
  { name: 'tag_newest', key: { tagIds: 1, ...state, ...newest } },
  { name: 'all_waiting', key: { ...state, ...waitingLongest } },
  { name: 'inbox_waiting', key: { inboxId: 1, ...state, ...waitingLongest } },
  { name: 'assignee_waiting', key: { assigneeId: 1, ...state, ...waitingLongest } },
  { name: 'inbox_assignee_waiting', key: { inboxId: 1, assigneeId: 1, ...state, ...waitingLongest } },
  { name: 'team_waiting', key: { teamId: 1, ...state, ...waitingLongest } },
  { name: 'tag_waiting', key: { tagIds: 1, ...state, ...waitingLongest } },
  { name: 'all_due', key: { ...state, ...dueFirst }, partialFilterExpression: isDue },
  { name: 'inbox_due', key: { inboxId: 1, ...state, ...dueFirst }, partialFilterExpression: isDue },
  { name: 'assignee_due', key: { assigneeId: 1, ...state, ...dueFirst }, partialFilterExpression: isDue },
  {
    name: 'inbox_assignee_due',
    key: { inboxId: 1, assigneeId: 1, ...state, ...dueFirst },
    partialFilterExpression: isDue,
  },
  { name: 'team_due', key: { teamId: 1, ...state, ...dueFirst }, partialFilterExpression: isDue },
  { name: 'tag_due', key: { tagIds: 1, ...state, ...dueFirst }, partialFilterExpression: isDue },
  { name: 'sla_wake', key: { nextSlaAt: 1 }, partialFilterExpression: { nextSlaAt: { $gt: everBefore } } },
  { name: 'shared_newest', key: { sharedWith: 1, ...state, ...newest }, partialFilterExpression: isShared },
  { name: 'contact_newest', key: { 'contact.id': 1, ...newest } },
  { name: 'number', key: { number: 1 } },
  { name: 'changed', key: { updatedAt: 1, _id: 1 } },
  {
    name: 'snoozed',
    key: { snoozedUntil: 1 },
    partialFilterExpression: { status: 'snoozed' },
  },
  {
    name: 'queued',
    key: { 'routing.queue': 1, 'routing.order': 1, _id: 1 },
    partialFilterExpression: { 'routing.order': { $gt: '' } },
  },
  { name: 'route_due', key: { routeAt: 1 }, partialFilterExpression: { routeAt: { $gt: beginning } } },
  {
    name: 'alarmed',
    key: { 'routing.alarmedAt': 1 },
    partialFilterExpression: { 'routing.alarmedAt': { $gt: beginning } },
  },
  {
    name: 'sides',
    key: { 'side.of': 1, createdAt: 1, _id: 1 },
    partialFilterExpression: { 'side.ofNumber': { $gt: 0 } },
  },
  {
    name: 'side_asked',
    key: { 'side.userIds': 1, 'side.state': 1, 'side.waitsSince': 1, _id: 1 },
    partialFilterExpression: { 'side.ofNumber': { $gt: 0 } },
  },
  {
    name: 'side_changed',
    key: { updatedAt: 1 },
    partialFilterExpression: { 'side.ofNumber': { $gt: 0 } },
  },
  { name: 'merging', key: { 'merge.at': 1 }, partialFilterExpression: { 'merge.pending': true } },
  { name: 'empty', key: { createdAt: 1 }, partialFilterExpression: { messageCount: 0 } },
];

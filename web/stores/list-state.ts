import { seesInbox, type Actor } from '../../shared/abilities.ts';
import { isPractice } from '../lib/practice-ids.ts';
import type {
  ConversationForViewer,
  ConversationStatus,
  ConversationView,
} from '../../shared/schemas/conversation.ts';

/** What a list shows: the query of GET /conversations without its page. */
export interface ListQuery {
  view: ConversationView;
  status: ConversationStatus;
  sort: 'newest' | 'oldest' | 'waiting' | 'due';
  inboxId?: string;
  channel?: string;
  teamId?: string;
  tagId?: string;
  spam?: boolean;
  /** What was archived; the status plays no part then. */
  archived?: boolean;
  /** A search: its conversations, whatever else is said. */
  q?: string;
}

/**
 * The order on the screen. `held` are conversations whose change would move what the reader looks at: they wait (in
 * the pill "3 new") until the reader is at the top. `complete`: everything that matches is loaded.
 */
export interface ListState {
  ids: readonly string[];
  held: readonly string[];
  complete: boolean;
}

export const emptyList: ListState = { ids: [], held: [], complete: false };

/** Who looks at the list. */
export type ListViewer = Pick<Actor, 'userId' | 'role' | 'inboxIds'>;

export interface Placement {
  query: ListQuery;
  /** Whose "mine" is meant. */
  viewer: ListViewer;
  /** Is the reader at the top, so that the order may change in front of them? */
  atTop: boolean;
  /** The open conversation: its row neither moves nor vanishes under the reader's hands. */
  pinnedId: string | null;
  get: (id: string) => ConversationForViewer | undefined;
}

/**
 * Does a conversation belong into a list? The same answer as the server's query.
 * @param listed whether the server, or an earlier answer, put it there
 */
export function matches(
  conversation: ConversationForViewer,
  { query, viewer }: Pick<Placement, 'query' | 'viewer'>,
  listed: boolean,
): boolean {
  // Only the server knows: what it listed stays until it is asked again.
  if (query.q !== undefined) return listed;
  if (conversation.side || conversation.mergedInto) return false;
  if (isPractice(conversation.inboxId) && conversation.inboxId !== query.inboxId) return false;
  if ((conversation.archived ?? false) !== (query.archived ?? false)) return false;
  if (!query.archived && conversation.status !== query.status) return false;
  if (conversation.spam !== (query.spam ?? false)) return false;
  if (query.view === 'mine' && !isMine(conversation, viewer, listed)) return false;
  if (query.view === 'unassigned' && conversation.assigneeId !== null) return false;
  if (query.inboxId && conversation.inboxId !== query.inboxId) return false;
  if (query.channel && conversation.channel !== query.channel) return false;
  if (query.teamId && conversation.teamId !== query.teamId) return false;
  return !query.tagId || conversation.tagIds.includes(query.tagId);
}

/**
 * Colleagues who only help have nothing assigned: theirs is what was shared with them. From an inbox that is not theirs
 * they hear of nothing else; in one of their own only the server knows, so what it listed stays.
 */
function isMine(conversation: ConversationForViewer, viewer: ListViewer, listed: boolean): boolean {
  if (viewer.role !== 'collaborator') return conversation.assigneeId === viewer.userId;
  return listed || !seesInbox(viewer, conversation.inboxId);
}

/** Negative when `a` stands above `b`. Ties are broken by id in the same direction, as the server's keys are. */
export function compare(a: ConversationForViewer, b: ConversationForViewer, sort: ListQuery['sort']): number {
  if (sort === 'newest') return order(b.lastActivityAt, a.lastActivityAt) || order(b.id, a.id);
  if (sort === 'oldest') return order(a.lastActivityAt, b.lastActivityAt) || order(a.id, b.id);
  const due = sort === 'due' ? order(a.slaDueAt ?? 'never', b.slaDueAt ?? 'never') : 0;
  if (due !== 0) return due;
  if (sort === 'due' && a.slaDueAt !== undefined) return order(a.id, b.id);
  return order(a.waitingSince ?? 'never', b.waitingSince ?? 'never') || order(a.id, b.id);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Adds a page that the server sent; what is there already stays where it is. */
export function appendPage(state: ListState, ids: readonly string[], complete: boolean): ListState {
  const present = new Set(state.ids);
  const held = state.held.filter((id) => !ids.includes(id) || present.has(id));
  return { ids: [...state.ids, ...ids.filter((id) => !present.has(id))], held, complete };
}

/** The list after one conversation changed or arrived. Returns the same object when nothing on it changes. */
export function place(state: ListState, changed: ConversationForViewer, how: Placement): ListState {
  const at = state.ids.indexOf(changed.id);
  const pinned = changed.id === how.pinnedId;
  if (!matches(changed, how, at >= 0 || state.held.includes(changed.id))) {
    if (at >= 0 && pinned) return hold(state, changed.id);
    return at >= 0 || state.held.includes(changed.id) ? remove(state, changed.id) : state;
  }
  if (at < 0) {
    if (targetOf(state, changed, how) === null) return release(state, changed.id);
    return how.atTop ? insert(release(state, changed.id), changed, how) : hold(state, changed.id);
  }
  if (isInOrder(state, at, how)) return release(state, changed.id);
  if (pinned || !how.atTop) return hold(state, changed.id);
  return insert(remove(state, changed.id), changed, how);
}

/** Everything that waited takes its place: the reader came back to the top. */
export function settle(state: ListState, how: Placement): ListState {
  if (state.held.length === 0) return state;
  const all = [...new Set([...state.ids, ...state.held])].flatMap((id) => how.get(id) ?? []);
  const kept = all.filter((one) => matches(one, how, true) || one.id === how.pinnedId);
  const sorted = kept.toSorted((a, b) => compare(a, b, how.query.sort));
  const gone = (id: string) => {
    const one = how.get(id);
    return !one || !matches(one, how, true);
  };
  const held = state.held.filter((id) => id === how.pinnedId && gone(id));
  return { ...state, ids: sorted.map((one) => one.id), held };
}

/** The reader left a conversation: it goes when it no longer belongs here; a new place it takes at the next settling. */
export function unpin(state: ListState, id: string, how: Placement): ListState {
  const left = how.get(id);
  if (!left || !state.ids.includes(id)) return state;
  return matches(left, how, true) ? state : remove(state, id);
}

/** How many conversations wait in the pill: those that are not on the list yet. */
export function newCount(state: ListState): number {
  const present = new Set(state.ids);
  return state.held.filter((id) => !present.has(id)).length;
}

function hold(state: ListState, id: string): ListState {
  return state.held.includes(id) ? state : { ...state, held: [...state.held, id] };
}

function release(state: ListState, id: string): ListState {
  return state.held.includes(id) ? { ...state, held: state.held.filter((one) => one !== id) } : state;
}

/** Takes one out, wherever it stands. */
export function remove(state: ListState, id: string): ListState {
  return {
    ...state,
    ids: state.ids.filter((one) => one !== id),
    held: state.held.filter((one) => one !== id),
  };
}

function insert(state: ListState, changed: ConversationForViewer, how: Placement): ListState {
  const at = targetOf(state, changed, how);
  return at === null ? state : { ...state, ids: state.ids.toSpliced(at, 0, changed.id) };
}

/** Where it would stand; null when that is beyond what is loaded (the next page brings it). Held ones are no landmarks. */
function targetOf(state: ListState, changed: ConversationForViewer, how: Placement): number | null {
  const held = new Set(state.held);
  for (const [index, id] of state.ids.entries()) {
    const other = held.has(id) ? undefined : how.get(id);
    if (other && compare(changed, other, how.query.sort) < 0) return index;
  }
  return state.complete || state.ids.length === 0 ? state.ids.length : null;
}

function isInOrder(state: ListState, at: number, how: Placement): boolean {
  const current = how.get(state.ids[at] ?? '');
  const before = nearest(state, how, [at - 1, -1]);
  const after = nearest(state, how, [at + 1, 1]);
  if (!current) return true;
  if (before && compare(before, current, how.query.sort) > 0) return false;
  if (after && compare(current, after, how.query.sort) > 0) return false;
  return after !== undefined || state.complete || how.query.sort === 'newest';
}

function nearest(state: ListState, how: Placement, [from, step]: [number, 1 | -1]) {
  for (let at = from; at >= 0 && at < state.ids.length; at += step) {
    const id = state.ids[at] ?? '';
    if (!state.held.includes(id)) return how.get(id);
  }
  return undefined;
}

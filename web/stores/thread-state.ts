import type { Message } from '../../shared/schemas/message.ts';

/**
 * One thread as far as it is loaded: ids oldest first, with a cursor for each end (null: the end is reached,
 * undefined: nothing was fetched yet).
 */
export interface ThreadState {
  ids: readonly string[];
  older: string | null | undefined;
  newer: string | null | undefined;
}

export const emptyThread: ThreadState = { ids: [], older: undefined, newer: undefined };

/** There is something older, and where it begins only the server can say: the thread was kept without a network. */
export const elsewhere = 'elsewhere';

interface Page {
  items: readonly Message[];
  older: string | null;
  newer: string | null;
}

/** Our own messages have this id until the server has given one. */
export const localId = (clientId: string): string => `local-${clientId}`;
export const isLocal = (id: string): boolean => id.startsWith('local-');

/** The message to keep of two: the one with the higher revision; of equals the one heard last. */
export function newerMessage(known: Message | undefined, heard: Message): Message {
  return known && heard.revision < known.revision ? known : heard;
}

/** Thread order: by when the message came in here, then by id; ours that are on their way stand last. */
export function compareMessages(a: Message, b: Message): number {
  if (isLocal(a.id) !== isLocal(b.id)) return isLocal(a.id) ? 1 : -1;
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * The thread after its newest page was fetched afresh. What is older stays when the page joins up with it; unsent
 * messages of ours stay at the end unless the page holds them; what is in neither was moved away.
 */
export function refreshed(state: ThreadState, page: Page): ThreadState {
  const arrived = new Set(page.items.map((message) => localId(message.clientId ?? '')));
  const unsent = state.ids.filter((id) => isLocal(id) && !arrived.has(id));
  const fresh = page.items.map((message) => message.id);
  const joint = state.older === elsewhere ? -1 : state.ids.indexOf(fresh[0] ?? '');
  const older = joint >= 0 ? state.ids.slice(0, joint) : [];
  return {
    ids: [...older, ...fresh, ...unsent],
    older: joint >= 0 ? state.older : page.older,
    newer: page.newer,
  };
}

export function olderPage(state: ThreadState, page: Page): ThreadState {
  const present = new Set(state.ids);
  const added = page.items.map((message) => message.id).filter((id) => !present.has(id));
  return { ...state, ids: [...added, ...state.ids], older: page.older };
}

export function newerPage(state: ThreadState, page: Page): ThreadState {
  const present = new Set(state.ids);
  const added = page.items.map((message) => message.id).filter((id) => !present.has(id));
  return { ...state, ids: [...state.ids, ...added], newer: page.newer };
}

/**
 * The thread after a message came or changed. One that lies beyond the loaded part is left for its page; one that we
 * wrote takes the place of its local copy.
 */
export function placeMessage(
  state: ThreadState,
  message: Message,
  get: (id: string) => Message | undefined,
): ThreadState {
  const local = message.clientId === null ? -1 : state.ids.indexOf(localId(message.clientId));
  const ids = local >= 0 && !isLocal(message.id) ? state.ids.toSpliced(local, 1) : state.ids;
  if (ids.includes(message.id)) return ids === state.ids ? state : { ...state, ids };
  const at = ids.findLastIndex((id) => {
    const other = get(id);
    return other !== undefined && compareMessages(other, message) <= 0;
  });
  if (at < 0 && state.older !== null) return ids === state.ids ? state : { ...state, ids };
  if (at === ids.length - 1 && state.newer !== null && !isLocal(message.id)) return { ...state, ids };
  return { ...state, ids: ids.toSpliced(at + 1, 0, message.id) };
}

export function removeMessages(state: ThreadState, gone: readonly string[]): ThreadState {
  return { ...state, ids: state.ids.filter((id) => !gone.includes(id)) };
}

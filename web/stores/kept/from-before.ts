import { answerFromBefore, type LocalCall } from '../../api/client.ts';
import type { RouteName } from '../../../shared/api/routes.ts';
import { connection } from '../connection.svelte.ts';
import { counts } from '../counts.svelte.ts';
import { session } from '../session.svelte.ts';
import { readAllKept, readKept } from './records.ts';
import {
  contactKey,
  conversationKey,
  frameKey,
  lastingMillis,
  listKey,
  threadKey,
  type Frame,
  type KeptList,
  type KeptThread,
} from './shapes.ts';

/**
 * The page was loaded without a network: it begins with what this browser kept of its person, until somebody answers. Then
 * it asks who one is, and everything on the screen afresh.
 * @returns false when nothing was kept, or too long ago
 */
export async function standIn(): Promise<boolean> {
  if (!('indexedDB' in globalThis)) return false;
  const kept = await readKept(frameKey).catch(() => undefined);
  if (!kept || Date.now() - kept.at > lastingMillis) return false;
  const frame = JSON.parse(kept.value) as Frame;
  answerFromBefore((name, call) => answerOf(frame, name, call).catch(() => undefined));
  session.accept({ ...frame.session, serverTime: new Date(Date.now() + frame.clockAhead).toISOString() });
  connection.keptAt = kept.at;
  connection.beforeOnline = async () => {
    if (!(await session.load())) return;
    answerFromBefore(null);
    connection.beforeOnline = null;
    connection.keptAt = null;
    connection.reset();
    counts.refresh();
  };
  return true;
}

async function valueOf<T>(key: string): Promise<T | undefined> {
  const kept = await readKept(key);
  return kept && (JSON.parse(kept.value) as T);
}

/** @returns undefined for what was not kept */
async function answerOf(frame: Frame, name: RouteName, { params, query = {} }: LocalCall): Promise<unknown> {
  const id = String(params?.['id']);
  const items = frame.lists[name];
  if (items) return { items };
  if (name === 'countConversations') return frame.counts ?? undefined;
  if (name === 'readContact') return valueOf(contactKey(id));
  if (name === 'readConversation') return findConversation(id);
  if (name === 'listConversations' && !('cursor' in query)) {
    const list = await valueOf<KeptList>(listKey(query));
    return list && { ...list, next: null };
  }
  if (name === 'listMessages' && !('before' in query) && !('after' in query)) {
    const thread = await valueOf<KeptThread>(threadKey(id));
    return thread && { ...thread, newer: null };
  }
  return undefined;
}

/** One that was opened, or one of a list. */
async function findConversation(id: string): Promise<unknown> {
  const own = await valueOf(conversationKey(id));
  if (own) return own;
  const lists = await readAllKept('list');
  return lists
    .flatMap(({ value }) => (JSON.parse(value) as KeptList).items)
    .find((conversation) => conversation.id === id);
}

import type { ConversationForViewer } from '../../../shared/schemas/conversation.ts';
import { isPractice } from '../../lib/practice-ids.ts';
import { contacts } from '../contacts.svelte.ts';
import { conversations } from '../conversations.svelte.ts';
import { counts } from '../counts.svelte.ts';
import { directory } from '../directory.svelte.ts';
import { serverNow } from '../server-clock.ts';
import { session } from '../session.svelte.ts';
import { shown } from '../shown.ts';
import { threads, type Thread } from '../threads.svelte.ts';
import { clearKept, dropKept, readKept, writeKept, type Kept } from './records.ts';
import {
  asKept,
  contactKey,
  conversationKey,
  frameKey,
  lean,
  listKey,
  threadKey,
  type Frame,
  type KeptList,
  type KeptThread,
} from './shapes.ts';

const everyMillis = 4000;
const pageSize = 50;

/** What was written last under each key: the same is not written again. */
const written = new Map<string, string>();

/** Keeps what one sees of the inbox in this browser: now and then, and when the page is left. Once for a page. */
export async function startKeeping(): Promise<void> {
  if (!('indexedDB' in globalThis)) return;
  const known = await readKept(frameKey).catch(() => undefined);
  const before = known && (JSON.parse(known.value) as Frame).session.user.id;
  if (before !== session.userId) await clearKept();
  conversations.onGone((id) => void dropConversation(id).catch(() => undefined));
  setInterval(() => {
    if (!document.hidden) requestIdleCallback(keepSoon);
  }, everyMillis);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) keepSoon();
  });
  keepSoon();
}

/** It was deleted, or may not be seen any more: its customer may be gone with it, and is kept again when they are not. */
export async function dropConversation(id: string): Promise<void> {
  const known = await readKept(conversationKey(id));
  const contactId = known && (JSON.parse(known.value) as ConversationForViewer).contact.id;
  marks.delete(id);
  await dropKept([
    ...[threadKey(id), conversationKey(id)],
    ...(contactId === undefined ? [] : [contactKey(contactId)]),
  ]);
}

/** A full disk keeps nothing, and that is all. */
function keepSoon(): void {
  void keepNow().catch(() => undefined);
}

/** Writes what is new since the last time. */
export async function keepNow(): Promise<void> {
  if (session.status !== 'in' || directory.status !== 'ready') return;
  const at = Date.now();
  const all = [frame(at), list(at), ...[...threads.kept()].flatMap((thread) => ofThread(thread, at))];
  const news = all.flatMap((one) => (one && written.get(one.key) !== one.value ? one : []));
  await writeKept(news);
  for (const { key, value } of news) written.set(key, value);
  if (written.size > 400) written.clear();
}

/** Nothing of who was logged in stays; what is written already counts as unwritten. */
export async function forgetKept(): Promise<void> {
  written.clear();
  await clearKept().catch(() => undefined);
}

function frame(at: number): Kept | null {
  if (!session.current) return null;
  const { users, teams, tags, inboxes, channels, tiers, segments } = directory;
  const value: Frame = {
    // The server's time is another one each time, and the token is nobody's but this page's.
    session: { ...session.current, csrfToken: '', serverTime: '' },
    lists: {
      listUsers: [...users.values()],
      listTeams: [...teams.values()],
      listTags: [...tags.values()],
      listInboxes: [...inboxes.values()],
      listChannels: [...channels.values()],
      listTiers: [...tiers.values()],
      listSegments: [...segments.values()],
    },
    counts: counts.current,
    clockAhead: Math.round((serverNow(at) - at) / 1000) * 1000,
  };
  return asKept('frame', frameKey, { value, at });
}

function list(at: number): Kept | null {
  const { list: open } = shown;
  if (open?.status !== 'ready' || isPractice(open.query.inboxId)) return null;
  const items = open.ids.slice(0, pageSize).flatMap((id) => conversations.get(id) ?? []);
  return asKept('list', listKey(open.query), { value: { items } satisfies KeptList, at });
}

/** Whether a thread is as it was written is told by its last messages alone: most are. */
const marks = new Map<string, string>();

function ofThread(thread: Thread, at: number): (Kept | null)[] {
  const { conversationId: id } = thread;
  const conversation = conversations.get(id);
  if (thread.status !== 'ready' || !conversation || isPractice(id)) return [];
  const { items, older } = thread.newest(pageSize);
  const contact = contacts.get(conversation.contact.id);
  const ends = items.map((message) => `${message.id} ${String(message.revision)}`).join();
  const mark = `${ends} ${String(conversation.revision)} ${String(conversation.viewer.readAt)} ${String(contact !== undefined)}`;
  if (marks.get(id) === mark) return [];
  marks.set(id, mark);
  if (marks.size > 100) marks.delete(marks.keys().next().value ?? '');
  const value: KeptThread = { items: items.map(lean), older };
  return [
    asKept('thread', threadKey(id), { value, at }),
    asKept('conversation', conversationKey(id), { value: conversation, at }),
    contact ? asKept('contact', contactKey(contact.id), { value: contact, at }) : null,
  ];
}

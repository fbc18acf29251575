import type { Socket } from 'socket.io-client';
import type { ClientEventName } from '../../shared/events.ts';
import type { clientEvents, SocketEvent, SocketEventName } from '../../shared/events.ts';
import type { z } from 'zod';
import { api } from '../api/client.ts';
import { isPractice } from '../lib/practice-ids.ts';
import { conversations } from './conversations.svelte.ts';
import { counts } from './counts.svelte.ts';
import { directory } from './directory.svelte.ts';
import { lists } from './lists.svelte.ts';
import { mentions } from './mentions.svelte.ts';
import { notifications } from './notifications.svelte.ts';
import { learnServerTime } from './server-clock.ts';
import { session } from './session.svelte.ts';
import { shown } from './shown.ts';
import { tellTogether } from './together.ts';
import { threads } from './threads.svelte.ts';
import { viewers } from './viewers.svelte.ts';
import { visitors } from './visitors.svelte.ts';

type Handlers = { [N in SocketEventName]: (payload: SocketEvent<N>) => void };

/** What each pushed fact changes here. Total: a new event does not compile until it is said what it does. */
export const handlers: Handlers = {
  'conversation.changed': ({ conversation }) => {
    conversations.apply(conversation);
    counts.refresh();
  },
  'conversation.deleted': ({ conversationId }) => {
    // Only asking tells that it is gone for me; then it leaves every list.
    if (conversations.get(conversationId)) void conversations.fetch(conversationId).catch(() => undefined);
    counts.refresh();
  },
  'message.created': ({ message, conversation }) => {
    threads.apply(message);
    mentions.arrived(message);
    conversations.apply(conversation);
    counts.refresh();
  },
  'message.changed': ({ message }) => {
    threads.apply(message);
    mentions.apply(message);
  },
  'mentions.changed': (change) => mentions.changed(change),
  'messages.moved': ({ fromConversationId, toConversationId, messageIds }) => {
    threads.moved(fromConversationId, toConversationId, messageIds);
    // One that was emptied by it is gone: only asking tells.
    for (const id of [fromConversationId, toConversationId]) {
      if (conversations.get(id)) void conversations.fetch(id).catch(() => undefined);
    }
  },
  'conversation.read': ({ conversationId, readAt }) => conversations.setRead(conversationId, readAt),
  'draft.changed': ({ conversationId, hasDraft }) => conversations.setDraft(conversationId, hasDraft),
  'draft.together': (news) => tellTogether(news),
  'viewers.changed': (change) => viewers.apply(change),
  'visitor.changed': (change) => visitors.apply(change),
  'presence.changed': (change) => directory.setPresence(change),
  'notification.created': ({ notification }) => notifications.apply(notification),
  'bulk.changed': ({ bulk }) => shown.hearBulk(bulk),
  'inbox.health': (change) => directory.setHealth(change),
  'raw-item.changed': () => undefined,
  'directory.changed': ({ part }) => {
    if (part === 'views') shown.hearViews();
    if (part === 'workspace' || part === 'views') return;
    void directory.refresh(part).catch(() => undefined);
    if (part === 'inboxes') void session.load().catch(() => undefined);
  },
  'session.ended': () => session.clear(),
};

const syncEveryMillis = 45_000;
const againMillis = 2000;

/** The socket and what makes its losses harmless: `GET /sync` on every return, and now and then in between. */
class Connection {
  /** offline only after a connection was there or could not be made: shown as a slim bar. */
  status = $state<'starting' | 'online' | 'offline'>('starting');
  #socket: Socket | null = null;
  #since: string | null = null;
  #syncing: Promise<void> | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** The page was loaded without a network: of when that is what one sees, epoch milliseconds. */
  keptAt = $state<number | null>(null);
  /** What must be done first when somebody answers: the page began without a network. */
  beforeOnline: (() => Promise<void>) | null = null;

  /** Connects after log-in; the library is fetched here, so that the first paint does not wait for it. */
  async start(): Promise<void> {
    if (this.#socket) return;
    this.#since = session.current?.serverTime ?? null;
    const { io } = await import('socket.io-client');
    const socket = io({
      transports: ['websocket', 'polling'],
      reconnectionDelayMax: 5000,
      randomizationFactor: 0.5,
    });
    this.#socket = socket;
    for (const name of Object.keys(handlers) as SocketEventName[]) {
      socket.on(name, handlers[name] as (payload: unknown) => void);
    }
    socket.on('connect', () => void this.#connected());
    socket.on('disconnect', () => this.#lost());
    socket.on('connect_error', () => this.#lost());
    this.#timer = setInterval(() => {
      if (!document.hidden) void this.sync();
    }, syncEveryMillis);
    document.addEventListener('visibilitychange', this.#onVisible);
  }

  stop(): void {
    clearInterval(this.#timer);
    document.removeEventListener('visibilitychange', this.#onVisible);
    this.#socket?.disconnect();
    this.#socket = null;
    this.status = 'starting';
  }

  /** Says something over the socket; lost when there is no connection, which none of these facts outlives anyway. */
  say<N extends ClientEventName>(name: N, payload: z.infer<(typeof clientEvents)[N]>): void {
    if ('conversationId' in payload && isPractice(payload.conversationId)) return;
    if (this.#socket?.connected) this.#socket.emit(name, payload);
  }

  /** Fetches what changed since the last time and applies it; one at a time. */
  sync(): Promise<void> {
    this.#syncing ??= this.#sync().finally(() => (this.#syncing = null));
    return this.#syncing;
  }

  readonly #onVisible = () => {
    if (!document.hidden) void this.sync();
  };

  async #connected(): Promise<void> {
    try {
      await this.beforeOnline?.();
    } catch {
      setTimeout(() => this.#socket?.connected && void this.#connected(), againMillis);
      return;
    }
    await this.sync();
    this.status = 'online';
    shown.announce();
    void notifications.load();
  }

  #lost(): void {
    this.status = 'offline';
    viewers.clear();
    visitors.clear();
  }

  async #sync(): Promise<void> {
    if (this.#since === null) return;
    try {
      const news = await api('sync', { query: { since: this.#since } });
      learnServerTime(news.serverTime);
      this.#since = news.serverTime;
      if (news.reset) this.reset();
      for (const conversation of news.conversations) conversations.apply(conversation);
      for (const message of news.messages) threads.apply(message);
      if (news.reset || news.conversations.length > 0) counts.refresh();
    } catch {
      // Still away: the next connection, or the timer, asks from the same moment again.
    }
  }

  /** Fetches afresh what is on the screen. */
  reset(): void {
    lists.reset(shown.list);
    threads.reset(shown.conversationId);
    void directory.load().catch(() => undefined);
    if (shown.conversationId) void conversations.fetch(shown.conversationId).catch(() => undefined);
  }
}

export const connection = new Connection();

import { SvelteMap } from 'svelte/reactivity';
import type { Message } from '../../shared/schemas/message.ts';
import { api } from '../api/client.ts';
import {
  compareMessages,
  elsewhere,
  emptyThread,
  isLocal,
  localId,
  newerMessage,
  newerPage,
  olderPage,
  placeMessage,
  refreshed,
  removeMessages,
  type ThreadState,
} from './thread-state.ts';

const pageSize = 50;
const keptThreads = 24;

/** The messages of one conversation, as far as they are loaded. */
export class Thread {
  readonly conversationId: string;
  readonly #messages = new SvelteMap<string, Message>();
  #state = $state.raw<ThreadState>(emptyThread);
  status = $state<'loading' | 'ready' | 'error'>('loading');
  error = $state.raw<unknown>(null);
  loadingOlder = $state(false);
  #stale = false;
  readonly #local: () => Iterable<Message>;

  /** @param local what is on its way to the server: it stands at the end from the first moment */
  constructor(conversationId: string, local: () => Iterable<Message> = () => []) {
    this.conversationId = conversationId;
    this.#local = local;
  }

  /** Oldest first. A getter: a thread outlives the effect that opened it, a derived value would not. */
  get messages(): Message[] {
    return this.#state.ids.flatMap((id) => this.#messages.get(id) ?? []);
  }

  get(id: string): Message | undefined {
    return this.#messages.get(id);
  }

  get hasOlder(): boolean {
    return typeof this.#state.older === 'string';
  }

  /** Fetches the newest page; when one was loaded, what is older stays where it is only if it still joins up. */
  async load(): Promise<void> {
    if (this.status === 'error') this.status = 'loading';
    try {
      const page = await api('listMessages', {
        params: { id: this.conversationId },
        query: { limit: pageSize },
      });
      for (const message of page.items) this.#keep(message);
      this.#state = refreshed(this.#state, page);
      this.#stale = false;
      this.status = 'ready';
      for (const message of this.#local()) {
        if (!page.items.some(({ clientId }) => clientId === message.clientId)) this.apply(message);
      }
    } catch (error) {
      this.error = error;
      if (this.status !== 'ready') this.status = 'error';
    }
  }

  /** The last of those that the server has, oldest first, and where the older ones begin. */
  newest(count: number): { items: Message[]; older: string | null } {
    const ids = this.#state.ids.filter((id) => !isLocal(id));
    const of = ids.slice(-count).flatMap((id) => this.#messages.get(id) ?? []);
    return { items: of, older: of.length < ids.length ? elsewhere : (this.#state.older ?? null) };
  }

  async loadOlder(limit = pageSize): Promise<void> {
    const before = this.#state.older;
    if (this.loadingOlder || typeof before !== 'string') return;
    this.loadingOlder = true;
    try {
      const query = { before, limit };
      const page = await api('listMessages', { params: { id: this.conversationId }, query });
      for (const message of page.items) this.#keep(message);
      this.#state = olderPage(this.#state, page);
    } finally {
      this.loadingOlder = false;
    }
  }

  async loadNewer(): Promise<void> {
    const after = this.#state.newer;
    if (typeof after !== 'string') return;
    const query = { after, limit: pageSize };
    const page = await api('listMessages', { params: { id: this.conversationId }, query });
    for (const message of page.items) this.#keep(message);
    this.#state = newerPage(this.#state, page);
  }

  /** Loads older pages until a message is there. False when the thread does not hold it. */
  async loadUntil(messageId: string): Promise<boolean> {
    while (!this.#messages.has(messageId) && this.hasOlder) await this.loadOlder(200);
    return this.#messages.has(messageId);
  }

  apply(message: Message): void {
    const kept = this.#keep(message);
    if (this.status !== 'ready') return;
    this.#state = placeMessage(this.#state, kept, (id) => this.#messages.get(id));
    if (message.clientId !== null && !isLocal(message.id)) this.#messages.delete(localId(message.clientId));
  }

  remove(ids: readonly string[]): void {
    this.#state = removeMessages(this.#state, ids);
    for (const id of ids) this.#messages.delete(id);
  }

  /** Marks it for a refetch when it is opened the next time. */
  markStale(): void {
    this.#stale = true;
  }

  get stale(): boolean {
    return this.#stale;
  }

  #keep(message: Message): Message {
    const kept = newerMessage(this.#messages.get(message.id), message);
    this.#messages.set(message.id, kept);
    return kept;
  }

  /** For tests and for whoever compares with a fresh fetch: the order the rules ask for. */
  get inOrder(): boolean {
    const messages = this.messages;
    return messages.every(
      (message, at) => at === 0 || compareMessages(messages[at - 1] ?? message, message) <= 0,
    );
  }
}

/** Threads opened lately; events keep them current, so that going back is instant. */
class Threads {
  readonly #kept = new Map<string, Thread>();
  /** On their way to the server, by client id. */
  readonly #local = new Map<string, Message>();

  /** The thread of a conversation; fetched when it is not kept or out of date. */
  open(conversationId: string): Thread {
    const kept = this.#kept.get(conversationId);
    const thread = kept ?? new Thread(conversationId, () => this.#localIn(conversationId));
    this.#kept.delete(conversationId);
    this.#kept.set(conversationId, thread);
    const oldest = this.#kept.size > keptThreads ? this.#kept.keys().next().value : undefined;
    if (oldest !== undefined) this.#kept.delete(oldest);
    if (!kept || kept.stale || kept.status === 'error') void thread.load();
    return thread;
  }

  /** Fetches what one may go to next, so that it is there then. */
  warm(conversationId: string): void {
    if (!this.#kept.has(conversationId)) this.open(conversationId);
  }

  /** Those that were opened lately. */
  kept(): Iterable<Thread> {
    return this.#kept.values();
  }

  find(conversationId: string): Thread | undefined {
    return this.#kept.get(conversationId);
  }

  apply(message: Message): void {
    this.#kept.get(message.conversationId)?.apply(message);
  }

  /** Ours, before the server has it: in its thread now and whenever that is opened. */
  addLocal(message: Message): void {
    if (message.clientId !== null) this.#local.set(message.clientId, message);
    this.apply(message);
  }

  dropLocal(clientId: string): void {
    const message = this.#local.get(clientId);
    this.#local.delete(clientId);
    if (message) this.find(message.conversationId)?.remove([message.id]);
  }

  #localIn(conversationId: string): Message[] {
    return [...this.#local.values()].filter((one) => one.conversationId === conversationId);
  }

  /** Messages left one conversation for another: both threads are fetched again. */
  moved(fromId: string, toId: string, messageIds: readonly string[]): void {
    this.#kept.get(fromId)?.remove(messageIds);
    for (const id of [fromId, toId]) void this.#kept.get(id)?.load();
  }

  /** Too much changed while we were away: the shown one is fetched at once, the others when they are opened. */
  reset(shownId: string | null): void {
    for (const [id, thread] of this.#kept) {
      if (id === shownId) void thread.load();
      else thread.markStale();
    }
  }

  clear(): void {
    this.#local.clear();
    this.#kept.clear();
  }
}

export const threads = new Threads();

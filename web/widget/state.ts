import type {
  WidgetConfig,
  WidgetMessage,
  WidgetPlace,
  WidgetThread,
  WidgetWelcome,
} from '../../shared/widget/protocol.ts';
import type { PendingMessage } from './storage.ts';

/** All that the widget shows. Views read it and draw themselves again when told that something changed. */
export class WidgetState {
  config: WidgetConfig;
  open = false;
  connected = false;
  /** Null: the list of conversations. */
  threadId: string | null = null;
  threads: WidgetThread[] = [];
  pending: PendingMessage[] = [];
  /** What was acknowledged, until the server shows it: by client id. */
  acknowledged = new Set<string>();
  /** Who of the team writes, by conversation. */
  teamTyping = new Map<string, string>();
  name = '';
  email = '';
  verified = false;
  /** Their points, in a line. */
  loyalty: WidgetWelcome['loyalty'] = null;
  /** The server has said once who the visitor is. */
  welcomed = false;
  /** They have just left their address. */
  emailGiven = false;
  /** A greeting that shows beside the launcher. */
  greeting: string | null = null;
  problem = '';
  sound = true;
  introduced = false;
  /** May pages be told? null: not asked yet. */
  consent: boolean | null = null;
  /** Said "no, thank you" to leaving an address. */
  emailDeclined = false;
  /** Grows when another person sits here: what the last one had begun to write is gone. */
  person = 0;
  readonly #messages = new Map<string, Map<string, WidgetMessage>>();
  readonly #listeners = new Set<() => void>();
  #told = false;

  constructor(config: WidgetConfig) {
    this.config = config;
  }

  /** @returns how to stop */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Something changed: everybody draws once, when this turn is over. */
  changed(): void {
    if (this.#told) return;
    this.#told = true;
    queueMicrotask(() => {
      this.#told = false;
      for (const listener of this.#listeners) listener();
    });
  }

  get unread(): number {
    return this.threads.reduce((sum, thread) => sum + thread.unread, 0);
  }

  threadOf(conversationId: string): WidgetThread | undefined {
    return this.threads.find((thread) => thread.conversationId === conversationId);
  }

  /** Where one stands in the queue; null: somebody has it. */
  setPlace(conversationId: string, queue: WidgetPlace | null): void {
    const thread = this.threadOf(conversationId);
    if (!thread) return;
    thread.queue = queue;
    this.changed();
  }

  thread(threadId: string | null): WidgetThread | undefined {
    return this.threads.find((thread) => thread.id === threadId);
  }

  setThreads(threads: WidgetThread[]): void {
    this.threads = [...threads].sort((one, other) => other.lastAt.localeCompare(one.lastAt));
    this.changed();
  }

  /** A thread that this browser begins, before the server knows it. */
  ensureThread(thread: WidgetThread): void {
    if (!this.thread(thread.id)) this.setThreads([thread, ...this.threads]);
  }

  /** Oldest first. */
  messagesOf(conversationId: string): WidgetMessage[] {
    const all = [...(this.#messages.get(conversationId)?.values() ?? [])];
    return all.sort((one, other) => one.at.localeCompare(other.at) || one.id.localeCompare(other.id));
  }

  has(conversationId: string, messageId: string): boolean {
    return this.#messages.get(conversationId)?.has(messageId) ?? false;
  }

  /** Takes a message in; an older revision changes nothing. */
  put(message: WidgetMessage): void {
    const all = this.#messages.get(message.conversationId) ?? new Map<string, WidgetMessage>();
    this.#messages.set(message.conversationId, all);
    const known = all.get(message.id);
    const linksLost =
      known?.files.some(({ url }) => url !== null) && message.files.some(({ url }) => url === null);
    if (known && (known.revision > message.revision || linksLost)) return;
    all.set(message.id, message);
    if (message.clientId !== null) {
      // The server shows it, so it has it: it is never said again.
      this.pending = this.pending.filter(({ clientId }) => clientId !== message.clientId);
      this.acknowledged.delete(message.clientId);
    }
    const thread = this.threadOf(message.conversationId);
    if (thread && message.at >= thread.lastAt) {
      thread.lastAt = message.at;
      thread.excerpt = message.text || message.files[0]?.name || '';
      this.setThreads(this.threads);
    }
    this.changed();
  }

  remove(conversationId: string, messageId: string): void {
    this.#messages.get(conversationId)?.delete(messageId);
    this.changed();
  }

  /** Another person: nothing of the last one is kept. */
  forget(): void {
    this.#messages.clear();
    this.acknowledged.clear();
    this.teamTyping.clear();
    Object.assign(this, {
      ...{ pending: [], threads: [], threadId: null, name: '', email: '', verified: false, problem: '' },
      ...{ introduced: false, consent: null, emailDeclined: false, emailGiven: false, welcomed: false },
      loyalty: null,
      person: this.person + 1,
    });
    this.changed();
  }

  /** What this browser wrote and the server does not show yet. */
  pendingIn(threadId: string, conversationId: string | undefined): PendingMessage[] {
    const shown = new Set(
      conversationId === undefined ? [] : this.messagesOf(conversationId).map(({ clientId }) => clientId),
    );
    return this.pending.filter((one) => one.threadId === threadId && !shown.has(one.clientId));
  }
}

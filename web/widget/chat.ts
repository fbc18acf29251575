import type { WidgetHello, WidgetMessage, WidgetWelcome } from '../../shared/widget/protocol.ts';
import type { Attention } from './attention.ts';
import { complain } from './complain.ts';
import { helloOf, pageOf, type Place } from './hello.ts';
import { newId } from './ids.ts';
import { openLink, type Link } from './link.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { WidgetState } from './state.ts';
import type { Memory } from './storage.ts';
import { TeamTyping } from './team-typing.ts';

const typingAgainMillis = 3000;
/** Clocks of several servers are not quite the same: what is asked again is merged. */
const overlapMillis = 10_000;

/** Everything that the widget does, whoever asks for it: its own buttons, or the site by `window.onevoice`. */
export class Chat {
  readonly state: WidgetState;
  readonly place: Place;
  readonly memory: Memory;
  readonly outbox: Outbox;
  readonly #link: Link;
  readonly #attention: Attention;
  readonly #typing: TeamTyping;
  #typingSaidAt = 0;
  #linked = false;

  constructor(parts: { state: WidgetState; place: Place; memory: Memory; attention: Attention }) {
    this.state = parts.state;
    this.place = parts.place;
    this.memory = parts.memory;
    this.#attention = parts.attention;
    this.#typing = new TeamTyping(parts.state);
    this.#link = openLink(parts.place.server, () => helloOf(this), {
      welcome: (welcome) => void this.#welcomed(welcome),
      message: (message) => this.#heard(message),
      removed: ({ conversationId, messageId }) => this.state.remove(conversationId, messageId),
      typing: ({ conversationId, typing }) => this.#typing.set(conversationId, typing),
      read: ({ conversationId, at }) => this.#teamRead(conversationId, at),
      lost: () => {
        this.state.connected = false;
        this.state.changed();
      },
      refused: (code) => this.#refused(code),
    });
    this.outbox = createOutbox(this.state, this.memory, this.#link);
  }

  /** Answers may be waiting for a browser that wrote before; a page that nobody writes on costs no connection. */
  begin(): void {
    this.state.sound = this.memory.get('sound');
    this.state.consent = this.memory.get('consent');
    this.state.introduced = this.memory.get('introduced');
    if (this.memory.get('wrote') || this.place.user) this.connect();
  }

  connect(): void {
    this.#linked = true;
    this.#link.connect();
  }

  stop(): void {
    this.#link.close();
    this.#attention.stop();
  }

  open(threadId?: string | null): void {
    const { state } = this;
    state.open = true;
    state.greeting = null;
    this.memory.set('open', true);
    if (threadId !== undefined) state.threadId = threadId;
    else state.threadId ??= this.memory.get('threadId') ?? state.threads[0]?.id ?? newId();
    this.memory.set('threadId', state.threadId);
    this.connect();
    void this.#loadShown();
    state.changed();
  }

  close(): void {
    this.state.open = false;
    this.memory.set('open', false);
    this.state.changed();
  }

  /** Shows a conversation; null: the list; undefined: a new one. */
  show(threadId: string | null | undefined): void {
    this.state.threadId = threadId === undefined ? newId() : threadId;
    this.memory.set('threadId', this.state.threadId);
    this.state.problem = '';
    void this.#loadShown();
    this.state.changed();
  }

  send(text: string, files: { id: string; name: string }[] = []): void {
    const { state } = this;
    const threadId = (state.threadId ??= newId());
    this.memory.set('wrote', true);
    this.outbox.add({ threadId, text, files });
    this.connect();
    this.#quiet(threadId);
  }

  introduce(who: { name: string; email: string } | null): void {
    this.memory.set('introduced', true);
    this.state.introduced = true;
    if (who) {
      this.state.name = who.name || this.state.name;
      this.state.email = who.email || this.state.email;
      this.memory.set('introduction', who);
      void this.#introduce();
    }
    this.state.changed();
  }

  allowPages(allowed: boolean): void {
    this.memory.set('consent', allowed);
    this.state.consent = allowed;
    if (allowed) this.pageChanged();
    this.state.changed();
  }

  setSound(on: boolean): void {
    this.memory.set('sound', on);
    this.state.sound = on;
    this.state.changed();
  }

  /** The site says who is logged in (or nobody is any more). */
  identify(user: WidgetHello['user']): void {
    this.place.user = user;
    this.state.setThreads([]);
    this.state.threadId = null;
    if (user === null) this.memory.set('token', null);
    if (this.#linked || user) this.#link.reconnect();
    this.#linked = true;
  }

  pageChanged(): void {
    const page = pageOf(this);
    if (page) this.#link.tell('visitor.page', page);
  }

  typed(): void {
    const { threadId } = this.state;
    const now = Date.now();
    if (threadId === null || now - this.#typingSaidAt < typingAgainMillis) return;
    this.#typingSaidAt = now;
    this.#link.tell('visitor.typing', { threadId, typing: true });
  }

  #quiet(threadId: string): void {
    if (this.#typingSaidAt > 0) this.#link.tell('visitor.typing', { threadId, typing: false });
    this.#typingSaidAt = 0;
  }

  /** What is on the screen counts as read. */
  readShown(): void {
    const { state } = this;
    const thread = state.thread(state.threadId);
    if (!state.open || document.hidden || !thread) return;
    const newest = state.messagesOf(thread.conversationId).findLast(({ from }) => from === 'team');
    if (!newest || (thread.visitorReadAt !== null && thread.visitorReadAt >= newest.at)) return;
    thread.visitorReadAt = newest.at;
    thread.unread = 0;
    this.#link.tell('visitor.read', { threadId: thread.id, at: newest.at });
    this.#attention.setCount(state.unread);
    state.changed();
  }

  async loadOlder(): Promise<boolean> {
    const thread = this.state.thread(this.state.threadId);
    const oldest = thread && this.state.messagesOf(thread.conversationId)[0];
    if (!thread || !oldest) return false;
    const page = await this.#link.history(thread.id, { before: oldest.at });
    if (page.ok) for (const message of page.messages) this.state.put(message);
    return page.ok && page.more;
  }

  async #welcomed(welcome: WidgetWelcome): Promise<void> {
    const { state } = this;
    if (welcome.token !== null) this.memory.set('token', welcome.token);
    state.connected = true;
    state.name = welcome.name || state.name;
    state.email = welcome.email || state.email;
    state.verified = welcome.verified;
    const begun = state.threads.filter((own) => !welcome.threads.some(({ id }) => id === own.id));
    state.setThreads([
      ...welcome.threads,
      ...begun.filter(({ id }) => state.pending.some((one) => one.threadId === id)),
    ]);
    if (welcome.threads.length > 0) this.memory.set('wrote', true);
    this.#attention.setCount(state.unread);
    if (this.memory.get('introduction') && welcome.email === '' && welcome.name === '')
      await this.#introduce();
    this.outbox.flush();
    await this.#loadShown();
  }

  async #introduce(): Promise<void> {
    const who = this.memory.get('introduction');
    if (who && this.state.connected) await this.#link.introduce(who);
  }

  /** Fills what is shown up to now: everything after what is here, with some overlap. */
  async #loadShown(): Promise<void> {
    const { state } = this;
    const { threadId } = state;
    if (threadId === null || !state.connected) return;
    for (;;) {
      const thread = state.thread(threadId);
      const last = thread && state.messagesOf(thread.conversationId).at(-1);
      const after = last ? new Date(Date.parse(last.at) - overlapMillis).toISOString() : null;
      const page = await this.#link.history(threadId, { after });
      if (!page.ok) return;
      if (page.thread) {
        const fresh = page.thread;
        state.setThreads([fresh, ...state.threads.filter(({ id }) => id !== fresh.id)]);
      }
      for (const message of page.messages) state.put(message);
      const grew = page.messages.some(({ at }) => last !== undefined && at > last.at);
      if (!page.more || after === null || !grew) break;
    }
    this.readShown();
  }

  #heard(message: WidgetMessage): void {
    const { state } = this;
    const known = state.has(message.conversationId, message.id);
    const thread = state.threadOf(message.conversationId);
    state.put(message);
    this.#typing.set(message.conversationId, false);
    if (!thread) void this.#refreshThreads();
    if (message.files.some(({ url }) => url === null)) void this.#loadShown();
    if (known || message.from !== 'team') return;
    const seen = state.open && !document.hidden && state.threadId === thread?.id;
    if (thread && !seen) thread.unread += 1;
    if (!seen && state.sound) this.#attention.ring();
    this.#attention.setCount(state.unread);
    this.readShown();
  }

  /** Another tab began it. */
  async #refreshThreads(): Promise<void> {
    const answer = await this.#link.threads();
    if (answer.ok) this.state.setThreads(answer.threads);
  }

  #teamRead(conversationId: string, at: string): void {
    const thread = this.state.threadOf(conversationId);
    if (thread) thread.teamReadAt = at;
    this.state.changed();
  }

  #refused(code: string): void {
    complain(`Onevoice: the chat was refused (${code}). See the inbox's settings.`);
    if (code !== 'wrong-credentials' || !this.place.user) return;
    this.place.user = null;
    this.#link.connect();
  }
}

import type {
  WidgetHello,
  WidgetMessage,
  SaidInSurvey,
  WidgetSurvey,
  WidgetWelcome,
} from '../../shared/widget/protocol.ts';
import { About } from './about.ts';
import type { Attention } from './attention.ts';
import { complain } from './complain.ts';
import { helloOf, type Place } from './hello.ts';
import { History } from './history.ts';
import { Hours } from './hours.ts';
import { newId } from './ids.ts';
import { openLink, type Link } from './link.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { OwnTyping } from './own-typing.ts';
import { Reading } from './reading.ts';
import type { WidgetState } from './state.ts';
import type { Memory } from './storage.ts';
import { TeamTyping } from './team-typing.ts';

interface Parts {
  state: WidgetState;
  place: Place;
  memory: Memory;
  attention: Attention;
}

/** Everything that the widget does, whoever asks for it: its own buttons, or the site by `window.onevoice`. */
export class Chat {
  readonly state: WidgetState;
  readonly place: Place;
  readonly memory: Memory;
  readonly outbox: Outbox;
  readonly about: About;
  readonly typing: OwnTyping;
  readonly #link: Link;
  readonly #attention: Attention;
  readonly #teamTyping: TeamTyping;
  readonly #history: History;
  readonly #reading: Reading;
  readonly #hours: Hours;
  /** What was shown at the door the last time. */
  #shownToken: string | null = null;

  constructor(parts: Parts) {
    this.state = parts.state;
    this.place = parts.place;
    this.memory = parts.memory;
    this.#attention = parts.attention;
    this.#teamTyping = new TeamTyping(parts.state);
    this.#link = openLink(parts.place.server, () => this.#hello(), {
      welcome: (welcome) => void this.#welcomed(welcome),
      message: (message) => this.#heard(message),
      removed: ({ conversationId, messageId }) => this.state.remove(conversationId, messageId),
      typing: ({ conversationId, typing, name }) =>
        this.#teamTyping.set(conversationId, typing ? name : null),
      read: ({ conversationId, at }) => this.#reading.byTeam(conversationId, at),
      queue: ({ conversationId, queue }) => this.state.setPlace(conversationId, queue),
      lost: () => {
        this.state.connected = false;
        this.state.changed();
      },
      refused: (code) => this.#refused(code),
    });
    this.outbox = createOutbox(this.state, this.memory, this.#link);
    this.about = new About({ ...parts, link: this.#link });
    this.typing = new OwnTyping(this.#link);
    this.#reading = new Reading({ ...parts, link: this.#link, teamTyping: this.#teamTyping });
    this.#history = new History(this.state, this.#link);
    this.#hours = new Hours(this.state, this.place);
  }

  #hello(): WidgetHello {
    const hello = helloOf(this);
    this.#shownToken = hello.token;
    return hello;
  }

  /** Answers may be waiting for a browser that wrote before; a page that nobody writes on costs no connection. */
  begin(): void {
    const { memory, place } = this;
    const last = memory.get('userId');
    if (last !== null && place.user && place.user.id !== last) this.#forget();
    this.about.recall();
    if (this.#waitsForSite()) return;
    if (memory.get('wrote') || place.user) this.#link.connect();
    this.#reopen();
  }

  /** Open on one page is open on the next one, unless it covers the page. */
  #reopen(): void {
    if (this.memory.get('open') && matchMedia('(min-width: 481px)').matches) this.open();
  }

  /** The site vouched for somebody here before and has not said yet who it is now. */
  #waitsForSite(): boolean {
    return this.place.user === null && this.memory.get('userId') !== null;
  }

  /** Another person sits here: nothing of the last one is shown, told or sent. */
  #forget(): void {
    this.memory.forget();
    this.#history.forget();
    this.state.forget();
    if (this.state.open) this.state.threadId = newId();
    this.#attention.setCount(0);
  }

  stop(): void {
    this.#link.close();
    this.#attention.stop();
  }

  open(threadId?: string | null): void {
    const { state } = this;
    if (this.#waitsForSite()) this.#forget();
    state.open = true;
    state.greeting = null;
    this.#hours.look();
    this.memory.set('open', true);
    if (threadId !== undefined) state.threadId = threadId;
    else state.threadId ??= this.memory.get('threadId') ?? state.threads[0]?.id ?? newId();
    this.memory.set('threadId', state.threadId);
    this.#link.connect();
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
    if (this.#waitsForSite()) this.#forget();
    const threadId = (state.threadId ??= newId());
    this.memory.set('wrote', true);
    this.outbox.add({ threadId, text, files });
    this.#link.connect();
    this.typing.stopped(threadId);
  }

  /**
   * The site says who is logged in (or nobody is any more). What was written before that as a stranger goes along; what
   * another person wrote here does not.
   */
  identify(user: WidgetHello['user']): void {
    const { place, memory, state } = this;
    const before = place.user;
    const last = before?.id ?? memory.get('userId');
    place.user = user;
    if (user === null && last === null) return;
    if (user && before && user.id === before.id && user.hash === before.hash) return;
    if (last !== null && last !== user?.id) this.#forget();
    if (user || state.open) this.#link.reconnect();
    else this.#link.disconnect();
    if (!state.open) this.#reopen();
  }

  /** What is on the screen counts as read. */
  readShown(): void {
    this.#reading.shown();
  }

  /** The page is looked at again. */
  looked(): void {
    if (document.hidden) return;
    if (this.state.open) this.#hours.look();
    this.readShown();
  }

  /** How the survey of a conversation stands, once what was said is kept; null: it cannot be asked about now. */
  async survey(conversationId: string, said: SaidInSurvey = {}): Promise<WidgetSurvey | null> {
    const thread = this.state.threadOf(conversationId);
    if (!thread) return null;
    const answer = await this.#link.survey({ threadId: thread.id, ...said });
    return answer.ok ? answer.survey : null;
  }

  /** @returns whether there may be more */
  loadOlder(): Promise<boolean> {
    return this.#history.loadOlder();
  }

  async #welcomed(welcome: WidgetWelcome): Promise<void> {
    const { state } = this;
    if (this.#anotherTabWasFirst(welcome)) {
      this.#link.reconnect();
      return;
    }
    if (welcome.token !== null) this.memory.set('token', welcome.token);
    if (welcome.verified) this.memory.set('userId', this.place.user?.id ?? null);
    state.connected = true;
    state.welcomed = true;
    state.verified = welcome.verified;
    state.loyalty = welcome.loyalty;
    state.name = welcome.name || state.name;
    state.email = welcome.email || state.email;
    const begun = state.threads.filter((own) => !welcome.threads.some(({ id }) => id === own.id));
    state.setThreads([
      ...welcome.threads,
      ...begun.filter(({ id }) => state.pending.some((one) => one.threadId === id)),
    ]);
    if (welcome.threads.length > 0) this.memory.set('wrote', true);
    this.#attention.setCount(state.unread);
    await this.about.tellAgain(welcome);
    this.outbox.flush();
    await this.#loadShown();
  }

  /** Two tabs came as strangers at the same time: one browser is one visitor. */
  #anotherTabWasFirst({ verified }: WidgetWelcome): boolean {
    return !verified && this.#shownToken === null && this.memory.get('token') !== null;
  }

  async #loadShown(): Promise<void> {
    if (await this.#history.loadShown()) this.readShown();
  }

  #heard(message: WidgetMessage): void {
    const thread = this.state.threadOf(message.conversationId);
    this.#reading.heard(message);
    if (!thread) void this.#history.refreshThreads();
    if (message.files.some(({ url }) => url === null)) void this.#loadShown();
  }

  #refused(code: string): void {
    complain(`Onevoice: the chat was refused (${code}). See the inbox's settings.`);
    if (code !== 'wrong-credentials' || !this.place.user) return;
    this.place.user = null;
    if (this.memory.get('userId') !== null) this.#forget();
    this.#link.connect();
  }
}

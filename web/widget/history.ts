import type { Link } from './link.ts';
import type { WidgetState } from './state.ts';

/** Clocks of several servers are not quite the same: what is asked again is merged. */
const overlapMillis = 10_000;

/** Fetches what was said, so that nothing is missing between what is shown. */
export class History {
  readonly #state: WidgetState;
  readonly #link: Pick<Link, 'history' | 'threads'>;
  /** Threads whose newest messages came once: from there on only what is new is asked for. */
  readonly #loaded = new Set<string>();

  constructor(state: WidgetState, link: Pick<Link, 'history' | 'threads'>) {
    this.#state = state;
    this.#link = link;
  }

  /** The conversation that is shown, up to now. @returns false when it could not be had */
  async loadShown(): Promise<boolean> {
    const state = this.#state;
    const { threadId } = state;
    if (threadId === null || !state.connected) return false;
    for (;;) {
      const newest = this.#newestOf(threadId);
      const after = this.#loaded.has(threadId) ? this.#wantedFrom(threadId) : null;
      const page = await this.#link.history(threadId, { after });
      if (!page.ok) return false;
      this.#loaded.add(threadId);
      if (page.thread) {
        const fresh = page.thread;
        state.setThreads([fresh, ...state.threads.filter(({ id }) => id !== fresh.id)]);
      }
      for (const message of page.messages) state.put(message);
      const grew = page.messages.some(({ at }) => at > newest);
      if (!page.more || after === null || !grew) return true;
    }
  }

  /** @returns whether there may be more */
  async loadOlder(): Promise<boolean> {
    const state = this.#state;
    const thread = state.thread(state.threadId);
    const oldest = thread && state.messagesOf(thread.conversationId)[0];
    if (!thread || !oldest) return false;
    const page = await this.#link.history(thread.id, { before: oldest.at });
    if (!page.ok) return true;
    const fresh = page.messages.filter(({ id }) => !state.has(thread.conversationId, id));
    for (const message of fresh) state.put(message);
    return page.more && fresh.length > 0;
  }

  /** Another tab began one. */
  async refreshThreads(): Promise<void> {
    const answer = await this.#link.threads();
    if (answer.ok) this.#state.setThreads(answer.threads);
  }

  forget(): void {
    this.#loaded.clear();
  }

  #messagesOf(threadId: string) {
    const thread = this.#state.thread(threadId);
    return thread ? this.#state.messagesOf(thread.conversationId) : [];
  }

  #newestOf(threadId: string): string {
    return this.#messagesOf(threadId).at(-1)?.at ?? '';
  }

  /** Everything after what is here, and what was only told of without the links to its files. */
  #wantedFrom(threadId: string): string | null {
    const known = this.#messagesOf(threadId);
    const first = known.find(({ files }) => files.some(({ url }) => url === null)) ?? known.at(-1);
    return first ? new Date(Date.parse(first.at) - overlapMillis).toISOString() : null;
  }
}

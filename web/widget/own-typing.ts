import type { Link } from './link.ts';

const againMillis = 3000;

/** Tells the team that the visitor writes, not at every key. */
export class OwnTyping {
  readonly #link: Pick<Link, 'tell'>;
  #saidAt = 0;

  constructor(link: Pick<Link, 'tell'>) {
    this.#link = link;
  }

  typed(threadId: string | null): void {
    const now = Date.now();
    if (threadId === null || now - this.#saidAt < againMillis) return;
    this.#saidAt = now;
    this.#link.tell('visitor.typing', { threadId, typing: true });
  }

  stopped(threadId: string): void {
    if (this.#saidAt > 0) this.#link.tell('visitor.typing', { threadId, typing: false });
    this.#saidAt = 0;
  }
}

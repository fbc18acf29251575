import { connection } from '../../../stores/connection.svelte.ts';

const everyMillis = 3000;

/** Tells the others who look at a conversation that one writes in it, every few seconds, and when one has stopped. */
export class OwnTyping {
  readonly #conversationId: string;
  #saidAt = 0;
  #quiet: ReturnType<typeof setTimeout> | undefined;

  constructor(conversationId: string) {
    this.#conversationId = conversationId;
  }

  typed(kind: 'reply' | 'note'): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.stopped(), everyMillis * 2);
    if (Date.now() - this.#saidAt < everyMillis) return;
    this.#saidAt = Date.now();
    this.#say({ typing: true, note: kind === 'note' });
  }

  stopped(): void {
    clearTimeout(this.#quiet);
    if (this.#saidAt === 0) return;
    this.#saidAt = 0;
    this.#say({ typing: false });
  }

  /** One goes: that says it already. */
  leave(): void {
    clearTimeout(this.#quiet);
  }

  #say(what: { typing: boolean; note?: boolean }): void {
    connection.say('conversation.view', { conversationId: this.#conversationId, ...what });
  }
}

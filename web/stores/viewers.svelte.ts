import { SvelteMap } from 'svelte/reactivity';
import type { SocketEvent } from '../../shared/events.ts';
import { session } from './session.svelte.ts';

export interface Viewer {
  userId: string;
  typing: boolean;
}

/** Which colleagues look at which conversation, and who of them writes. Never me. */
class Viewers {
  readonly #byConversation = new SvelteMap<string, Viewer[]>();

  of(conversationId: string): Viewer[] {
    return this.#byConversation.get(conversationId) ?? [];
  }

  apply({ conversationId, viewers }: SocketEvent<'viewers.changed'>): void {
    const others = viewers.filter((viewer) => viewer.userId !== session.userId);
    if (others.length > 0) this.#byConversation.set(conversationId, others);
    else this.#byConversation.delete(conversationId);
  }

  /** After a lost connection nothing of it is certain. */
  clear(): void {
    this.#byConversation.clear();
  }
}

export const viewers = new Viewers();

import { SvelteMap } from 'svelte/reactivity';
import type { SocketEvent } from '../../shared/events.ts';
import type { Visitor } from '../../shared/schemas/widget.ts';
import { api } from '../api/client.ts';

/** A customer who types is heard again within this time, or has stopped. */
const typingMillis = 8000;

/** Customers on a web site, of the conversations that are looked at: who is there, and who writes. */
class Visitors {
  readonly #byConversation = new SvelteMap<string, Visitor>();
  readonly #quiet = new Map<string, ReturnType<typeof setTimeout>>();

  of(conversationId: string): Visitor | null {
    return this.#byConversation.get(conversationId) ?? null;
  }

  /** Fetches; what is pushed later is put on top of it. */
  async fetch(conversationId: string): Promise<void> {
    const visitor = await api('readVisitor', { params: { id: conversationId } });
    this.#byConversation.set(conversationId, visitor);
  }

  apply({ conversationId, ...change }: SocketEvent<'visitor.changed'>): void {
    const known = this.#byConversation.get(conversationId);
    if (!known) return;
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    this.#byConversation.set(conversationId, {
      ...known,
      ...(Object.fromEntries(given) as Partial<Visitor>),
    });
    if (change.typing === undefined) return;
    clearTimeout(this.#quiet.get(conversationId));
    if (!change.typing) return;
    const quiet = () => this.apply({ conversationId, typing: false });
    this.#quiet.set(conversationId, setTimeout(quiet, typingMillis));
  }

  /** After a lost connection nothing of it is certain. */
  clear(): void {
    for (const timer of this.#quiet.values()) clearTimeout(timer);
    this.#quiet.clear();
    this.#byConversation.clear();
  }
}

export const visitors = new Visitors();

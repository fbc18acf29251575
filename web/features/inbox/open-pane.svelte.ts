import { connection } from '../../stores/connection.svelte.ts';
import { conversations } from '../../stores/conversations.svelte.ts';
import { lookedAt } from '../../stores/shown.ts';
import { threads, type Thread } from '../../stores/threads.svelte.ts';

/** One open conversation: there is one, or two beside each other. */
export class OpenPane {
  conversationId = $state.raw<string | null>(null);
  thread = $state.raw<Thread | null>(null);
  /** Why it could not be read. */
  problem = $state.raw<unknown>(null);
  /** Where one had stopped reading when it was opened; undefined until that is known. */
  readAt = $state.raw<string | null | undefined>(undefined);
  /** Where there is no room for the customer beside it, they are a drawer, opened for the moment only. */
  drawer = $state(false);

  /** Called when the address names another conversation for it, or none. */
  show(id: string | null): void {
    if (this.conversationId && this.conversationId !== id) {
      connection.say('conversation.leave', { conversationId: this.conversationId });
    }
    this.conversationId = id;
    this.problem = null;
    this.drawer = false;
    if (id !== null) lookedAt(id);
    const known = id === null ? undefined : conversations.get(id);
    this.readAt = known?.viewer.readAt;
    this.thread = id === null ? null : threads.open(id);
    if (id === null) return;
    this.announce();
    if (!known) void this.read(id);
  }

  /** Tells the others that it is looked at. */
  announce(): void {
    const { conversationId } = this;
    if (conversationId) connection.say('conversation.view', { conversationId, typing: false });
  }

  async read(id: string): Promise<void> {
    this.problem = null;
    try {
      const conversation = await conversations.fetch(id);
      if (this.conversationId === id) this.readAt ??= conversation.viewer.readAt;
    } catch (error) {
      if (this.conversationId === id) this.problem = error;
    }
  }
}

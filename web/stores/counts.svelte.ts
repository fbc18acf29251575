import type { ConversationCounts } from '../../shared/schemas/conversation.ts';
import { api } from '../api/client.ts';
import { lists } from './lists.svelte.ts';

const restMillis = 1500;

/** How many open conversations each view, inbox and tag holds: bounded by the server, asked again as things change. */
class Counts {
  current = $state.raw<ConversationCounts | null>(null);
  #asking = false;
  #again = false;

  /** Asks soon; many calls in a burst become one, and one more after it. */
  refresh(): void {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    void this.#ask();
  }

  async #ask(): Promise<void> {
    try {
      this.current = await api('countConversations');
      lists.compare(this.current);
    } catch {
      // The numbers shown are a moment old; the next change or the next sync asks again.
    }
    setTimeout(() => {
      this.#asking = false;
      if (!this.#again) return;
      this.#again = false;
      this.refresh();
    }, restMillis);
  }
}

export const counts = new Counts();

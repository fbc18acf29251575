import type { Bulk } from '../../shared/schemas/bulk.ts';
import type { ConversationList } from './lists.svelte.ts';

/** What is on the screen now: a reset fetches it afresh, and a new socket is told who looks at what. */
class Shown {
  list: ConversationList | null = null;
  conversationId: string | null = null;
  /** Set by the page: repeats "I look at this" after the connection came back. */
  announce: () => void = () => undefined;
  /** Set by who shows the saved views. */
  hearViews: () => void = () => undefined;
  /** Set by who began to change many. */
  hearBulk: (bulk: Bulk) => void = () => undefined;
}

export const shown = new Shown();

let looked: readonly string[] = [];

/** The conversations that were opened last, newest first. */
export const recentConversations = (): readonly string[] => looked;

export function lookedAt(id: string): void {
  looked = [id, ...looked.filter((other) => other !== id)].slice(0, 8);
}

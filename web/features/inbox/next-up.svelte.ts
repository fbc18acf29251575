import { untrack } from 'svelte';
import type { ConversationForViewer } from '../../../shared/schemas/conversation.ts';
import type { Message } from '../../../shared/schemas/message.ts';
import { afterPaint } from '../../lib/after-paint.ts';
import { holdKeys } from '../../lib/held-keys.ts';
import { latinKey } from '../../lib/keyboard.ts';
import { media } from '../../lib/media.svelte.ts';
import { keysFor } from '../../lib/shortcuts.ts';
import { conversations } from '../../stores/conversations.svelte.ts';
import { threads } from '../../stores/threads.svelte.ts';
import { inbox } from './inbox.svelte.ts';

/** What is known of a conversation that one goes to: enough to paint what one came for. */
export interface Glimpse {
  conversation: ConversationForViewer;
  messages: readonly Message[];
}

const goesOn = (event: KeyboardEvent): boolean =>
  (['nextConversation', 'previousConversation'] as const).some((id) => keysFor(id).includes(latinKey(event)));

/**
 * Going from one open conversation to another whose messages are here: the first frame has its row, its subject and the
 * messages that are in sight; everything around them is rebuilt after that frame. Keys pressed meanwhile wait for it,
 * those that go on through the list do not.
 */
export class NextUp {
  /** Whose pane stands. */
  #settled = $state.raw<string | null>(null);
  /** Stays over the new pane until that has found its place. */
  #lingering = $state.raw<Glimpse | null>(null);
  readonly #ahead: Glimpse | null = $derived.by(() => {
    const to = inbox.where.conversationId;
    const from = this.#settled;
    return from === null || to === null || to === from ? null : untrack(() => glimpseOf(to));
  });

  /** For the life of the calling component. */
  constructor() {
    $effect(() => {
      const { paneId } = this;
      untrack(() => (this.#settled = paneId));
    });
    $effect(() => {
      const ahead = this.#ahead;
      if (!ahead) return;
      const letGo = holdKeys(goesOn);
      void afterPaint().then(() => this.#settle(ahead));
      return letGo;
    });
  }

  /** The conversation whose pane is to stand. */
  get paneId(): string | null {
    return this.#ahead ? this.#settled : inbox.where.conversationId;
  }

  /** What one goes to, while the pane is still that of the one before. */
  get ahead(): Glimpse | null {
    return this.#ahead;
  }

  /** What is to be painted over the messages of the pane. */
  get over(): Glimpse | null {
    return this.#ahead ?? this.#lingering;
  }

  #settle(ahead: Glimpse): void {
    if (this.#ahead !== ahead) return;
    this.#lingering = ahead;
    this.#settled = ahead.conversation.id;
    void afterPaint().then(() => {
      if (this.#lingering === ahead) this.#lingering = null;
    });
  }
}

function glimpseOf(id: string): Glimpse | null {
  const conversation = conversations.get(id);
  const thread = threads.find(id);
  const plain = !inbox.split && !media.phone.matches && inbox.where.messageId === null;
  if (!plain || !conversation || thread?.status !== 'ready') return null;
  return { conversation, messages: thread.messages };
}

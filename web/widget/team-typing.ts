import type { WidgetState } from './state.ts';

/** Who is not heard to type again within this time has stopped. */
const goodForMillis = 8000;

/** In which conversations the team writes now. */
export class TeamTyping {
  readonly #state: WidgetState;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(state: WidgetState) {
    this.#state = state;
  }

  /** @param name of who writes; null: nobody does */
  set(conversationId: string, name: string | null): void {
    clearTimeout(this.#timers.get(conversationId));
    if (name !== null) {
      this.#state.teamTyping.set(conversationId, name);
      const quiet = () => this.set(conversationId, null);
      this.#timers.set(conversationId, setTimeout(quiet, goodForMillis));
    } else this.#state.teamTyping.delete(conversationId);
    this.#state.changed();
  }
}

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

  set(conversationId: string, typing: boolean): void {
    clearTimeout(this.#timers.get(conversationId));
    if (typing) {
      this.#state.teamTyping.add(conversationId);
      const quiet = () => this.set(conversationId, false);
      this.#timers.set(conversationId, setTimeout(quiet, goodForMillis));
    } else this.#state.teamTyping.delete(conversationId);
    this.#state.changed();
  }
}

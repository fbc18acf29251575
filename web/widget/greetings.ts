import { ruleFor } from '../../shared/widget/page-rules.ts';
import type { Place } from './hello.ts';
import type { WidgetState } from './state.ts';
import type { Memory } from './storage.ts';

const mark = (key: string) => `onevoice.${key}.greeted`;

/** Shows the greeting of the page that one is on, once a visit, to those who have not written. */
export class Greetings {
  readonly #state: WidgetState;
  readonly #memory: Memory;
  readonly #key: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ state, memory, place }: { state: WidgetState; memory: Memory; place: Place }) {
    this.#state = state;
    this.#memory = memory;
    this.#key = place.key;
  }

  /** Another page: what was planned for the last one is off. */
  plan(): void {
    clearTimeout(this.#timer);
    const rule = this.#rule();
    if (!rule || this.#knowsUs() || this.#greeted()) return;
    this.#timer = setTimeout(() => this.#show(), rule.seconds * 1000);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #rule() {
    const { rules, open } = this.#state.config;
    return ruleFor(rules, { path: location.pathname, open });
  }

  #knowsUs(): boolean {
    return this.#state.threads.length > 0 || this.#memory.get('wrote');
  }

  /** The hours may have changed since it was planned. */
  #show(): void {
    const rule = this.#rule();
    if (!rule || this.#state.open || this.#knowsUs()) return;
    try {
      sessionStorage.setItem(mark(this.#key), '1');
    } catch {
      // Shown again on the next page, then.
    }
    this.#state.greeting = rule.text;
    this.#state.changed();
  }

  #greeted(): boolean {
    try {
      return sessionStorage.getItem(mark(this.#key)) !== null;
    } catch {
      return false;
    }
  }
}

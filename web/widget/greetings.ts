import { ruleFor } from '../../shared/widget/page-rules.ts';
import type { WidgetState } from './state.ts';

const mark = (key: string) => `onevoice.${key}.greeted`;

/** Shows the greeting of the page that one is on, once a visit, to those who have not written. */
export class Greetings {
  readonly #state: WidgetState;
  readonly #key: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(state: WidgetState, key: string) {
    this.#state = state;
    this.#key = key;
  }

  /** Another page: what was planned for the last one is off. */
  plan(): void {
    clearTimeout(this.#timer);
    const rule = ruleFor(this.#state.config.rules, location.pathname);
    if (!rule || this.#state.threads.length > 0 || this.#greeted()) return;
    this.#timer = setTimeout(() => this.#show(rule.text), rule.seconds * 1000);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #show(text: string): void {
    if (this.#state.open || this.#state.threads.length > 0) return;
    try {
      sessionStorage.setItem(mark(this.#key), '1');
    } catch {
      // Shown again on the next page, then.
    }
    this.#state.greeting = text;
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

/** Does something at once, and then at most once in a while: what was asked meanwhile is done when the while is over. */
export class Pace {
  readonly #millis: number;
  readonly #act: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = Number.NEGATIVE_INFINITY;

  /** @param millis between two times, at least */
  constructor(millis: number, act: () => void) {
    this.#millis = millis;
    this.#act = act;
  }

  ask(): void {
    if (this.#timer !== undefined) return;
    const rest = this.#last + this.#millis - performance.now();
    if (rest <= 0) this.#now();
    else this.#timer = setTimeout(() => this.#now(), rest);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #now(): void {
    this.stop();
    this.#last = performance.now();
    this.#act();
  }
}

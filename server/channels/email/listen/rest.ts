/** Waiting that can be ended from outside. Who is woken while he works rests no more until he begins anew. */
export class Rest {
  #awake = false;
  #wakeUp: (() => void) | null = null;

  /** Was it woken since it began? */
  get isAwake(): boolean {
    return this.#awake;
  }

  /** From now on wakings count. */
  begin(): void {
    this.#awake = false;
  }

  wake(): void {
    this.#awake = true;
    this.#wakeUp?.();
  }

  /** Waits so long, or until somebody wakes it. */
  async pause(millis: number): Promise<void> {
    if (this.#awake) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, millis);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wakeUp = null;
  }
}

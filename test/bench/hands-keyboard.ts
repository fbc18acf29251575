import type { Page } from 'playwright-core';

const patienceMillis = 5000;

/** Somebody's keyboard: it counts, and waits for what is to be seen. */
export class Keyboard {
  readonly #page: Page;
  #keys = 0;
  #letters = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Keys pressed to do something, and letters written, until now. */
  count(): { keys: number; letters: number } {
    return { keys: this.#keys, letters: this.#letters };
  }

  async press(key: string): Promise<void> {
    this.#keys += 1;
    await this.#page.keyboard.press(key);
  }

  async write(text: string): Promise<void> {
    this.#letters += text.length;
    await this.#page.keyboard.type(text);
  }

  /** Presses keys one after the other, at most twenty times, until a condition of the page holds. */
  async until(isThere: string, keys: readonly string[]): Promise<void> {
    for (let n = 0; n < 20; n += 1) {
      if (await this.#page.evaluate<boolean>(isThere)) return;
      for (const key of keys) await this.press(key);
    }
    throw new Error(`not reached by ${keys.join(' ')}: ${isThere}`);
  }

  /** Waits for a condition, an expression of the page. False: it did not come within five seconds. */
  async wait(isThere: string): Promise<boolean> {
    const end = performance.now() + patienceMillis;
    while (performance.now() < end) {
      if (await this.#page.evaluate<boolean>(isThere)) return true;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return false;
  }
}

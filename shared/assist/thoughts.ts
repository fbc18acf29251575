const opening = /^\s*<think(?:ing)?>/iu;
const closing = /<\/think(?:ing)?>\s*/iu;
const openings = ['<think>', '<thinking>'];
const mostKept = 200_000;

/** Leaves out what some models say to themselves before they answer: "<think>…</think>". Piece by piece. */
export class WithoutThoughts {
  #state: 'beginning' | 'thinking' | 'answering' = 'beginning';
  #held = '';

  push(piece: string): string {
    if (this.#state === 'answering') return piece;
    this.#held += piece;
    if (this.#state === 'beginning') {
      const begun = this.#held.trimStart().toLowerCase();
      if (opening.test(this.#held)) this.#state = 'thinking';
      else if (openings.some((one) => one.startsWith(begun))) return '';
      else return this.#answer(this.#held);
    }
    const end = closing.exec(this.#held);
    if (end) return this.#answer(this.#held.slice(end.index + end[0].length));
    // Only its end can be the beginning of the closing.
    if (this.#held.length > mostKept) this.#held = this.#held.slice(-20);
    return '';
  }

  /** What was held back and is no thought. */
  end(): string {
    const rest = this.#state === 'beginning' ? this.#held : '';
    this.#held = '';
    return rest;
  }

  #answer(text: string): string {
    this.#state = 'answering';
    this.#held = '';
    return text.trimStart();
  }
}

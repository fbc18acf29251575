// @ts-check
/** Something the person at the keyboard can mend. Its message is shown as it is, without a stack. */
export class StartError extends Error {
  /** @param {string} message whole sentences: what is wrong, and what to do */
  constructor(message) {
    super(message);
    this.name = 'StartError';
  }
}

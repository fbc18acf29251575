import { sentenceOf } from '../api/error.ts';

/** Something fetched for a page: loading, ready or error, and `reload` for "try again". */
export class Resource<T> {
  value = $state.raw<T>();
  status = $state<'loading' | 'ready' | 'error'>('loading');
  error = $state('');
  #fetch: () => Promise<T>;
  /** The newest call wins: a slow answer to an old question is dropped. */
  #turn = 0;

  /** Fetches at once. */
  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
    void this.reload();
  }

  /** Fetches again; what is on the screen stays until the answer is there. */
  reload = async (): Promise<void> => {
    const turn = ++this.#turn;
    if (this.status === 'error') this.status = 'loading';
    try {
      const value = await this.#fetch();
      if (turn !== this.#turn) return;
      this.value = value;
      this.status = 'ready';
    } catch (error) {
      if (turn !== this.#turn) return;
      this.error = sentenceOf(error);
      if (this.value === undefined) this.status = 'error';
    }
  };

  /** Puts a value in its place before the server has said so. */
  set(value: T): void {
    this.value = value;
    this.status = 'ready';
  }
}

const prefix = 'onevoice:';

/** Reads what this browser remembers under a name; the fallback when there is nothing or it cannot be read. */
export function recall<T>(name: string, fallback: T): T {
  try {
    const text = localStorage.getItem(prefix + name);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

/** Remembers a JSON value in this browser. Storage may be full or forbidden: then the value lives until reload. */
export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // A private window without storage: nothing to tell the reader, everything else works.
  }
}

/** State that survives a reload: folds, widths, the chosen tab. Use `.current`. */
export class Persisted<T> {
  #name: string;
  #value: T;

  constructor(name: string, fallback: T) {
    this.#name = name;
    this.#value = $state(recall(name, fallback));
  }

  get current(): T {
    return this.#value;
  }

  set current(value: T) {
    this.#value = value;
    remember(this.#name, value);
  }
}

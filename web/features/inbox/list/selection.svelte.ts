import { SvelteSet } from 'svelte/reactivity';

/** The conversations that something is to be done to at once. */
class Selection {
  readonly ids = new SvelteSet<string>();
  /** All of the list, also what is not loaded. */
  all = $state(false);
  /** Something is being done to many. */
  busy = $state(false);
  #from: string | null = null;

  get shown(): boolean {
    return this.ids.size > 0 || this.busy;
  }

  toggle(id: string): void {
    if (!this.ids.delete(id)) this.ids.add(id);
    this.all = false;
    this.#from = id;
  }

  /** From the one that was chosen last to this one. */
  through(list: readonly string[], id: string): void {
    const [from, to] = [list.indexOf(this.#from ?? id), list.indexOf(id)];
    if (to < 0) return;
    const first = from < 0 ? to : Math.min(from, to);
    for (const one of list.slice(first, Math.max(from, to) + 1)) this.ids.add(one);
  }

  /** These and no others. */
  only(...parts: Iterable<string>[]): void {
    const wanted = new Set(parts.flatMap((part) => [...part]));
    for (const id of [...this.ids]) if (!wanted.has(id)) this.ids.delete(id);
    for (const id of wanted) this.ids.add(id);
    this.all = false;
  }

  add(list: readonly string[]): void {
    for (const id of list) this.ids.add(id);
  }

  clear(): void {
    this.ids.clear();
    this.all = false;
    this.#from = null;
  }
}

export const selection = new Selection();

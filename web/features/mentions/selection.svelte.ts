import { SvelteSet } from 'svelte/reactivity';
import type { Mention } from '../../../shared/schemas/mention.ts';
import { keyOfSource, type MentionColumn } from '../../stores/mentions.svelte.ts';

/** Where one stands on the board, and what is ticked. A mention may stand in two columns: it is ticked once. */
export class MentionSelection {
  readonly #columns: () => readonly MentionColumn[];
  readonly #ticked = new SvelteSet<string>();
  #column = $state(0);
  #row = $state(-1);

  constructor(columns: () => readonly MentionColumn[]) {
    this.#columns = columns;
  }

  get count(): number {
    return this.#ticked.size;
  }

  current(): Mention | undefined {
    return this.#columns()[this.#column]?.items[Math.max(this.#row, 0)];
  }

  isCurrent(column: MentionColumn, id: string): boolean {
    const here = this.#columns()[this.#column];
    return (
      this.#row >= 0 &&
      here !== undefined &&
      keyOfSource(here.source) === keyOfSource(column.source) &&
      this.current()?.message.id === id
    );
  }

  isTicked(id: string): boolean {
    return this.#ticked.has(id);
  }

  /** What a decision is about: all that is ticked, or where one stands. */
  targets(): string[] {
    if (this.#ticked.size > 0) return [...this.#ticked];
    const current = this.#row < 0 ? undefined : this.current();
    return current ? [current.message.id] : [];
  }

  goTo(column: MentionColumn, id: string): void {
    this.#column = this.#columns().findIndex((one) => keyOfSource(one.source) === keyOfSource(column.source));
    this.#row = column.items.findIndex(({ message }) => message.id === id);
  }

  step(by: number): void {
    const length = this.#columns()[this.#column]?.items.length ?? 0;
    this.#row = Math.min(Math.max(this.#row + by, 0), Math.max(length - 1, 0));
  }

  across(by: number): void {
    const all = this.#columns();
    if (all.length === 0) return;
    this.#column = Math.min(Math.max(this.#column + by, 0), all.length - 1);
    this.step(0);
  }

  toggle(id = this.current()?.message.id): void {
    if (id === undefined) return;
    if (!this.#ticked.delete(id)) this.#ticked.add(id);
  }

  toggleColumn(column = this.#columns()[this.#column]): void {
    const ids = (column?.items ?? []).map(({ message }) => message.id);
    const all = ids.every((id) => this.#ticked.has(id));
    for (const id of ids) {
      if (all) this.#ticked.delete(id);
      else this.#ticked.add(id);
    }
  }

  clear(): void {
    this.#ticked.clear();
  }

  /** What one stands on goes: the next one takes its place, at the end the one before. */
  stay(): void {
    const items = this.#columns()[this.#column]?.items ?? [];
    const going = this.targets();
    const before = items
      .slice(0, Math.max(this.#row, 0))
      .filter(({ message }) => !going.includes(message.id));
    const left = items.filter(({ message }) => !going.includes(message.id)).length;
    this.#row = Math.min(before.length, Math.max(left - 1, 0));
  }
}

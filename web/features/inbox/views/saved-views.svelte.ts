import '../../../lib/later-words.ts';
import type { BoundedCount } from '../../../../shared/schemas/primitives.ts';
import type { SavedView } from '../../../../shared/schemas/view.ts';
import { api } from '../../../api/client.ts';
import { shown } from '../../../stores/shown.ts';

/** Counting asks the search once for each: so often at most. */
const countEveryMillis = 15_000;

/** The searches that are kept, in one's own order, and how many conversations each holds. */
class SavedViews {
  items = $state.raw<readonly SavedView[]>([]);
  counts = $state.raw<Readonly<Record<string, BoundedCount>>>({});
  #countedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  async load(): Promise<void> {
    shown.hearViews = () => void this.load();
    try {
      this.items = (await api('listViews')).items;
      this.#countedAt = 0;
      this.count();
    } catch {
      // Those that were there stay; whatever changes next asks again.
    }
  }

  /** Counts them soon: many calls in a burst become one. */
  count(): void {
    if (this.items.length === 0) return;
    clearTimeout(this.#timer);
    const wait = Math.max(0, this.#countedAt + countEveryMillis - Date.now());
    this.#timer = setTimeout(() => void this.#count(), wait);
  }

  withQuery(q: string): SavedView | undefined {
    return this.items.find((one) => one.q === q);
  }

  async #count(): Promise<void> {
    this.#countedAt = Date.now();
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const counted = await api('countViews', { query: { timeZone } }).catch(() => null);
    if (counted) this.counts = counted.views;
  }
}

export const savedViews = new SavedViews();

import type { SearchHit, SearchResult } from '../../../shared/schemas/search.ts';
import { parseSearch } from '../../../shared/search/parse.ts';
import { api } from '../../api/client.ts';

const pauseMillis = 150;

/** An operator that still waits for its value asks for nothing yet; what was found for the rest stays. */
export function withoutUnfinished(q: string): string {
  return parseSearch(q)
    .problems.filter(({ code }) => code === 'no-value')
    .reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), q);
}

/** What was found for a query. It stays while one looks at a hit, so that the way back leads to the same place. */
class SearchResults {
  /** What was asked last, with or without an answer yet. */
  q = $state('');
  hits = $state.raw<readonly SearchHit[]>([]);
  answer = $state.raw<SearchResult | null>(null);
  status = $state<'idle' | 'loading' | 'ready' | 'error'>('idle');
  error = $state.raw<unknown>(null);
  loadingMore = $state(false);
  /** The hit that the arrows stand on. */
  cursor = $state(-1);
  /** Where the list was scrolled to. */
  scrollTop = 0;
  #running: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  get next(): string | null {
    return this.answer?.next ?? null;
  }

  /** Asks after a short pause, so that a word that is being typed is asked for once. What was found stays until then. */
  ask(written: string): void {
    const q = withoutUnfinished(written);
    if (q === this.q && this.status !== 'error' && this.status !== 'idle') return;
    this.q = q;
    clearTimeout(this.#timer);
    if (q.trim() === '') {
      this.clear();
      return;
    }
    this.#timer = setTimeout(() => void this.load(), pauseMillis);
    if (this.status !== 'ready') this.status = 'loading';
  }

  clear(): void {
    this.#running?.abort();
    this.hits = [];
    this.answer = null;
    this.status = 'idle';
    this.cursor = -1;
    this.scrollTop = 0;
  }

  async load(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    if (this.status !== 'ready') this.status = 'loading';
    try {
      const answer = await api('searchMessages', { query: this.#query(), signal: running.signal });
      if (running.signal.aborted) return;
      this.answer = answer;
      this.hits = answer.items;
      this.status = 'ready';
      this.cursor = -1;
      this.scrollTop = 0;
    } catch (error) {
      if (running.signal.aborted) return;
      this.error = error;
      this.status = 'error';
    }
  }

  async more(): Promise<void> {
    const { next } = this;
    if (next === null || this.loadingMore || this.status !== 'ready') return;
    const { q } = this;
    this.loadingMore = true;
    try {
      const answer = await api('searchMessages', { query: { ...this.#query(), cursor: next } });
      if (q !== this.q || this.next !== next) return;
      const known = new Set(this.hits.map((hit) => hit.message.id));
      this.hits = [...this.hits, ...answer.items.filter((hit) => !known.has(hit.message.id))];
      this.answer = { ...answer, people: this.answer?.people ?? [] };
    } catch (error) {
      if (q !== this.q) return;
      this.error = error;
      this.status = 'error';
    } finally {
      this.loadingMore = false;
    }
  }

  #query() {
    return { q: this.q, limit: 25, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  }
}

export const searchResults = new SearchResults();

import type { Answer } from '../../../shared/schemas/answer.ts';
import type { Contact } from '../../../shared/schemas/contact.ts';
import type { SearchHit } from '../../../shared/schemas/search.ts';
import { api } from '../../api/client.ts';

const pauseMillis = 120;
const atMost = 5;

/** What the server finds for what is typed into the palette. */
export class PaletteFinder {
  hits = $state.raw<readonly SearchHit[]>([]);
  people = $state.raw<readonly Contact[]>([]);
  answers = $state.raw<readonly Answer[]>([]);
  loading = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  /** Asks a moment after the last letter; less than two ask for nothing. */
  ask(q: string): void {
    clearTimeout(this.#timer);
    const asked = (this.#asked += 1);
    if (q.length < 2) {
      this.hits = [];
      this.people = [];
      this.loading = false;
      return;
    }
    this.loading = true;
    this.#timer = setTimeout(() => void this.#find(q, asked), pauseMillis);
  }

  /** The approved answers: few, so they are read whole when the palette opens. */
  async readAnswers(): Promise<void> {
    try {
      this.answers = (await api('listAnswers')).items;
    } catch {
      // Without them the palette is as good as it can be.
    }
  }

  async #find(q: string, asked: number): Promise<void> {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const found = await api('searchMessages', { query: { q, limit: 20, timeZone } }).catch(() => null);
    if (asked !== this.#asked) return;
    this.loading = false;
    // A conversation once, by its newest message.
    const hits = found?.items ?? [];
    const isFirst = (hit: SearchHit, at: number) =>
      hits.findIndex(({ conversation }) => conversation.id === hit.conversation.id) === at;
    this.hits = hits.filter(isFirst).slice(0, atMost);
    this.people = (found?.people ?? []).slice(0, atMost);
  }
}

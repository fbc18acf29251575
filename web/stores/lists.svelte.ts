import type { ConversationCounts, ConversationForViewer } from '../../shared/schemas/conversation.ts';
import { api } from '../api/client.ts';
import { conversations } from './conversations.svelte.ts';
import {
  appendPage,
  emptyList,
  newCount,
  place,
  remove,
  settle,
  unpin,
  type ListQuery,
  type ListState,
  type ListViewer,
  type Placement,
} from './list-state.ts';
import { session } from './session.svelte.ts';
import { shown } from './shown.ts';

const pageSize = 50;
const searchAgainMillis = 3000;
const nobody: ListViewer = { userId: '', role: 'collaborator', inboxIds: [] };

/** One list of conversations, kept in order as things happen and without moving what is being read. */
export class ConversationList {
  readonly query: ListQuery;
  #state = $state.raw<ListState>(emptyList);
  status = $state<'loading' | 'ready' | 'error'>('loading');
  error = $state.raw<unknown>(null);
  loadingMore = $state(false);
  /** Where one stood in it, in pixels: whoever comes back stands there again. */
  offset = 0;
  #next = $state.raw<string | null>(null);
  #atTop = true;
  #pinnedId: string | null = null;
  #run = 0;
  #fetchedFor = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(query: ListQuery) {
    this.query = query;
  }

  get ids(): readonly string[] {
    return this.#state.ids;
  }

  /** Conversations that came in above while the reader was further down. */
  get newCount(): number {
    return newCount(this.#state);
  }

  get complete(): boolean {
    return this.#state.complete;
  }

  /** Fetches the first page and forgets the rest. */
  async load(): Promise<void> {
    const run = ++this.#run;
    if (this.status === 'error') this.status = 'loading';
    try {
      const page = await api('listConversations', { query: this.#pageQuery() });
      if (run !== this.#run) return;
      this.#next = page.next;
      this.#state = appendPage(
        emptyList,
        page.items.map((item) => item.id),
        page.next === null,
      );
      this.status = 'ready';
      for (const item of page.items) conversations.apply(item);
    } catch (error) {
      if (run !== this.#run) return;
      this.error = error;
      this.status = 'error';
    }
  }

  /** Fetches the next page; does nothing at the end or while one is on its way. */
  async loadMore(): Promise<void> {
    if (this.loadingMore || this.#next === null || this.status !== 'ready') return;
    const run = this.#run;
    this.loadingMore = true;
    try {
      const page = await api('listConversations', { query: this.#pageQuery(this.#next) });
      if (run !== this.#run) return;
      this.#next = page.next;
      this.#state = appendPage(
        this.#state,
        page.items.map((item) => item.id),
        page.next === null,
      );
      for (const item of page.items) conversations.apply(item);
    } catch {
      // The end of the list stays where it is; scrolling there again asks once more.
    } finally {
      this.loadingMore = false;
    }
  }

  /**
   * Hears how many there are. What was written without telling (an import, a demo that fills itself) is not on a list
   * that was complete a moment ago: it is fetched afresh, once for each number.
   */
  compare(count: number): void {
    const known = this.ids.length + this.newCount;
    if (this.status !== 'ready' || !this.complete || !this.#atTop || count <= known) return;
    if (count === this.#fetchedFor) return;
    this.#fetchedFor = count;
    void this.load();
  }

  apply(changed: ConversationForViewer): void {
    if (this.status !== 'ready') return;
    this.#state = place(this.#state, changed, this.#how());
    if (this.query.q !== undefined) this.#askSoon();
  }

  /** What a search finds only the server knows: asked again a moment after the last change, where nobody reads on. */
  #askSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#atTop && shown.list === this) void this.load();
    }, searchAgainMillis);
  }

  remove(id: string): void {
    this.#state = remove(this.#state, id);
  }

  /** Says whether the reader is at the top: there, what waited takes its place. */
  setAtTop(atTop: boolean): void {
    if (atTop === this.#atTop) return;
    this.#atTop = atTop;
    if (atTop) this.settle();
  }

  settle(): void {
    this.#state = settle(this.#state, this.#how());
  }

  /** Says which conversation is open; the one that was open before may now leave the list. */
  pin(id: string | null): void {
    const before = this.#pinnedId;
    this.#pinnedId = id;
    if (before !== null && before !== id) this.#state = unpin(this.#state, before, this.#how());
  }

  /** The neighbour in the list, or the first one when nothing is open. @param ids the order on the screen */
  neighbour(id: string | null, step: 1 | -1, ids = this.ids): string | undefined {
    const at = id === null ? -1 : ids.indexOf(id);
    if (at < 0) return step === 1 ? ids[0] : undefined;
    return ids[at + step];
  }

  #how(): Placement {
    return {
      query: this.query,
      viewer: session.actor ?? nobody,
      atTop: this.#atTop,
      pinnedId: this.#pinnedId,
      get: (id) => conversations.get(id),
    };
  }

  #pageQuery(cursor?: string) {
    const { spam, archived, ...query } = this.query;
    return {
      ...query,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
      ...(query.q === undefined ? {} : { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
      ...(spam === undefined ? {} : { spam: String(spam) }),
      ...(archived === undefined ? {} : { archived: String(archived) }),
    };
  }
}

/** What the server counts of a list; not every list is counted. */
function countOf({ status, sort: _, view, spam, archived, ...of }: ListQuery, counts: ConversationCounts) {
  const [[by, id] = [], ...more] = Object.entries(of);
  if (status !== 'open' || spam || archived || more.length > 0) return undefined;
  if (by === undefined) return counts.views[view];
  if (view !== 'all' || id === undefined) return undefined;
  if (by === 'channel') return counts.channels[id];
  return by === 'inboxId' ? counts.inboxes[id] : by === 'tagId' ? counts.tags[id] : undefined;
}

/** The lists looked at lately: going back to one is instant, and it was kept up to date meanwhile. */
class Lists {
  readonly #kept = new Map<string, ConversationList>();
  readonly #most = 8;

  constructor() {
    conversations.onChange((changed) => {
      for (const list of this.#kept.values()) list.apply(changed);
    });
    conversations.onGone((id) => {
      for (const list of this.#kept.values()) list.remove(id);
    });
  }

  /** The list for a query; fetched when it is not kept. */
  open(query: ListQuery): ConversationList {
    const key = JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)));
    const kept = this.#kept.get(key);
    const list = kept ?? new ConversationList(query);
    this.#kept.delete(key);
    this.#kept.set(key, list);
    const oldest = this.#kept.size > this.#most ? this.#kept.keys().next().value : undefined;
    if (oldest !== undefined) this.#kept.delete(oldest);
    if (!kept || kept.status === 'error') void list.load();
    return list;
  }

  /** Fetches the shown list afresh and forgets the others: too much changed while we were away. */
  reset(shown: ConversationList | null): void {
    for (const [key, list] of this.#kept) if (list !== shown) this.#kept.delete(key);
    void shown?.load();
  }

  /** The numbers were counted afresh: a list that has fewer than it should fetches what it missed. */
  compare(counts: ConversationCounts): void {
    for (const list of this.#kept.values()) list.compare(countOf(list.query, counts)?.count ?? 0);
  }

  clear(): void {
    this.#kept.clear();
  }
}

export const lists = new Lists();

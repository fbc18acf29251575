import { SvelteMap } from 'svelte/reactivity';
import type { SocketEvent } from '../../shared/events.ts';
import type { Mention, MentionSources, MentionState } from '../../shared/schemas/mention.ts';
import type { Message } from '../../shared/schemas/message.ts';
import type { MentionColumnChoice } from '../../shared/schemas/user.ts';
import { api } from '../api/client.ts';
import { arranged } from './mention-arrangement.ts';

/** What a column of the stream shows: an account, or a word that is watched. */
export type MentionSource = { kind: 'inbox'; id: string } | { kind: 'word'; id: string };

export interface MentionColumn {
  source: MentionSource;
  items: Mention[];
  next: string | null;
  status: 'loading' | 'ready' | 'error';
}

/** In the order in which they are decided. */
export const mentionStates: readonly MentionState[] = ['needs-reply', 'no-reply', 'done'];

const pageSize = 30;
const refreshMillis = 400;

export const keyOfSource = ({ kind, id }: MentionSource): string => `${kind}:${id}`;

/** The stream of mentions in one state, a column for each account and word. */
class Mentions {
  readonly columns = new SvelteMap<string, MentionColumn>();
  sources = $state.raw<MentionSources | null>(null);
  status = $state<'loading' | 'ready' | 'error'>('loading');
  state = $state<MentionState>('needs-reply');
  /** How one ordered the columns, and which are hidden. */
  choices = $state.raw<readonly MentionColumnChoice[]>([]);
  /** All columns there can be, in that order. */
  readonly arranged = $derived(arranged(this.sources, this.choices));
  /** Those on the screen. */
  readonly shown = $derived(
    this.arranged.filter(({ hidden }) => !hidden).flatMap((one) => this.columns.get(keyOfSource(one)) ?? []),
  );
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown = false;

  /** Fetches all columns; those that are there stay on the screen until then. */
  async load(state = this.state): Promise<void> {
    this.#shown = true;
    if (state !== this.state) this.columns.clear();
    this.state = state;
    try {
      this.sources = await api('readMentionSources');
      const wanted = this.arranged.filter(({ hidden }) => !hidden);
      await Promise.all(wanted.map(({ kind, id }) => this.#loadColumn({ kind, id })));
      this.status = 'ready';
    } catch {
      if (this.status !== 'ready') this.status = 'error';
    }
  }

  /** Orders, hides or adds columns; those that were not fetched yet are. */
  async arrange(choices: readonly MentionColumnChoice[]): Promise<void> {
    this.choices = choices;
    const missing = choices.filter((one) => !one.hidden && !this.columns.has(keyOfSource(one)));
    await Promise.all(missing.map(({ kind, id }) => this.#loadColumn({ kind, id })));
  }

  /** Nobody looks: what comes in meanwhile is fetched when somebody does. */
  leave(): void {
    this.#shown = false;
    clearTimeout(this.#timer);
  }

  async loadMore(source: MentionSource): Promise<void> {
    const column = this.columns.get(keyOfSource(source));
    if (!column || column.next === null) return;
    const page = await this.#fetch(source, column.next);
    this.columns.set(keyOfSource(source), {
      ...column,
      items: [...column.items, ...page.items],
      next: page.next,
    });
  }

  /** On the screen at once; what the server did not take comes back. */
  async triage(ids: readonly string[], state: MentionState): Promise<void> {
    this.#drop(ids, state);
    try {
      await api('triageMentions', { body: { ids: [...ids], state } });
    } catch (error) {
      await this.load();
      throw error;
    }
    this.#refresh();
  }

  /** Something new was said about us. */
  arrived({ post }: Pick<Message, 'post'>): void {
    if (post && post.kind !== 'message') this.#refresh();
  }

  /** Its mood became known, its author changed it. */
  apply(message: Message): void {
    if (!message.post) return;
    for (const [key, column] of this.columns) {
      if (!column.items.some((one) => one.message.id === message.id)) continue;
      const items = column.items.map((one) => (one.message.id === message.id ? { ...one, message } : one));
      this.columns.set(key, { ...column, items });
    }
  }

  changed({ ids, state }: SocketEvent<'mentions.changed'>): void {
    this.#drop(ids, state);
    this.#refresh();
  }

  async #loadColumn(source: MentionSource): Promise<void> {
    const page = await this.#fetch(source);
    this.columns.set(keyOfSource(source), { source, ...page, status: 'ready' });
  }

  #fetch(source: MentionSource, cursor?: string) {
    const of = source.kind === 'inbox' ? { inboxId: source.id } : { word: source.id };
    const query = { state: this.state, limit: pageSize, ...of, ...(cursor ? { cursor } : {}) };
    return api('listMentions', { query });
  }

  #drop(ids: readonly string[], state: MentionState): void {
    if (state === this.state) return;
    const gone = new Set(ids);
    for (const [key, column] of this.columns) {
      const items = column.items.filter(({ message }) => !gone.has(message.id));
      if (items.length < column.items.length) this.columns.set(key, { ...column, items });
    }
  }

  /** Several in a row are fetched once. */
  #refresh(): void {
    if (!this.#shown) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), refreshMillis);
  }
}

export const mentions = new Mentions();

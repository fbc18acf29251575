import type { Notification } from '../../shared/schemas/notification.ts';
import { api } from '../api/client.ts';

/** What happened that is meant for me: mentions, assignments, replies that did not arrive. Newest first. */
class Notifications {
  items = $state.raw<readonly Notification[]>([]);
  status = $state<'loading' | 'ready' | 'error'>('loading');
  /** Told of each that comes while one is here: who makes it heard. */
  onarrival: (one: Notification) => void = () => undefined;
  #next = $state.raw<string | null>(null);

  /** Unread ones among those that are loaded. */
  readonly unread: number = $derived(this.items.filter((item) => item.readAt === null).length);

  get hasMore(): boolean {
    return this.#next !== null;
  }

  async load(): Promise<void> {
    try {
      const page = await api('listNotifications', { query: { limit: 30 } });
      this.items = page.items;
      this.#next = page.next;
      this.status = 'ready';
    } catch {
      if (this.status !== 'ready') this.status = 'error';
    }
  }

  async loadMore(): Promise<void> {
    if (this.#next === null) return;
    const page = await api('listNotifications', { query: { limit: 30, cursor: this.#next } });
    const present = new Set(this.items.map((item) => item.id));
    this.items = [...this.items, ...page.items.filter((item) => !present.has(item.id))];
    this.#next = page.next;
  }

  apply(notification: Notification): void {
    const isNew = !this.items.some((item) => item.id === notification.id);
    this.items = [notification, ...this.items.filter((item) => item.id !== notification.id)];
    if (isNew) this.onarrival(notification);
  }

  /** Marks these read, or all of them; taken back when the server does not take it. */
  async markRead(ids?: readonly string[]): Promise<void> {
    const before = this.items;
    const readAt = new Date().toISOString();
    this.items = before.map((item) =>
      item.readAt === null && (!ids || ids.includes(item.id)) ? { ...item, readAt } : item,
    );
    try {
      await api('readNotifications', { body: ids ? { ids: [...ids] } : {} });
    } catch (error) {
      this.items = before;
      throw error;
    }
  }
}

export const notifications = new Notifications();

import { SvelteMap } from 'svelte/reactivity';
import type { SocketEvent } from '../../shared/events.ts';
import type { ChannelDescriptor } from '../../shared/schemas/channel.ts';
import type { Inbox } from '../../shared/schemas/inbox.ts';
import type { Segment } from '../../shared/schemas/segment.ts';
import type { Tag } from '../../shared/schemas/tag.ts';
import type { Team } from '../../shared/schemas/team.ts';
import type { Tier } from '../../shared/schemas/tier.ts';
import type { User } from '../../shared/schemas/user.ts';
import { api } from '../api/client.ts';

type Part = 'users' | 'teams' | 'tags' | 'inboxes' | 'channels' | 'tiers' | 'segments';

/** Puts a fresh list into a map: what is gone goes, what stays keeps its place. */
function refill<T extends { id: string }>(map: SvelteMap<string, T>, items: readonly T[]): void {
  const ids = new Set(items.map((item) => item.id));
  for (const id of [...map.keys()]) if (!ids.has(id)) map.delete(id);
  for (const item of items) map.set(item.id, item);
}

const byName = <T extends { name: string }>(a: T, b: T): number => a.name.localeCompare(b.name);

/** People, teams, tags, inboxes, channels, tiers and segments: small, needed everywhere, fetched once and again when they change. */
class Directory {
  readonly users = new SvelteMap<string, User>();
  readonly teams = new SvelteMap<string, Team>();
  readonly tags = new SvelteMap<string, Tag>();
  readonly inboxes = new SvelteMap<string, Inbox>();
  readonly channels = new SvelteMap<string, ChannelDescriptor>();
  /** The best first. */
  readonly tiers = new SvelteMap<string, Tier>();
  readonly segments = new SvelteMap<string, Segment>();
  status = $state<'loading' | 'ready' | 'error'>('loading');

  /** Active people by name: those whom one can assign and mention. */
  readonly people = $derived([...this.users.values()].filter((user) => user.active).sort(byName));
  readonly teamList = $derived([...this.teams.values()].sort(byName));
  readonly tagList = $derived([...this.tags.values()].sort(byName));
  readonly inboxList = $derived([...this.inboxes.values()].sort(byName));
  /** Those that have an inbox. */
  readonly usedChannels = $derived(
    [...new Set(this.inboxList.map((inbox) => inbox.channel))]
      .flatMap((id) => this.channels.get(id) ?? [])
      .sort(byName),
  );

  readonly #fetch: Record<Part, () => Promise<void>> = {
    users: async () => refill(this.users, (await api('listUsers')).items),
    teams: async () => refill(this.teams, (await api('listTeams')).items),
    tags: async () => refill(this.tags, (await api('listTags')).items),
    inboxes: async () => refill(this.inboxes, (await api('listInboxes')).items),
    channels: async () => refill(this.channels, (await api('listChannels')).items),
    tiers: async () => {
      const { items } = await api('listTiers');
      // Their order says which is better.
      this.tiers.clear();
      refill(this.tiers, items);
    },
    segments: async () => refill(this.segments, (await api('listSegments')).items),
  };

  async load(): Promise<void> {
    try {
      await Promise.all(Object.values(this.#fetch).map((fetch) => fetch()));
      this.status = 'ready';
    } catch (error) {
      if (this.status !== 'ready') this.status = 'error';
      throw error;
    }
  }

  async refresh(part: Part): Promise<void> {
    await this.#fetch[part]();
  }

  /** The people who may work an inbox: its members and all admins. */
  workersOf(inboxId: string): User[] {
    const members = new Set(this.inboxes.get(inboxId)?.memberIds);
    return this.people.filter((user) => user.role === 'admin' || members.has(user.id));
  }

  channelOf(inboxId: string): ChannelDescriptor | undefined {
    const inbox = this.inboxes.get(inboxId);
    return inbox && this.channels.get(inbox.channel);
  }

  setPresence({ userId, presence, paused, byChannel }: SocketEvent<'presence.changed'>): void {
    const user = this.users.get(userId);
    if (!user) return;
    const taking = { ...(paused && { paused }), ...(byChannel && { byChannel }) };
    this.users.set(userId, { ...user, presence, ...taking });
  }

  setHealth({ inboxId, health }: SocketEvent<'inbox.health'>): void {
    const inbox = this.inboxes.get(inboxId);
    if (inbox) this.inboxes.set(inboxId, { ...inbox, health });
  }
}

export const directory = new Directory();

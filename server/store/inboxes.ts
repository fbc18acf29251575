import type { Connection } from 'mongoose';
import type { ChannelHealth } from '../../shared/schemas/channel.ts';
import { Collection, type IndexSpec } from './collection.ts';
import { createRecent } from './recent.ts';

export interface StoredInbox {
  id: string;
  name: string;
  channel: string;
  address: string;
  enabled: boolean;
  settings: Record<string, unknown>;
  /** Name -> value sealed by the secret box. */
  secrets: Record<string, string>;
  teamId: string | null;
  autoAssign: boolean;
  /** IANA name; without one it goes by the workspace's. */
  timeZone?: string | null;
  signature: { text: string; html: string };
  createdAt: Date;
  updatedAt: Date;
  /** What its channel learned from the provider: limits of an instance, what the other side declared. */
  learned?: Record<string, unknown>;
  /** Grows when settings, secrets, address or enabled change: a listener of an older one is restarted. */
  settingsRevision: number;
}

/** What is known of an inbox's connection; counts come from the raw items. */
export interface StoredHealth {
  id: string;
  status: ChannelHealth['status'];
  lastInboundAt: Date | null;
  lastOutboundAt: Date | null;
  lastCheckedAt: Date | null;
  lagSeconds: number | null;
  lastError: { message: string; at: Date; kind: string } | null;
  nextTryAt: Date | null;
}

interface StoredCursor {
  id: string;
  value: unknown;
}

export const inboxIndexes: IndexSpec[] = [{ name: 'address', key: { channel: 1, address: 1 } }];

/** Inboxes: few, so they are read whole. http's services write them. */
export function createInboxStore(connection: Connection) {
  const rows = new Collection<StoredInbox>(connection, 'inboxes', inboxIndexes);
  const list = () => rows.find({ filter: {}, sort: { _id: 1 }, index: '_id_' });
  const recent = createRecent(list, rows);
  return {
    collection: rows,
    read: (id: string) => rows.byId(id),
    readMany: (ids: readonly string[]) => rows.byIds(ids),
    /** All of them, oldest first. */
    list,
    /** As they were within the last second. */
    listRecent: () => recent.read(),
    insert(row: StoredInbox) {
      return rows.insert(row);
    },
    /** @param wanted.settingsChanged restarts the listener. */
    update(wanted: {
      id: string;
      set: Partial<Omit<StoredInbox, 'id' | 'settingsRevision'>>;
      settingsChanged: boolean;
      now: Date;
    }) {
      const { id, set, settingsChanged, now } = wanted;
      return rows.change(
        { _id: id },
        { $set: { ...set, updatedAt: now }, ...(settingsChanged && { $inc: { settingsRevision: 1 } }) },
      );
    },
    /** Sealed secrets that changed while they were used; the others stay, and so does the connection. */
    keepSecrets(id: string, sealed: Readonly<Record<string, string>>, now: Date) {
      const set = Object.entries(sealed).map(([name, value]) => [`secrets.${name}`, value]);
      return rows.change({ _id: id }, { $set: { ...Object.fromEntries(set), updatedAt: now } });
    },
    learn(id: string, learned: Record<string, unknown>, now: Date) {
      return rows.change({ _id: id }, { $set: { learned, updatedAt: now } });
    },
    remove: (id: string) => rows.remove({ _id: id }),
  };
}

/** How connections fare, and how far they have read. */
export function createInboxStateStore(connection: Connection) {
  const health = new Collection<StoredHealth>(connection, 'inbox_states', []);
  const cursors = new Collection<StoredCursor>(connection, 'cursors', []);
  const unknown: Omit<StoredHealth, 'id'> = {
    status: 'starting',
    lastInboundAt: null,
    lastOutboundAt: null,
    lastCheckedAt: null,
    lagSeconds: null,
    lastError: null,
    nextTryAt: null,
  };
  const cursorId = (inboxId: string, name: string) => `${inboxId}/${name}`;

  return {
    collection: health,
    cursors,
    async health(inboxId: string): Promise<StoredHealth> {
      return { id: inboxId, ...unknown, ...(await health.byId(inboxId)) };
    },
    /** @returns inbox id -> health, of those that have any. */
    async healthOf(inboxIds: readonly string[]): Promise<Map<string, StoredHealth>> {
      const rows = await health.byIds(inboxIds);
      return new Map(rows.map((row) => [row.id, { ...unknown, ...row }]));
    },
    async record(inboxId: string, set: Partial<Omit<StoredHealth, 'id'>>): Promise<StoredHealth> {
      const row = await health.change({ _id: inboxId }, { $set: set }, { upsert: true });
      return { ...unknown, ...row, id: inboxId };
    },
    async readCursor(inboxId: string, name: string): Promise<unknown> {
      return (await cursors.byId(cursorId(inboxId, name)))?.value;
    },
    async writeCursor(inboxId: string, name: string, value: unknown): Promise<void> {
      await cursors.change({ _id: cursorId(inboxId, name) }, { $set: { value } }, { upsert: true });
    },
    async remove(inboxId: string): Promise<void> {
      await health.remove({ _id: inboxId });
      await cursors.remove({ _id: { $gte: `${inboxId}/`, $lt: `${inboxId}0` } });
    },
  };
}

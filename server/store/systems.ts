import type { Connection } from 'mongoose';
import type { SystemId, SystemSettings } from '../../shared/schemas/system.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { createRecent } from './recent.ts';
import { idFrom } from './ids.ts';

/** What is taken, in this order: whoever comes later is met by those before. */
export const systemPhases = ['company', 'contact', 'order'] as const;
export type SystemPhase = (typeof systemPhases)[number];

/** A system that we were let into: there is one of each. */
export interface StoredSystemConnection extends SystemSettings {
  id: string;
  system: SystemId;
  /** Whoever connected it: what is taken is taken in their name. */
  userId: string;
  /** Sealed: client and places, and the tokens. */
  answers: string;
  grant: string;
  grantUntil: Date | null;
  /** Grows with each new token. */
  grantRevision: number;
  home: string;
  state: 'working' | 'resting' | 'broken';
  /** null: only at the end of the phases. */
  phase: SystemPhase;
  cursor: string | null;
  /** The newest change that was seen in this round. */
  newest: Date | null;
  /** From when on to ask in the next round. */
  since: Partial<Record<SystemPhase, Date>>;
  /** Grows with every page: who was slower than another changes nothing. */
  page: number;
  /** In a row, of what may be better next time. */
  failures: number;
  problem: string | null;
  taken: number;
  refused: number;
  written: number;
  createdAt: Date;
  lastAt: Date | null;
  nextAt: Date;
}

/** What could not be taken, as it came. */
export interface StoredSystemRefusal {
  /** Made from connection, kind and external id: the newest reason counts. */
  id: string;
  connectionId: string;
  kind: SystemPhase;
  externalId: string;
  name: string;
  reason: string;
  /** As the system said it. */
  said: Record<string, unknown>;
  at: Date;
}

/** A conversation that is to be written down over there. */
export interface StoredSystemActivity {
  /** Made from the connection and the row of the thread that caused it: once. */
  id: string;
  connectionId: string;
  conversationId: string;
  /** The contact's id over there. */
  externalContactId: string;
  state: 'waiting' | 'sending' | 'sent' | 'unconfirmed' | 'refused';
  problem: string | null;
  resolvedAt: Date;
  at: Date;
}

const day = 86_400;
export const systemRefusalIndexes: IndexSpec[] = [
  { name: 'age', key: { at: 1 }, expireAfterSeconds: 30 * day },
  { name: 'connection', key: { connectionId: 1, at: -1, _id: -1 } },
];
export const systemActivityIndexes: IndexSpec[] = [
  { name: 'age', key: { at: 1 }, expireAfterSeconds: 90 * day },
  { name: 'state', key: { connectionId: 1, state: 1, at: 1, _id: 1 } },
  { name: 'conversation', key: { conversationId: 1 } },
];
export const systemQueries = {
  refusalsOf: (connectionId: string): NamedQuery => ({
    ...{ filter: { connectionId }, sort: { at: -1, _id: -1 }, index: 'connection' },
  }),
  activitiesIn: (connectionId: string, state: StoredSystemActivity['state'], before: Date): NamedQuery => ({
    filter: { connectionId, state, at: { $lte: before } },
    ...{ sort: { at: 1, _id: 1 }, index: 'state' },
  }),
};

export const systemConnectionId = (system: SystemId): string => idFrom(['system-connection', system]);

/** What is to be written down in other systems. */
function activityStore(activities: Collection<StoredSystemActivity>) {
  return {
    plan: (wanted: readonly StoredSystemActivity[]) => activities.insertMany(wanted),
    /** Oldest first. */
    activitiesIn: (
      {
        connectionId,
        state,
        before,
      }: { connectionId: string; state: StoredSystemActivity['state']; before: Date },
      limit: number,
    ) => activities.find(systemQueries.activitiesIn(connectionId, state, before), { limit }),
    async countUnconfirmed(connectionId: string, before: Date): Promise<number> {
      const query = systemQueries.activitiesIn(connectionId, 'unconfirmed', before);
      return (await activities.countUpTo(query, 999)).count;
    },
    /** From one state to another, once. */
    turn: (
      { id, state }: Pick<StoredSystemActivity, 'id' | 'state'>,
      set: Pick<StoredSystemActivity, 'state' | 'at'> & Partial<Pick<StoredSystemActivity, 'problem'>>,
    ) => activities.change({ _id: id, state }, { $set: set }),
    removeActivity: (id: string) => activities.remove({ _id: id }),
    forgetConversation: (conversationId: string) => activities.remove({ conversationId }),
  };
}

/** Connections to other systems, what they could not give us, and what is to be written there. */
export function createSystemStore(connection: Connection) {
  const rows = new Collection<StoredSystemConnection>(connection, 'system_connections', []);
  const refusals = new Collection<StoredSystemRefusal>(connection, 'system_refusals', systemRefusalIndexes);
  const activities = new Collection<StoredSystemActivity>(
    connection,
    'system_activities',
    systemActivityIndexes,
  );
  const list = () => rows.find({ filter: {}, index: '_id_' });
  const recent = createRecent(list, rows);
  return {
    ...activityStore(activities),
    collection: rows,
    refusals,
    activities,
    list,
    /** As it was within the last second. */
    listRecent: () => recent.read(),
    read: (id: string) => rows.byId(id),
    insert: (row: StoredSystemConnection) => rows.insert(row),
    change: (id: string, set: Partial<StoredSystemConnection>) => rows.change({ _id: id }, { $set: set }),
    /** A token that came meanwhile stays. @returns null then */
    renew: (
      { id, grantRevision }: StoredSystemConnection,
      set: Pick<StoredSystemConnection, 'grant' | 'grantUntil'>,
    ) => rows.change({ _id: id, grantRevision }, { $set: set, $inc: { grantRevision: 1 } }),
    /** After a page. @returns null when another process was quicker */
    advance: (
      { id, page }: StoredSystemConnection,
      set: Partial<StoredSystemConnection>,
      counted: { taken: number; refused: number } = { taken: 0, refused: 0 },
    ) => rows.change({ _id: id, page }, { $set: set, $inc: { page: 1, ...counted } }),
    wrote: (id: string) => rows.change({ _id: id }, { $inc: { written: 1 } }),
    async remove(id: string): Promise<void> {
      await rows.remove({ _id: id });
      await refusals.remove({ connectionId: id });
      await activities.remove({ connectionId: id });
    },
    keepRefusals: (wanted: readonly StoredSystemRefusal[]) =>
      refusals.writeMany(
        wanted.map(({ id, ...set }) => ({ filter: { _id: id }, update: { $set: set }, upsert: true })),
      ),
    /** They were taken after all. */
    forgetRefusals: (ids: readonly string[]) =>
      ids.length === 0 ? Promise.resolve(0) : refusals.remove({ _id: { $in: ids } }),
    /** Newest first. */
    refusalsOf: (connectionId: string, limit: number) =>
      refusals.find(systemQueries.refusalsOf(connectionId), { limit }),
  };
}

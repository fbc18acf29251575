import type { Connection } from 'mongoose';
import type { CalendarInput } from '../../shared/schemas/calendar.ts';
import type { SlaTerms } from '../../shared/schemas/sla-policy.ts';
import { Collection, isDuplicateKey, type IndexSpec, type NamedQuery, type Row } from './collection.ts';
import { idFrom } from './ids.ts';
import { createRecent } from './recent.ts';

export interface StoredSlaPolicy {
  id: string;
  active: boolean;
  position: number;
  version: number;
  terms: SlaTerms;
  updatedAt: Date;
}

export interface StoredCalendar {
  id: string;
  /** Lower-case name: unique. */
  key: string;
  version: number;
  hours: CalendarInput;
  updatedAt: Date;
}

/** What something said from when on, and by whom. Never changed. */
export interface StoredVersion<T> extends Row {
  of: string;
  version: number;
  value: T;
  changedBy: string;
  changedAt: Date;
}

const versionIndexes: IndexSpec[] = [{ name: 'of', key: { of: 1, version: -1 } }];
export const slaSettingsQueries = {
  versionsOf: (of: string): NamedQuery => ({ filter: { of }, sort: { of: 1, version: -1 }, index: 'of' }),
};
/** Newest first; what is older is kept and not listed. */
const listedVersions = 100;

/** Versions of something; those once read are kept in memory, since they never change. */
function versionsIn<T>(connection: Connection, name: string) {
  const rows = new Collection<StoredVersion<T>>(connection, name, versionIndexes);
  const known = new Map<string, StoredVersion<T>>();
  const idOf = (of: string, version: number) => idFrom([name, of, String(version)]);
  return {
    rows,
    add: (row: Omit<StoredVersion<T>, 'id'>) => rows.insert({ ...row, id: idOf(row.of, row.version) }),
    list: (of: string) => rows.find(slaSettingsQueries.versionsOf(of), { limit: listedVersions }),
    read: async (of: string, version: number): Promise<StoredVersion<T> | null> => {
      const id = idOf(of, version);
      const row = known.get(id) ?? (await rows.byId(id));
      if (row) known.set(id, row);
      return row;
    },
  };
}

/** SLA policies: few, so they are read whole; each change is a version. */
export function createSlaPolicyStore(connection: Connection) {
  const rows = new Collection<StoredSlaPolicy>(connection, 'sla_policies', []);
  const versions = versionsIn<SlaTerms>(connection, 'sla_policy_versions');
  const list = async () =>
    (await rows.find({ filter: {}, sort: { _id: 1 }, index: '_id_' })).sort(
      (one, other) => one.position - other.position,
    );
  const recent = createRecent(list, rows);
  return {
    collection: rows,
    versions: versions.rows,
    /** In the order in which they are asked. */
    list,
    /** As they were within the last second. */
    listRecent: () => recent.read(),
    read: (id: string) => rows.byId(id),
    readVersion: versions.read,
    listVersions: versions.list,
    /** The version comes first: what a policy says can always be read. */
    async insert(row: StoredSlaPolicy, changedBy: string): Promise<void> {
      const { id, version, terms, updatedAt } = row;
      await versions.add({ of: id, version, value: terms, changedBy, changedAt: updatedAt });
      await rows.insert(row);
    },
    /** @returns null when somebody else changed it meanwhile */
    async change(
      before: StoredSlaPolicy,
      set: Pick<StoredSlaPolicy, 'terms' | 'active' | 'updatedAt'>,
      changedBy: string,
    ): Promise<StoredSlaPolicy | null> {
      const version = before.version + 1;
      const { terms, updatedAt } = set;
      if (!(await versions.add({ of: before.id, version, value: terms, changedBy, changedAt: updatedAt })))
        return null;
      const row = await rows.change(
        { _id: before.id, version: before.version },
        { $set: { ...set, version } },
      );
      return row;
    },
    async place(ids: readonly string[]): Promise<void> {
      await rows.writeMany(
        ids.map((id, position) => ({ filter: { _id: id }, update: { $set: { position } } })),
      );
    },
    async remove(id: string): Promise<boolean> {
      return (await rows.remove({ _id: id })) === 1;
    },
  };
}

/** Calendars of business hours, with their versions. */
export function createCalendarStore(connection: Connection) {
  const rows = new Collection<StoredCalendar>(connection, 'calendars', [
    { name: 'key', key: { key: 1 }, unique: true },
  ]);
  const versions = versionsIn<CalendarInput>(connection, 'calendar_versions');
  const keyOf = (name: string) => name.toLocaleLowerCase('en');
  const list = () => rows.find({ filter: {}, sort: { key: 1 }, index: 'key' });
  const recent = createRecent(list, rows);
  return {
    collection: rows,
    versions: versions.rows,
    /** By name. */
    list,
    listRecent: () => recent.read(),
    read: (id: string) => rows.byId(id),
    readVersion: versions.read,
    /** @returns false when the name is taken */
    async insert(row: Omit<StoredCalendar, 'key'>, changedBy: string): Promise<boolean> {
      const { id, version, hours, updatedAt } = row;
      if (!(await rows.insert({ ...row, key: keyOf(hours.name) }))) return false;
      await versions.add({ of: id, version, value: hours, changedBy, changedAt: updatedAt });
      return true;
    },
    /** @returns null when somebody else changed it meanwhile, 'taken' when the name is another's */
    async change(
      before: StoredCalendar,
      { hours, updatedAt }: Pick<StoredCalendar, 'hours' | 'updatedAt'>,
      changedBy: string,
    ): Promise<StoredCalendar | null | 'taken'> {
      const version = before.version + 1;
      try {
        const row = await rows.change(
          { _id: before.id, version: before.version },
          { $set: { hours, key: keyOf(hours.name), version, updatedAt } },
        );
        if (row)
          await versions.add({ of: before.id, version, value: hours, changedBy, changedAt: updatedAt });
        return row;
      } catch (error) {
        if (isDuplicateKey(error)) return 'taken';
        throw error;
      }
    },
    async remove(id: string): Promise<boolean> {
      return (await rows.remove({ _id: id })) === 1;
    },
  };
}

import type { Connection } from 'mongoose';
import type { Macro, MacroVersion } from '../../shared/schemas/macro.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { createRecent } from './recent.ts';

export interface StoredMacro extends Omit<Macro, 'updatedAt' | 'shared'> {
  /** Whose it is; null: everybody's. */
  ownerId: string | null;
  /** Lower-case name: unique among everybody's, and among those of one person. */
  key: string;
  updatedAt: Date;
}

export interface StoredMacroVersion extends Omit<MacroVersion, 'at'> {
  /** "<macro>/<version>". */
  id: string;
  macroId: string;
  at: Date;
}

export const macroIndexes: IndexSpec[] = [{ name: 'owner', key: { ownerId: 1, key: 1 }, unique: true }];
export const macroVersionIndexes: IndexSpec[] = [{ name: 'macro', key: { macroId: 1, version: -1 } }];
export const macroQueries = {
  all: (): NamedQuery => ({ filter: {}, sort: { ownerId: 1, key: 1 }, index: 'owner' }),
  versionsOf: (macroId: string): NamedQuery => ({
    filter: { macroId },
    sort: { version: -1 },
    index: 'macro',
  }),
};

/** Macros: a few for each person, so they are read whole. */
export function createMacroStore(connection: Connection) {
  const rows = new Collection<StoredMacro>(connection, 'macros', macroIndexes);
  const versions = new Collection<StoredMacroVersion>(connection, 'macro_versions', macroVersionIndexes);
  /** Everybody's first, each by name. */
  const list = () => rows.find(macroQueries.all());
  const recent = createRecent(list, rows);
  return {
    collection: rows,
    versions,
    list,
    /** As they were within the last second. */
    listRecent: () => recent.read(),
    read: (id: string) => rows.byId(id),
    /** @returns false when the name is taken. */
    insert(row: Omit<StoredMacro, 'key'>): Promise<boolean> {
      return rows.insert({ ...row, key: row.name.toLowerCase() });
    },
    /**
     * @returns the macro after it; null when somebody else changed it first
     * @throws the driver's duplicate-key error when the name is taken: see `isDuplicateKey`
     */
    update(id: string, version: number, set: Omit<StoredMacro, 'id' | 'key'>): Promise<StoredMacro | null> {
      return rows.change({ _id: id, version }, { $set: { ...set, key: set.name.toLowerCase() } });
    },
    remove(id: string): Promise<number> {
      return rows.remove({ _id: id });
    },
    /** Those that were kept before are left as they are. */
    keepVersions: (kept: readonly StoredMacroVersion[]) => versions.insertMany(kept),
    /** Newest first. */
    versionsOf: (macroId: string, limit: number) =>
      versions.find(macroQueries.versionsOf(macroId), { limit }),
  };
}

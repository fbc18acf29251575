import type { Connection } from 'mongoose';
import { Collection, type IndexSpec } from './collection.ts';
import { newId } from './ids.ts';

/** A group of people; who belongs to it is kept with the people. */
export interface StoredTeam {
  id: string;
  name: string;
}

interface TeamRow extends StoredTeam {
  /** Lower-case: two teams whose names differ by capitals only would be mixed up. */
  nameKey: string;
}

export const teamIndexes: IndexSpec[] = [{ name: 'name', key: { nameKey: 1 }, unique: true }];
export const teamQueries = { all: () => ({ filter: {}, sort: { nameKey: 1 }, index: 'name' }) as const };

const toTeam = ({ id, name }: TeamRow): StoredTeam => ({ id, name });
const keyOf = (name: string): string => name.toLocaleLowerCase('en');

/** Teams by name. */
export function createTeamStore(connection: Connection) {
  const rows = new Collection<TeamRow>(connection, 'teams', teamIndexes);
  return {
    collection: rows,
    /** @returns null when the name is taken. */
    async create(name: string): Promise<StoredTeam | null> {
      const row = { id: newId(), name, nameKey: keyOf(name) };
      return (await rows.insert(row)) ? toTeam(row) : null;
    },
    async findById(id: string): Promise<StoredTeam | null> {
      const row = await rows.byId(id);
      return row && toTeam(row);
    },
    list: async () => (await rows.find(teamQueries.all())).map(toTeam),
    /** @throws a duplicate-key error when the name is taken. */
    async rename(id: string, name: string): Promise<StoredTeam | null> {
      const row = await rows.change({ _id: id }, { $set: { name, nameKey: keyOf(name) } });
      return row && toTeam(row);
    },
    remove: async (id: string) => (await rows.remove({ _id: id })) === 1,
  };
}
export type TeamStore = ReturnType<typeof createTeamStore>;

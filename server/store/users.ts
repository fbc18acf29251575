import type { Connection } from 'mongoose';
import type { Role } from '../../shared/abilities.ts';
import type { WorkingHours, WorkKind } from '../../shared/schemas/routing.ts';
import type { Preferences, Stance } from '../../shared/schemas/user.ts';
import { Collection, type IndexSpec } from './collection.ts';
import { newId } from './ids.ts';
import { createRecent } from './recent.ts';

/** A person who logs in. Membership of inboxes and teams is kept here and nowhere else. */
export interface StoredUser {
  id: string;
  /** Lower-case, unique. */
  email: string;
  name: string;
  role: Role;
  active: boolean;
  /** What they say of themselves. Whether a socket is open is known in Redis only. */
  stance: Stance;
  stanceAt: Date | null;
  /** Kinds of work that they take none of for now. */
  paused: WorkKind[];
  /** Channels that they take, or do not, whatever they say of their kind. */
  byChannel: Record<string, boolean>;
  teamIds: string[];
  inboxIds: string[];
  /** How much work may be given, in units. */
  capacity: number;
  /** Tags that they know about. */
  skills: string[];
  /** Language codes; empty: nobody said. */
  languages: string[];
  hours: WorkingHours | null;
  preferences: Preferences;
  /** Sessions of an older generation are ended. */
  sessionGeneration: number;
  createdAt: Date;
}

/** Fields that rows of earlier versions lack. */
type Availability = 'stance' | 'stanceAt' | 'paused' | 'byChannel' | 'skills' | 'languages' | 'hours';

interface UserRow extends Omit<StoredUser, Availability>, Partial<Pick<StoredUser, Availability>> {
  passwordHash: string;
  /** How earlier versions kept that somebody was away. */
  away?: boolean;
}

export interface UserCredentials {
  user: StoredUser;
  passwordHash: string;
}

export type NewUser = Omit<
  UserRow,
  'id' | 'away' | 'stance' | 'stanceAt' | 'paused' | 'byChannel' | 'sessionGeneration' | 'active'
>;
export type UserChanges = Partial<
  Pick<
    StoredUser,
    'name' | 'role' | 'active' | 'teamIds' | 'inboxIds' | 'capacity' | 'preferences' | Availability
  >
>;

export const userIndexes: IndexSpec[] = [
  { name: 'email', key: { email: 1 }, unique: true },
  { name: 'inboxes', key: { inboxIds: 1, active: 1 } },
  { name: 'teams', key: { teamIds: 1, active: 1 } },
  { name: 'roles', key: { role: 1, active: 1 } },
];

/** The queries over many people, each with its index. */
export const userQueries = {
  all: () => ({ filter: {}, sort: { _id: 1 }, index: '_id_' }) as const,
  byInbox: (inboxId: string) => ({ filter: { inboxIds: inboxId, active: true }, index: 'inboxes' }),
  byTeam: (teamId: string) => ({ filter: { teamIds: teamId, active: true }, index: 'teams' }),
  byEmails: (emails: readonly string[]) => ({
    filter: { email: { $in: emails }, active: true },
    index: 'email',
  }),
  activeAdmins: () => ({ filter: { role: 'admin', active: true }, index: 'roles' }),
};

/** Without the hash: it leaves the store by `credentials…` only. */
function toUser({ passwordHash: _, away = false, ...user }: UserRow): StoredUser {
  const stance = away ? 'away' : 'online';
  const usual = { stanceAt: null, paused: [], byChannel: {}, skills: [], languages: [], hours: null };
  return { stance, ...usual, ...user };
}

/** Who belongs where. */
function memberships(rows: Collection<UserRow>) {
  return {
    /** Makes exactly these people members of the team or inbox. @returns the ids of those whom it changed */
    async setMembers(
      field: 'teamIds' | 'inboxIds',
      groupId: string,
      memberIds: readonly string[],
    ): Promise<string[]> {
      const index = field === 'teamIds' ? 'teams' : 'inboxes';
      const before = (await rows.find({ filter: { [field]: groupId }, index })).map((user) => user.id);
      const added = memberIds.filter((id) => !before.includes(id));
      const removed = before.filter((id) => !memberIds.includes(id));
      if (added.length > 0)
        await rows.changeMany({ _id: { $in: added } }, { $addToSet: { [field]: groupId } });
      if (removed.length > 0)
        await rows.changeMany({ _id: { $in: removed } }, { $pull: { [field]: groupId } });
      return [...added, ...removed];
    },
  };
}

/** People, their memberships and their password hashes. */
export function createUserStore(connection: Connection) {
  const rows = new Collection<UserRow>(connection, 'users', userIndexes);
  const present = (row: UserRow | null): StoredUser | null => row && toUser(row);

  async function credentials(filter: Record<string, unknown>): Promise<UserCredentials | null> {
    const row = await rows.first(filter);
    return row && { user: toUser(row), passwordHash: row.passwordHash };
  }
  async function change(id: string, update: Record<string, unknown>): Promise<StoredUser | null> {
    return present(await rows.change({ _id: id }, update));
  }
  const list = async () => (await rows.find(userQueries.all())).map(toUser);
  const recent = createRecent(list, rows);

  return {
    collection: rows,
    /** @returns null when the address is taken. */
    async create(user: NewUser): Promise<StoredUser | null> {
      const row: UserRow = { ...user, id: newId(), active: true, sessionGeneration: 1 };
      const isNew = await rows.insert(row);
      return isNew ? toUser(row) : null;
    },
    findById: async (id: string) => present(await rows.byId(id)),
    findByEmail: async (email: string) => present(await rows.first({ email })),
    findMany: async (ids: readonly string[]) => (await rows.byIds(ids)).map(toUser),
    /** Active ones among these addresses (lower-case). */
    findByEmails: async (emails: readonly string[]) =>
      emails.length === 0 ? [] : (await rows.find(userQueries.byEmails(emails))).map(toUser),
    /** Everybody, the deactivated too, who joined first first. */
    list,
    /** As they were within the last second. */
    listRecent: () => recent.read(),
    /** Active members. */
    listByInbox: async (inboxId: string) => (await rows.find(userQueries.byInbox(inboxId))).map(toUser),
    /** Active members. */
    listByTeam: async (teamId: string) => (await rows.find(userQueries.byTeam(teamId))).map(toUser),
    listActiveAdmins: async () => (await rows.find(userQueries.activeAdmins())).map(toUser),
    any: async () => (await rows.first({})) !== null,
    credentialsByEmail: (email: string) => credentials({ email }),
    credentialsById: (id: string) => credentials({ _id: id }),
    update: (id: string, changes: UserChanges) => change(id, { $set: changes }),
    /** Every session of theirs that exists now is ended. */
    endSessions: (id: string) => change(id, { $inc: { sessionGeneration: 1 } }),
    /** Ends their sessions too. */
    setPassword: (id: string, passwordHash: string) =>
      change(id, { $set: { passwordHash }, $inc: { sessionGeneration: 1 } }),
    ...memberships(rows),
    /** For the removal of the demo's people. */
    async remove(ids: readonly string[]) {
      const removed = await rows.remove({ _id: { $in: ids } });
      return removed;
    },
  };
}
export type UserStore = ReturnType<typeof createUserStore>;

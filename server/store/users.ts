import { type Connection, Schema, Types } from 'mongoose';
import type { Role } from '../../shared/abilities.ts';
import type { Preferences } from '../../shared/schemas/user.ts';

/** A person who logs in. Membership of inboxes and teams is kept here and nowhere else. */
export interface StoredUser {
  id: string;
  /** Lower-case, unique. */
  email: string;
  name: string;
  role: Role;
  active: boolean;
  /** Said "no new work for me". Whether a socket is open is known in Redis only. */
  away: boolean;
  teamIds: string[];
  inboxIds: string[];
  /** How many open conversations round-robin may give. */
  capacity: number;
  preferences: Preferences;
  /** Sessions of an older generation are ended. */
  sessionGeneration: number;
  createdAt: Date;
}

export interface UserCredentials {
  user: StoredUser;
  passwordHash: string;
}

export type NewUser = Omit<StoredUser, 'id' | 'away' | 'sessionGeneration' | 'active'> & {
  passwordHash: string;
};
export type UserChanges = Partial<
  Pick<StoredUser, 'name' | 'role' | 'active' | 'away' | 'teamIds' | 'inboxIds' | 'capacity' | 'preferences'>
>;

interface UserDocument extends Omit<StoredUser, 'id' | 'teamIds' | 'inboxIds'> {
  _id: Types.ObjectId;
  teamIds: Types.ObjectId[];
  inboxIds: Types.ObjectId[];
  passwordHash: string;
}

const schema = new Schema<UserDocument>(
  {
    email: { type: String, required: true },
    name: { type: String, required: true },
    role: { type: String, required: true },
    active: { type: Boolean, required: true },
    away: { type: Boolean, required: true },
    teamIds: { type: [Schema.Types.ObjectId], required: true },
    inboxIds: { type: [Schema.Types.ObjectId], required: true },
    capacity: { type: Number, required: true },
    preferences: { type: Schema.Types.Mixed, required: true },
    sessionGeneration: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    passwordHash: { type: String, required: true, select: false },
  },
  { versionKey: false, minimize: false },
);
schema.index({ email: 1 }, { unique: true });
schema.index({ inboxIds: 1 });
schema.index({ teamIds: 1 });

const objectIds = (ids: readonly string[]): Types.ObjectId[] => ids.map((id) => new Types.ObjectId(id));

function toUser(document: UserDocument): StoredUser {
  return {
    id: document._id.toHexString(),
    email: document.email,
    name: document.name,
    role: document.role,
    active: document.active,
    away: document.away,
    teamIds: document.teamIds.map(String),
    inboxIds: document.inboxIds.map(String),
    capacity: document.capacity,
    preferences: document.preferences,
    sessionGeneration: document.sessionGeneration,
    createdAt: document.createdAt,
  };
}

/** Ids become ObjectIds; everything else is stored as it is. */
function toDocument(changes: UserChanges): Partial<UserDocument> {
  const { teamIds, inboxIds, ...rest } = changes;
  return {
    ...rest,
    ...(teamIds && { teamIds: objectIds(teamIds) }),
    ...(inboxIds && { inboxIds: objectIds(inboxIds) }),
  };
}

/** People, their memberships and their password hashes; a hash leaves only through `credentials*`. */
export function createUserStore(connection: Connection) {
  const model = connection.model<UserDocument>('User', schema, 'users');

  async function find(filter: Record<string, unknown>): Promise<StoredUser[]> {
    const documents = await model.find(filter).sort({ _id: 1 }).lean<UserDocument[]>();
    return documents.map(toUser);
  }

  async function credentials(filter: Record<string, unknown>): Promise<UserCredentials | null> {
    const document = await model.findOne(filter).select('+passwordHash').lean<UserDocument>();
    return document ? { user: toUser(document), passwordHash: document.passwordHash } : null;
  }

  async function change(id: string, update: Record<string, unknown>): Promise<StoredUser | null> {
    const document = await model
      .findOneAndUpdate({ _id: new Types.ObjectId(id) }, update, { returnDocument: 'after' })
      .lean<UserDocument>();
    return document ? toUser(document) : null;
  }

  return {
    /** @throws a duplicate-key error (11000) when the address is taken. */
    async create(user: NewUser): Promise<StoredUser> {
      const document: UserDocument = {
        ...user,
        _id: new Types.ObjectId(),
        active: true,
        away: false,
        sessionGeneration: 1,
        teamIds: objectIds(user.teamIds),
        inboxIds: objectIds(user.inboxIds),
      };
      await model.create(document);
      return toUser(document);
    },
    async findById(id: string): Promise<StoredUser | null> {
      const document = await model.findById(id).lean<UserDocument>();
      return document ? toUser(document) : null;
    },
    async findByEmail(email: string): Promise<StoredUser | null> {
      const document = await model.findOne({ email }).lean<UserDocument>();
      return document ? toUser(document) : null;
    },
    findMany: (ids: readonly string[]) => find({ _id: { $in: objectIds(ids) } }),
    /** Everybody, the deactivated too. */
    list: () => find({}),
    /** Active members. */
    listByInbox: (inboxId: string) => find({ inboxIds: new Types.ObjectId(inboxId), active: true }),
    /** Active members. */
    listByTeam: (teamId: string) => find({ teamIds: new Types.ObjectId(teamId), active: true }),
    listActiveAdmins: () => find({ role: 'admin', active: true }),
    async any(): Promise<boolean> {
      return (await model.exists({})) !== null;
    },
    credentialsByEmail: (email: string) => credentials({ email }),
    credentialsById: (id: string) => credentials({ _id: new Types.ObjectId(id) }),
    update: (id: string, changes: UserChanges) => change(id, { $set: toDocument(changes) }),
    /** Every session of theirs that exists now is ended. */
    endSessions: (id: string) => change(id, { $inc: { sessionGeneration: 1 } }),
    setPassword: (id: string, passwordHash: string) =>
      change(id, { $set: { passwordHash }, $inc: { sessionGeneration: 1 } }),
    /** Makes exactly these people members of the team or inbox. Answers with the ids of those whom it changed. */
    async setMembers(
      field: 'teamIds' | 'inboxIds',
      groupId: string,
      memberIds: readonly string[],
    ): Promise<string[]> {
      const group = new Types.ObjectId(groupId);
      const before = (await find({ [field]: group })).map((user) => user.id);
      const added = memberIds.filter((id) => !before.includes(id));
      const removed = before.filter((id) => !memberIds.includes(id));
      if (added.length > 0) {
        await model.updateMany({ _id: { $in: objectIds(added) } }, { $addToSet: { [field]: group } });
      }
      if (removed.length > 0) {
        await model.updateMany({ _id: { $in: objectIds(removed) } }, { $pull: { [field]: group } });
      }
      return [...added, ...removed];
    },
    /** For the removal of demo people. */
    async remove(id: string): Promise<void> {
      await model.deleteOne({ _id: new Types.ObjectId(id) });
    },
  };
}
export type UserStore = ReturnType<typeof createUserStore>;

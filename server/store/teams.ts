import { type Connection, Schema, Types } from 'mongoose';

/** A group of people; who belongs to it is kept with the people. */
export interface StoredTeam {
  id: string;
  name: string;
}

interface TeamDocument {
  _id: Types.ObjectId;
  name: string;
  /** Lower-case: two teams whose names differ by capitals only would be mixed up. */
  nameKey: string;
}

const schema = new Schema<TeamDocument>(
  { name: { type: String, required: true }, nameKey: { type: String, required: true } },
  { versionKey: false },
);
schema.index({ nameKey: 1 }, { unique: true });

const toTeam = (document: TeamDocument): StoredTeam => ({
  id: document._id.toHexString(),
  name: document.name,
});
const named = (name: string) => ({ name, nameKey: name.toLocaleLowerCase('en') });

/** Teams by name; creating or renaming throws a duplicate-key error (11000) when the name is taken. */
export function createTeamStore(connection: Connection) {
  const model = connection.model<TeamDocument>('Team', schema, 'teams');
  return {
    async create(name: string): Promise<StoredTeam> {
      const document = { _id: new Types.ObjectId(), ...named(name) };
      await model.create(document);
      return toTeam(document);
    },
    async findById(id: string): Promise<StoredTeam | null> {
      const document = await model.findById(id).lean<TeamDocument>();
      return document ? toTeam(document) : null;
    },
    async list(): Promise<StoredTeam[]> {
      const documents = await model.find().sort({ nameKey: 1 }).lean<TeamDocument[]>();
      return documents.map(toTeam);
    },
    async rename(id: string, name: string): Promise<StoredTeam | null> {
      const document = await model
        .findByIdAndUpdate(id, { $set: named(name) }, { returnDocument: 'after' })
        .lean<TeamDocument>();
      return document ? toTeam(document) : null;
    },
    async remove(id: string): Promise<boolean> {
      return (await model.deleteOne({ _id: new Types.ObjectId(id) })).deletedCount === 1;
    },
  };
}
export type TeamStore = ReturnType<typeof createTeamStore>;

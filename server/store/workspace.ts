import { type Connection, Schema } from 'mongoose';

/** Settings of the one workspace of an install. */
export interface StoredWorkspace {
  name: string;
  /** IANA name, "Europe/Zurich". */
  timeZone: string;
  /** Does it hold the removable demo? */
  demo: boolean;
}

interface WorkspaceDocument extends StoredWorkspace {
  _id: string;
}

const schema = new Schema<WorkspaceDocument>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    timeZone: { type: String, required: true },
    demo: { type: Boolean, required: true },
  },
  { versionKey: false },
);
const key = 'workspace';
const defaults: StoredWorkspace = { name: 'Onevoice', timeZone: 'UTC', demo: false };

/** The workspace's settings: one document, made when first changed. */
export function createWorkspaceStore(connection: Connection) {
  const model = connection.model<WorkspaceDocument>('Workspace', schema, 'workspace');

  async function read(): Promise<StoredWorkspace> {
    const document = await model.findById(key).lean<WorkspaceDocument>();
    if (!document) return defaults;
    return { name: document.name, timeZone: document.timeZone, demo: document.demo };
  }

  return {
    read,
    async update(changes: Partial<StoredWorkspace>): Promise<StoredWorkspace> {
      const missing = Object.fromEntries(Object.entries(defaults).filter(([name]) => !(name in changes)));
      await model.updateOne({ _id: key }, { $set: changes, $setOnInsert: missing }, { upsert: true });
      return read();
    },
  };
}
export type WorkspaceStore = ReturnType<typeof createWorkspaceStore>;

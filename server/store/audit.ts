import { type Connection, Schema, Types } from 'mongoose';

/** One line of the audit trail. Never holds a secret or a message's text. */
export interface AuditEntry {
  /** "session.opened", "user.changed", "token.created", "inbox.changed" ... */
  action: string;
  /** Who did it; null when nobody was logged in. */
  userId: string | null;
  via: 'session' | 'token' | 'system';
  /** What it was done to, "user:6561..." */
  subject: string | null;
  data: Record<string, string | number | boolean | null>;
  /** Where from, when it came over HTTP. */
  address: string | null;
  at: Date;
}

interface AuditDocument extends Omit<AuditEntry, 'userId'> {
  _id: Types.ObjectId;
  userId: Types.ObjectId | null;
}

const schema = new Schema<AuditDocument>(
  {
    action: { type: String, required: true },
    userId: { type: Schema.Types.ObjectId, default: null },
    via: { type: String, required: true },
    subject: { type: String, default: null },
    data: { type: Schema.Types.Mixed, default: {} },
    address: { type: String, default: null },
    at: { type: Date, required: true },
  },
  { versionKey: false, minimize: false },
);
schema.index({ at: -1 });

/** The audit trail: only added to. */
export function createAuditStore(connection: Connection) {
  const model = connection.model<AuditDocument>('AuditEntry', schema, 'audit');
  return {
    async add(entry: AuditEntry): Promise<void> {
      await model.create({ ...entry, userId: entry.userId ? new Types.ObjectId(entry.userId) : null });
    },
    /** Newest first. */
    async list(limit: number): Promise<AuditEntry[]> {
      const documents = await model.find().sort({ at: -1 }).limit(limit).lean<AuditDocument[]>();
      return documents.map(({ _id, userId, ...entry }) => ({
        ...entry,
        userId: userId?.toHexString() ?? null,
      }));
    },
  };
}
export type AuditStore = ReturnType<typeof createAuditStore>;

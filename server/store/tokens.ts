import { type Connection, Schema, Types } from 'mongoose';
import type { Role } from '../../shared/abilities.ts';

/** An API token. Its secret was shown once; what is kept is the hash. */
export interface StoredToken {
  id: string;
  name: string;
  role: Role;
  /** Who made it: it sees what they see, and ends when they are deactivated. */
  userId: string;
  hint: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
}

interface TokenDocument extends Omit<StoredToken, 'id' | 'userId'> {
  _id: Types.ObjectId;
  userId: Types.ObjectId;
  tokenHash: string;
}

const schema = new Schema<TokenDocument>(
  {
    name: { type: String, required: true },
    role: { type: String, required: true },
    userId: { type: Schema.Types.ObjectId, required: true },
    hint: { type: String, required: true },
    tokenHash: { type: String, required: true },
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, default: null },
    expiresAt: { type: Date, default: null },
  },
  { versionKey: false },
);
schema.index({ tokenHash: 1 }, { unique: true });

function toToken(document: TokenDocument): StoredToken {
  return {
    id: document._id.toHexString(),
    name: document.name,
    role: document.role,
    userId: document.userId.toHexString(),
    hint: document.hint,
    createdAt: document.createdAt,
    lastUsedAt: document.lastUsedAt,
    expiresAt: document.expiresAt,
  };
}

/** API tokens by the SHA-256 of their secret. */
export function createTokenStore(connection: Connection) {
  const model = connection.model<TokenDocument>('ApiToken', schema, 'api_tokens');
  return {
    async create(
      token: Omit<StoredToken, 'id' | 'lastUsedAt'> & { tokenHash: string },
    ): Promise<StoredToken> {
      const document: TokenDocument = {
        ...token,
        _id: new Types.ObjectId(),
        userId: new Types.ObjectId(token.userId),
        lastUsedAt: null,
      };
      await model.create(document);
      return toToken(document);
    },
    async findByHash(tokenHash: string): Promise<StoredToken | null> {
      const document = await model.findOne({ tokenHash }).lean<TokenDocument>();
      return document ? toToken(document) : null;
    },
    /** Newest first; at most 500. */
    async list(): Promise<StoredToken[]> {
      const documents = await model.find().sort({ _id: -1 }).limit(500).lean<TokenDocument[]>();
      return documents.map(toToken);
    },
    async touch(id: string, now: Date): Promise<void> {
      await model.updateOne({ _id: new Types.ObjectId(id) }, { $set: { lastUsedAt: now } });
    },
    async remove(id: string): Promise<StoredToken | null> {
      const document = await model.findByIdAndDelete(id).lean<TokenDocument>();
      return document ? toToken(document) : null;
    },
  };
}
export type TokenStore = ReturnType<typeof createTokenStore>;

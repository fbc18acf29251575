import { type Connection, Schema, Types } from 'mongoose';
import type { Role } from '../../shared/abilities.ts';

/** What a link lets its holder do, once. */
export type LinkPurpose =
  | { kind: 'set-up' }
  | { kind: 'reset'; userId: string }
  | {
      kind: 'invitation';
      email: string;
      role: Role;
      teamIds: string[];
      inboxIds: string[];
      invitedBy: string;
    };
export type LinkKind = LinkPurpose['kind'];

/** A link by which someone gets in without a password. Its secret is never stored, only the hash of it. */
export interface StoredLink<K extends LinkKind = LinkKind> {
  id: string;
  purpose: Extract<LinkPurpose, { kind: K }>;
  createdAt: Date;
  expiresAt: Date;
}

interface LinkDocument {
  _id: Types.ObjectId;
  kind: LinkKind;
  tokenHash: string;
  purpose: LinkPurpose;
  /** The invited address or the user, so that older links of the same kind can be withdrawn. */
  about: string;
  used: boolean;
  createdAt: Date;
  expiresAt: Date;
}

const schema = new Schema<LinkDocument>(
  {
    kind: { type: String, required: true },
    tokenHash: { type: String, required: true },
    purpose: { type: Schema.Types.Mixed, required: true },
    about: { type: String, default: '' },
    used: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ tokenHash: 1 }, { unique: true });
schema.index({ kind: 1, about: 1, used: 1 });
/** Kept for a month after they end, so that "has expired" can be told from "never was". */
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 30 * 24 * 3600 });

function toLink<K extends LinkKind>(document: LinkDocument): StoredLink<K> {
  return {
    id: document._id.toHexString(),
    purpose: document.purpose as StoredLink<K>['purpose'],
    createdAt: document.createdAt,
    expiresAt: document.expiresAt,
  };
}

function aboutOf(purpose: LinkPurpose): string {
  if (purpose.kind === 'reset') return purpose.userId;
  return purpose.kind === 'invitation' ? purpose.email : '';
}

/** One-time links: set-up, invitations, password resets. */
export function createLinkStore(connection: Connection) {
  const model = connection.model<LinkDocument>('Link', schema, 'links');

  return {
    /** Replaces unused links of the same kind about the same person. */
    async create(link: {
      purpose: LinkPurpose;
      tokenHash: string;
      now: Date;
      expiresAt: Date;
    }): Promise<StoredLink> {
      const about = aboutOf(link.purpose);
      const document: LinkDocument = {
        _id: new Types.ObjectId(),
        kind: link.purpose.kind,
        purpose: link.purpose,
        tokenHash: link.tokenHash,
        about,
        used: false,
        createdAt: link.now,
        expiresAt: link.expiresAt,
      };
      await model.create(document);
      await model.deleteMany({ kind: document.kind, about, used: false, _id: { $ne: document._id } });
      return toLink(document);
    },
    async findUsable<K extends LinkKind>(
      kind: K,
      tokenHash: string,
      now: Date,
    ): Promise<StoredLink<K> | null> {
      const document = await model
        .findOne({ kind, tokenHash, used: false, expiresAt: { $gt: now } })
        .lean<LinkDocument>();
      return document ? toLink<K>(document) : null;
    },
    /** Uses a link up: of any number of callers, one gets it and the others null. */
    async consume<K extends LinkKind>(kind: K, tokenHash: string, now: Date): Promise<StoredLink<K> | null> {
      const document = await model
        .findOneAndUpdate(
          { kind, tokenHash, used: false, expiresAt: { $gt: now } },
          { $set: { used: true } },
          { returnDocument: 'after' },
        )
        .lean<LinkDocument>();
      return document ? toLink<K>(document) : null;
    },
    /** Gives a link back that was used up for something which then failed. */
    async release(id: string): Promise<void> {
      await model.updateOne({ _id: new Types.ObjectId(id) }, { $set: { used: false } });
    },
    async listUsable<K extends LinkKind>(kind: K, now: Date): Promise<StoredLink<K>[]> {
      const documents = await model
        .find({ kind, used: false, expiresAt: { $gt: now } })
        .sort({ _id: -1 })
        .limit(500)
        .lean<LinkDocument[]>();
      return documents.map((document) => toLink<K>(document));
    },
    async remove(kind: LinkKind, id: string): Promise<boolean> {
      const { deletedCount } = await model.deleteOne({ _id: new Types.ObjectId(id), kind, used: false });
      return deletedCount === 1;
    },
    async removeUnused(kind: LinkKind): Promise<void> {
      await model.deleteMany({ kind, used: false });
    },
  };
}
export type LinkStore = ReturnType<typeof createLinkStore>;

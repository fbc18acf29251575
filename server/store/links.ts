import type { Connection } from 'mongoose';
import type { Role } from '../../shared/abilities.ts';
import type { WorkLanguage } from '../../shared/mails/languages.ts';
import { Collection, type IndexSpec } from './collection.ts';
import { newId } from './ids.ts';

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
      /** None: made before it was asked, the browser's. */
      language?: WorkLanguage;
    };
export type LinkKind = LinkPurpose['kind'];

/** A link by which someone gets in without a password. Its secret is never stored, only the hash of it. */
export interface StoredLink<K extends LinkKind = LinkKind> {
  id: string;
  purpose: Extract<LinkPurpose, { kind: K }>;
  createdAt: Date;
  expiresAt: Date;
}

interface LinkRow {
  id: string;
  kind: LinkKind;
  tokenHash: string;
  purpose: LinkPurpose;
  /** The invited address or the user, so that older links of the same kind can be withdrawn. */
  about: string;
  used: boolean;
  createdAt: Date;
  expiresAt: Date;
}

export const linkIndexes: IndexSpec[] = [
  { name: 'token', key: { tokenHash: 1 }, unique: true },
  { name: 'about', key: { kind: 1, used: 1, about: 1 } },
  { name: 'expiry', key: { expiresAt: 1 }, expireAfterSeconds: 7 * 24 * 3600 },
];
export const linkQueries = {
  usable: (kind: LinkKind, now: Date) => ({
    filter: { kind, used: false, expiresAt: { $gt: now } },
    index: 'about',
  }),
};

function toLink<K extends LinkKind>(row: LinkRow | null): StoredLink<K> | null {
  if (!row) return null;
  const { id, purpose, createdAt, expiresAt } = row;
  return { id, purpose: purpose as StoredLink<K>['purpose'], createdAt, expiresAt };
}

function aboutOf(purpose: LinkPurpose): string {
  if (purpose.kind === 'reset') return purpose.userId;
  return purpose.kind === 'invitation' ? purpose.email : '';
}

/** One-time links: set-up, invitations, password resets. */
export function createLinkStore(connection: Connection) {
  const rows = new Collection<LinkRow>(connection, 'links', linkIndexes);
  const usable = (kind: LinkKind, tokenHash: string, now: Date) => ({
    tokenHash,
    kind,
    used: false,
    expiresAt: { $gt: now },
  });

  return {
    collection: rows,
    /** Replaces unused links of the same kind about the same person. */
    async create(link: {
      purpose: LinkPurpose;
      tokenHash: string;
      now: Date;
      expiresAt: Date;
    }): Promise<StoredLink> {
      const { purpose, tokenHash, now, expiresAt } = link;
      const about = aboutOf(purpose);
      const { kind } = purpose;
      const row: LinkRow = {
        ...{ id: newId(), kind, tokenHash, purpose, about, used: false },
        ...{ createdAt: now, expiresAt },
      };
      await rows.insert(row);
      await rows.remove({ kind, used: false, about, _id: { $ne: row.id } });
      return { id: row.id, purpose, createdAt: now, expiresAt };
    },
    async findUsable<K extends LinkKind>(kind: K, tokenHash: string, now: Date) {
      return toLink<K>(await rows.first(usable(kind, tokenHash, now)));
    },
    /** Uses a link up: of any number of callers, one gets it and the others null. */
    async consume<K extends LinkKind>(kind: K, tokenHash: string, now: Date) {
      return toLink<K>(await rows.change(usable(kind, tokenHash, now), { $set: { used: true } }));
    },
    /** Gives a link back that was used up for something which then failed. */
    release: (id: string) => rows.change({ _id: id }, { $set: { used: false } }),
    /** Newest first, at most 500. */
    async listUsable<K extends LinkKind>(kind: K, now: Date): Promise<StoredLink<K>[]> {
      const found = await rows.find(linkQueries.usable(kind, now), { limit: 500 });
      return found
        .map((row) => toLink<K>(row))
        .filter((link) => link !== null)
        .sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
    },
    remove: async (kind: LinkKind, id: string) => (await rows.remove({ _id: id, kind, used: false })) === 1,
  };
}
export type LinkStore = ReturnType<typeof createLinkStore>;

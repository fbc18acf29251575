import type { Connection } from 'mongoose';
import type { Role } from '../../shared/abilities.ts';
import { Collection, type IndexSpec } from './collection.ts';
import { newId } from './ids.ts';

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

interface TokenRow extends StoredToken {
  tokenHash: string;
}

export const tokenIndexes: IndexSpec[] = [{ name: 'token', key: { tokenHash: 1 }, unique: true }];
export const tokenQueries = { all: () => ({ filter: {}, sort: { _id: -1 }, index: '_id_' }) as const };

const toToken = ({ tokenHash: _, ...token }: TokenRow): StoredToken => token;

/** API tokens by the SHA-256 of their secret. */
export function createTokenStore(connection: Connection) {
  const rows = new Collection<TokenRow>(connection, 'api_tokens', tokenIndexes);
  return {
    collection: rows,
    async create(token: Omit<TokenRow, 'id' | 'lastUsedAt'>): Promise<StoredToken> {
      const row: TokenRow = { ...token, id: newId(), lastUsedAt: null };
      await rows.insert(row);
      return toToken(row);
    },
    async findByHash(tokenHash: string): Promise<StoredToken | null> {
      const row = await rows.first({ tokenHash });
      return row && toToken(row);
    },
    /** Newest first; at most 500. */
    list: async () => (await rows.find(tokenQueries.all(), { limit: 500 })).map(toToken),
    touch: (id: string, now: Date) => rows.change({ _id: id }, { $set: { lastUsedAt: now } }),
    remove: async (id: string) => (await rows.remove({ _id: id })) === 1,
  };
}
export type TokenStore = ReturnType<typeof createTokenStore>;

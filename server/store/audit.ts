import type { Connection } from 'mongoose';
import { Collection, type IndexSpec } from './collection.ts';
import { newId } from './ids.ts';

/** One line of the audit trail. Never holds a secret or a message's text. */
export interface AuditEntry {
  id: string;
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

export const auditIndexes: IndexSpec[] = [{ name: 'time', key: { at: -1 } }];
export const auditQueries = { newest: () => ({ filter: {}, sort: { at: -1 }, index: 'time' }) as const };

/** The audit trail: only added to. */
export function createAuditStore(connection: Connection) {
  const rows = new Collection<AuditEntry>(connection, 'audit', auditIndexes);
  return {
    collection: rows,
    add: (entry: Omit<AuditEntry, 'id'>) => rows.insert({ ...entry, id: newId() }),
    /** Newest first. */
    list: (limit: number) => rows.find(auditQueries.newest(), { limit }),
  };
}
export type AuditStore = ReturnType<typeof createAuditStore>;

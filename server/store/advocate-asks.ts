import type { Connection } from 'mongoose';
import type { AskKind, AskObjection } from '../../shared/advocates/may-ask.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** Somebody was asked to speak for us: to write a review, or to be a reference. */
export interface StoredAsk {
  /** Made of the contact and of the try: sent again it is the same one. */
  id: string;
  contactId: string;
  kind: AskKind;
  /** Of a review: the site; empty for a reference. */
  site: string;
  answerId: string;
  conversationId: string;
  inboxId: string;
  /** Did they speak for us when they were picked? */
  content: boolean;
  state: 'waiting' | 'asked' | 'left' | 'agreed' | 'declined';
  /** left: why. */
  reason: AskObjection | null;
  by: { id: string; name: string };
  at: Date;
  /** waiting: not before then. */
  dueAt: Date;
  askedAt: Date | null;
  /** agreed: until when they speak for us; null: until they say otherwise. */
  until: Date | null;
  /** When they were named to somebody, and to whom; at most 100, newest last. */
  uses: { at: Date; by: string; what: string }[];
}

export const askIndexes: IndexSpec[] = [
  { name: 'contact', key: { contactId: 1, at: -1 } },
  { name: 'waiting', key: { dueAt: 1 }, partialFilterExpression: { state: 'waiting' } },
  { name: 'state', key: { state: 1, at: -1, _id: -1 } },
  { name: 'site', key: { site: 1, at: -1 } },
];
export const askQueries = {
  ofContacts: (contactIds: readonly string[]): NamedQuery => ({
    filter: { contactId: { $in: contactIds } },
    index: 'contact',
  }),
  due: (now: Date): NamedQuery => ({
    filter: { state: 'waiting', dueAt: { $lte: now } },
    sort: { dueAt: 1 },
    index: 'waiting',
    hint: true,
  }),
  inState: (state: StoredAsk['state']): NamedQuery => ({
    filter: { state },
    sort: { at: -1, _id: -1 },
    index: 'state',
    hint: true,
  }),
  ofSite: (site: string, since: Date): NamedQuery => ({
    filter: { site, at: { $gte: since } },
    sort: { at: -1 },
    index: 'site',
    hint: true,
  }),
};

const mostOfContact = 200;
const mostOfSite = 1000;

/** Who was asked to speak for us, and who does. */
export function createAskStore(connection: Connection) {
  const rows = new Collection<StoredAsk>(connection, 'advocate_asks', askIndexes);
  return {
    collection: rows,
    read: (id: string) => rows.byId(id),
    /** @returns false when it is there */
    insert: (row: StoredAsk) => rows.insert(row),
    /** Newest first. */
    async ofContacts(contactIds: readonly string[]): Promise<StoredAsk[]> {
      const found = await rows.find(askQueries.ofContacts(contactIds), { limit: mostOfContact });
      return found.toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
    },
    due: (now: Date, limit: number) => rows.find(askQueries.due(now), { limit }),
    inState: (state: StoredAsk['state'], limit: number) => rows.find(askQueries.inState(state), { limit }),
    ofSite: (site: string, since: Date) => rows.find(askQueries.ofSite(site, since), { limit: mostOfSite }),
    /** @returns null when it is in none of these states any more */
    move: (id: string, from: readonly StoredAsk['state'][], set: Partial<Omit<StoredAsk, 'id'>>) =>
      rows.change({ _id: id, state: { $in: from } }, { $set: set }),
    use: (id: string, use: StoredAsk['uses'][number]) =>
      rows.change({ _id: id, state: 'agreed' }, { $push: { uses: { $each: [use], $slice: -100 } } }),
    forget: (contactIds: readonly string[]) => rows.remove({ contactId: { $in: contactIds } }),
  };
}

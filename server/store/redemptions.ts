import type { Connection } from 'mongoose';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** Somebody wants a reward: points of one or several accounts go, one of the stock goes, a code comes. */
export interface StoredRedemption {
  /** Made of the contact and of the try. */
  id: string;
  contactId: string;
  programmeId: string;
  rewardId: string;
  /** The reward's name and price, as it was redeemed. */
  reward: string;
  points: number;
  /** Which accounts pay how much: those of contacts that are one person. */
  parts: { accountId: string; contactId: string; points: number }[];
  /** Single use; whoever shows it has it. */
  code: string;
  state: 'pending' | 'issued' | 'used' | 'failing' | 'failed' | 'cancelling' | 'returning' | 'cancelled';
  /** When somebody has to look whether all of it is done; left out: it is. */
  wakeAt?: Date;
  at: Date;
  expiresAt: Date;
  usedAt: Date | null;
  /** Of the shop that took it. */
  reference: string;
  by: { id: string; name: string } | null;
}

/** Points above an agent's limit: somebody else agrees first. */
export interface StoredGoodwillRequest {
  id: string;
  contactId: string;
  points: number;
  reason: string;
  by: { id: string; name: string };
  at: Date;
  state: 'waiting' | 'agreed' | 'given' | 'refused';
  decidedBy: { id: string; name: string } | null;
}

const epoch = new Date(0);
export const redemptionIndexes: IndexSpec[] = [
  { name: 'contact', key: { contactId: 1, at: -1 } },
  { name: 'code', key: { code: 1 }, unique: true },
  { name: 'wake', key: { wakeAt: 1 }, partialFilterExpression: { wakeAt: { $gt: epoch } } },
];
export const goodwillRequestIndexes: IndexSpec[] = [
  { name: 'contact', key: { contactId: 1 } },
  { name: 'state', key: { state: 1, at: 1 } },
];
export const redemptionQueries = {
  ofContacts: (contactIds: readonly string[]): NamedQuery => ({
    filter: { contactId: { $in: contactIds } },
    index: 'contact',
  }),
  due: (now: Date): NamedQuery => ({
    filter: { wakeAt: { $gt: epoch, $lte: now } },
    sort: { wakeAt: 1 },
    index: 'wake',
  }),
};
export const goodwillRequestQueries = {
  inState: (state: StoredGoodwillRequest['state']): NamedQuery => ({
    filter: { state },
    sort: { at: 1 },
    index: 'state',
  }),
  ofContacts: (contactIds: readonly string[]): NamedQuery => ({
    filter: { contactId: { $in: contactIds } },
    index: 'contact',
  }),
};

const mostShown = 200;

/** Rewards that were redeemed, and points that somebody asked for. */
export function createRedemptionStore(connection: Connection) {
  const rows = new Collection<StoredRedemption>(connection, 'loyalty_redemptions', redemptionIndexes);
  const requests = new Collection<StoredGoodwillRequest>(
    connection,
    'loyalty_requests',
    goodwillRequestIndexes,
  );
  return {
    collection: rows,
    requests,
    read: (id: string) => rows.byId(id),
    insert: (row: StoredRedemption) => rows.insert(row),
    byCode: (code: string) => rows.first({ code }),
    /** Newest first. */
    async ofContacts(contactIds: readonly string[]): Promise<StoredRedemption[]> {
      const found = await rows.find(redemptionQueries.ofContacts(contactIds), { limit: mostShown });
      return found.toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
    },
    /** @returns null when it is in another state. wakeAt null: all of it is done. */
    move: (
      id: string,
      from: StoredRedemption['state'],
      { state, wakeAt }: { state: StoredRedemption['state']; wakeAt: Date | null },
    ) =>
      rows.change(
        { _id: id, state: from },
        wakeAt ? { $set: { state, wakeAt } } : { $set: { state }, $unset: { wakeAt: '' } },
      ),
    /** Nothing is left to be done. */
    rest: (id: string) =>
      rows.change({ _id: id, state: { $in: ['issued', 'used'] } }, { $unset: { wakeAt: '' } }),
    /** Of any number of shops one takes it. */
    use: (id: string, { usedAt, reference }: { usedAt: Date; reference: string }) =>
      rows.change({ _id: id, state: 'issued' }, { $set: { state: 'used', usedAt, reference } }),
    due: (now: Date, limit: number) => rows.find(redemptionQueries.due(now), { limit }),
    insertRequest: (row: StoredGoodwillRequest) => requests.insert(row),
    readRequest: (id: string) => requests.byId(id),
    requestsIn: (state: StoredGoodwillRequest['state'], limit: number) =>
      requests.find(goodwillRequestQueries.inState(state), { limit }),
    async waitingFor(contactIds: readonly string[]): Promise<StoredGoodwillRequest[]> {
      const found = await requests.find(goodwillRequestQueries.ofContacts(contactIds), { limit: mostShown });
      return found.filter(({ state }) => state === 'waiting');
    },
    decide: (
      id: string,
      from: StoredGoodwillRequest['state'],
      set: Partial<Pick<StoredGoodwillRequest, 'state' | 'decidedBy'>>,
    ) => requests.change({ _id: id, state: from }, { $set: set }),
    async forget(contactIds: readonly string[]): Promise<void> {
      await rows.remove({ contactId: { $in: contactIds } });
      await requests.remove({ contactId: { $in: contactIds } });
    },
  };
}

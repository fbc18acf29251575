import type { Connection } from 'mongoose';
import type { Balance, EntryKind } from '../../shared/loyalty/balance.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { beyond, type Position } from './cursor.ts';

/** A line of the ledger: only ever added. */
export interface StoredEntry {
  /** Made of the account and of what it is for: it is there once. */
  id: string;
  accountId: string;
  programmeId: string;
  contactId: string;
  kind: EntryKind;
  /** What the balance grew by. */
  points: number;
  /** What was meant, where it is not what came of it. */
  meant?: number;
  at: Date;
  /** When points that came in go; null: never. */
  until: Date | null;
  /** What it is for: "order:…". */
  source: string;
  by: { id: string; name: string } | null;
  reason: string;
}

/**
 * What one contact has in one programme. Its lines are `pending` until they stand in the ledger: balance = ledger and
 * pending, at any moment.
 */
export interface StoredAccount extends Balance {
  /** Made of programme and contact. */
  id: string;
  programmeId: string;
  contactId: string;
  lots: { until: Date | null; points: number }[];
  pending: StoredEntry[];
  /** Since when lines wait; left out: none do. */
  pendingSince?: Date;
  revision: number;
  /** All that ever came in, less what was taken back; all that ever went for rewards. */
  earned: number;
  redeemed: number;
  /** Orders that earned points and still stand. */
  orders: number;
  /** When their tier goes unless something comes in. */
  slipsAt: Date | null;
  /** When time changes something: points or a tier go. */
  lookAt?: Date;
  joinedAt: Date;
}

const epoch = new Date(0);
export const loyaltyAccountIndexes: IndexSpec[] = [
  { name: 'contact', key: { contactId: 1 } },
  { name: 'programme', key: { programmeId: 1 } },
  { name: 'look', key: { lookAt: 1 }, partialFilterExpression: { lookAt: { $gt: epoch } } },
  { name: 'pending', key: { pendingSince: 1 }, partialFilterExpression: { pendingSince: { $gt: epoch } } },
];
export const loyaltyEntryIndexes: IndexSpec[] = [
  { name: 'contact', key: { contactId: 1, at: -1, _id: -1 } },
  { name: 'source', key: { source: 1 } },
];
export const loyaltyAccountQueries = {
  ofContacts: (contactIds: readonly string[]): NamedQuery => ({
    filter: { contactId: { $in: contactIds } },
    index: 'contact',
  }),
  due: (now: Date): NamedQuery => ({
    filter: { lookAt: { $gt: epoch, $lte: now } },
    sort: { lookAt: 1 },
    index: 'look',
  }),
  pending: (before: Date): NamedQuery => ({
    filter: { pendingSince: { $gt: epoch, $lte: before } },
    sort: { pendingSince: 1 },
    index: 'pending',
  }),
};
export const loyaltyEntryQueries = {
  ofContact: (contactId: string, after?: Position): NamedQuery => ({
    filter: { contactId, ...(after && beyond('at', after, -1)) },
    sort: { at: -1, _id: -1 },
    index: 'contact',
  }),
  since: (contactId: string, since: Date): NamedQuery => ({
    filter: { contactId, at: { $gte: since } },
    sort: { at: -1, _id: -1 },
    index: 'contact',
  }),
  ofMany: (contactIds: readonly string[], since: Date): NamedQuery => ({
    filter: { contactId: { $in: contactIds }, at: { $gte: since } },
    index: 'contact',
  }),
  ofSource: (source: string): NamedQuery => ({ filter: { source }, index: 'source' }),
};

/** More lines of one contact than that are not counted for a tier. */
const mostCounted = 5000;
const mostOfSource = 500;

export interface ProgrammeSums {
  members: number;
  outstanding: number;
  earned: number;
  redeemed: number;
  buyers: number;
  repeatBuyers: number;
}

/** Accounts of points, and their ledger. */
export function createLoyaltyStore(connection: Connection) {
  const accounts = new Collection<StoredAccount>(connection, 'loyalty_accounts', loyaltyAccountIndexes);
  const entries = new Collection<StoredEntry>(connection, 'loyalty_entries', loyaltyEntryIndexes);
  return {
    accounts,
    entries,
    read: (id: string) => accounts.byId(id),
    /** @returns false when it is there */
    open: (row: StoredAccount) => accounts.insert(row),
    ofContacts: (contactIds: readonly string[]) =>
      accounts.find(loyaltyAccountQueries.ofContacts(contactIds), { limit: 200 }),
    /** @returns null when it has changed since it was read */
    change: (
      { id, revision }: Pick<StoredAccount, 'id' | 'revision'>,
      set: Partial<Omit<StoredAccount, 'id' | 'revision'>>,
    ) => accounts.change({ _id: id, revision }, { $set: set, $inc: { revision: 1 } }),
    /** Its lines stand in the ledger. Nothing else changed, so its revision stays. */
    settled: ({ id, revision }: Pick<StoredAccount, 'id' | 'revision'>) =>
      accounts.change({ _id: id, revision }, { $set: { pending: [] }, $unset: { pendingSince: '' } }),
    /** When time changes something next; null: never. */
    lookAgain: (
      { id, revision }: Pick<StoredAccount, 'id' | 'revision'>,
      at: Date | null,
      slipsAt: Date | null,
    ) =>
      accounts.change(
        { _id: id, revision },
        at ? { $set: { lookAt: at, slipsAt } } : { $set: { slipsAt }, $unset: { lookAt: '' } },
      ),
    due: (now: Date, limit: number) => accounts.find(loyaltyAccountQueries.due(now), { limit }),
    waiting: (before: Date, limit: number) => accounts.find(loyaltyAccountQueries.pending(before), { limit }),
    readEntry: (id: string) => entries.byId(id),
    /** What is there already stays as it is. */
    write: (rows: readonly StoredEntry[]) => entries.insertMany(rows),
    /** Newest first. */
    entriesOf: (contactId: string, { after, limit }: { after?: Position | undefined; limit: number }) =>
      entries.page(loyaltyEntryQueries.ofContact(contactId, after), limit),
    entriesSince: (contactId: string, since: Date) =>
      entries.find(loyaltyEntryQueries.since(contactId, since), { limit: mostCounted }),
    /** Points for recommendations, and what of them was taken back. */
    async referralsOf(contactIds: readonly string[], since: Date, limit: number): Promise<StoredEntry[]> {
      const rows = await entries.find(loyaltyEntryQueries.ofMany(contactIds, since), { limit });
      return rows.filter(({ source }) => source.startsWith('referral:'));
    },
    entriesFor: (source: string) =>
      entries.find(loyaltyEntryQueries.ofSource(source), { limit: mostOfSource }),
    sumsOf: (programmeId: string) => sumAccounts(accounts, programmeId),
    async forget(contactIds: readonly string[]): Promise<void> {
      const theirs = { contactId: { $in: contactIds } };
      await entries.remove(theirs);
      await accounts.remove(theirs);
    },
  };
}

/** Reads every account of a programme, on the server. */
async function sumAccounts(accounts: Collection<StoredAccount>, programmeId: string): Promise<ProgrammeSums> {
  const several = (orders: number) => ({ $sum: { $cond: [{ $gte: ['$orders', orders] }, 1, 0] } });
  const [found] = await accounts.native
    .aggregate<ProgrammeSums & { _id: null }>([
      { $match: { programmeId } },
      {
        $group: {
          ...{ _id: null, members: { $sum: 1 }, buyers: several(1), repeatBuyers: several(2) },
          ...{
            outstanding: { $sum: '$balance' },
            earned: { $sum: '$earned' },
            redeemed: { $sum: '$redeemed' },
          },
        },
      },
    ])
    .toArray();
  const none = { members: 0, outstanding: 0, earned: 0, redeemed: 0, buyers: 0, repeatBuyers: 0 };
  if (!found) return none;
  const { _id: _, ...sums } = found;
  return sums;
}

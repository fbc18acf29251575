import type { Connection } from 'mongoose';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { beyond, type Position } from './cursor.ts';
import { idFrom } from './ids.ts';

/** An address that gets no campaign any more. */
export interface StoredSuppression {
  /** Made from kind and address: it holds without the address too. */
  id: string;
  kind: string;
  /** null: the person was deleted. */
  address: string | null;
  reason: 'bounced' | 'complained';
  words: string;
  campaignId: string | null;
  at: Date;
}

export const suppressionIndexes: IndexSpec[] = [{ name: 'newest', key: { at: -1, _id: -1 } }];
export const suppressionQueries = {
  newest: (after?: Position): NamedQuery => ({
    filter: after ? beyond('at', after, -1) : {},
    sort: { at: -1, _id: -1 },
    index: 'newest',
    hint: true,
  }),
};

export function suppressionId(kind: string, address: string): string {
  return idFrom(['suppression', kind, address.toLowerCase()]);
}

export function createSuppressionStore(connection: Connection) {
  const rows = new Collection<StoredSuppression>(connection, 'suppressions', suppressionIndexes);
  return {
    collection: rows,
    list: (after: Position | undefined, limit: number) => rows.page(suppressionQueries.newest(after), limit),
    /** A complaint stands above mail that came back. */
    async add(row: StoredSuppression): Promise<void> {
      if (await rows.insert(row)) return;
      if (row.reason === 'bounced') return;
      const { id, ...set } = row;
      await rows.change({ _id: id }, { $set: set });
    },
    ofAddresses: (addresses: readonly { kind: string; address: string }[]) =>
      rows.byIds([...new Set(addresses.map(({ kind, address }) => suppressionId(kind, address)))]),
    remove: (id: string) => rows.remove({ _id: id }),
    /** The address goes; that nothing is sent there stays. */
    forget: (addresses: readonly { kind: string; address: string }[]) =>
      rows.changeMany(
        { _id: { $in: addresses.map(({ kind, address }) => suppressionId(kind, address)) } },
        { $set: { address: null, words: '' } },
      ),
  };
}

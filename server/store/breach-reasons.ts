import type { Connection } from 'mongoose';
import type { BreachReason } from '../../shared/schemas/sla-report.ts';
import { usualReasons } from '../../shared/sla/usual-reasons.ts';
import { Collection } from './collection.ts';

interface StoredReasons {
  id: string;
  items: BreachReason[];
}

const key = 'reasons';
const usual: BreachReason[] = usualReasons.map((id) => ({ id, name: null, active: true }));

/** Why promises are broken: one document, made when first changed. */
export function createBreachReasonStore(connection: Connection) {
  const rows = new Collection<StoredReasons>(connection, 'breach_reasons', []);
  return {
    collection: rows,
    read: async (): Promise<BreachReason[]> => (await rows.byId(key))?.items ?? usual,
    async save(items: readonly BreachReason[]): Promise<void> {
      await rows.change({ _id: key }, { $set: { items } }, { upsert: true });
    },
  };
}

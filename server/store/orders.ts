import type { Connection } from 'mongoose';
import type { OrderHistory } from '../../shared/orders/history.ts';
import type { OrderSourceKind, OrderStatus } from '../../shared/schemas/order.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { idFrom } from './ids.ts';

export interface StoredOrder {
  /** Made from system and external id: there is one of each. */
  id: string;
  contactId: string;
  system: string;
  externalId: string;
  number: string;
  status: OrderStatus;
  total: number;
  currency: string;
  placedAt: Date;
  /** By the system's own clock: what is older changes nothing. */
  changedAt: Date;
  url: string | null;
  items: { name: string; quantity: number; price: number | null }[];
  updatedAt: Date;
  /** The code of whoever recommended us. */
  referral?: string;
  /** Nobody has looked yet what points it is worth. */
  unrewarded?: boolean;
}

/** A shop whose calls we take. */
export interface StoredOrderSource {
  id: string;
  kind: OrderSourceKind;
  name: string;
  /** Sealed. */
  secret: string;
  createdAt: Date;
  lastAt: Date | null;
  lastProblem: string | null;
}

/** A call of a shop as it came, kept for three months. */
export interface StoredOrderCall {
  /** Made from source and the shop's own id of the call, else from its bytes: told twice is one. */
  id: string;
  sourceId: string;
  topic: string;
  /** Where the shop says it is. */
  origin: string;
  body: string;
  at: Date;
  state: 'received' | 'imported' | 'ignored' | 'refused';
  why: string | null;
  orderId: string | null;
}

/** What a contact ordered, in short, made anew whenever an order changes: reports and scores read one row for each contact. */
export interface StoredOrderHistory extends OrderHistory {
  /** The contact's. */
  id: string;
}

const day = 86_400;
export const orderIndexes: IndexSpec[] = [
  { name: 'contact', key: { contactId: 1, placedAt: -1, _id: -1 } },
  { name: 'unrewarded', key: { updatedAt: 1 }, partialFilterExpression: { unrewarded: true } },
];
export const orderCallIndexes: IndexSpec[] = [
  { name: 'age', key: { at: 1 }, expireAfterSeconds: 90 * day },
  { name: 'received', key: { at: 1, state: 1 }, partialFilterExpression: { state: 'received' } },
  { name: 'order', key: { orderId: 1 } },
];
export const orderQueries = {
  ofContact: (contactId: string, after?: { at: Date; id: string }): NamedQuery => ({
    filter: {
      contactId,
      ...(after && {
        placedAt: { $lte: after.at },
        $or: [{ placedAt: { $lt: after.at } }, { placedAt: after.at, _id: { $lt: after.id } }],
      }),
    },
    sort: { placedAt: -1, _id: -1 },
    index: 'contact',
  }),
  ofContacts: (contactIds: readonly string[], since: Date): NamedQuery => ({
    filter: { contactId: { $in: contactIds }, placedAt: { $gte: since } },
    index: 'contact',
  }),
  unrewarded: (): NamedQuery => ({
    filter: { unrewarded: true },
    sort: { updatedAt: 1 },
    index: 'unrewarded',
  }),
};
export const orderHistoryQueries = {
  from: (id: string): NamedQuery => ({ filter: { _id: { $gt: id } }, sort: { _id: 1 }, index: '_id_' }),
};
export const orderCallQueries = {
  waiting: (before: Date): NamedQuery => ({
    filter: { state: 'received', at: { $lte: before } },
    index: 'received',
    hint: true,
  }),
};

export function orderId(system: string, externalId: string): string {
  return idFrom(['order', system, externalId]);
}

/** More orders of one contact than that are not added up. */
export const mostTallied = 2000;
const mostOfMany = 100_000;

/** Orders, and the calls by which shops told of them. */
export function createOrderStore(connection: Connection) {
  const orders = new Collection<StoredOrder>(connection, 'orders', orderIndexes);
  const calls = new Collection<StoredOrderCall>(connection, 'order_calls', orderCallIndexes);
  const histories = new Collection<StoredOrderHistory>(connection, 'order_histories', []);
  return {
    collection: orders,
    calls,
    histories,
    /** Nothing ordered: no row. */
    async saveHistory({ id, ...set }: StoredOrderHistory): Promise<void> {
      if (set.entries.length === 0) await histories.remove({ _id: id });
      else await histories.change({ _id: id }, { $set: set }, { upsert: true });
    },
    readHistories: (contactIds: readonly string[]) => histories.byIds(contactIds),
    /** The next ones after an id of a contact. */
    historiesFrom: (id: string, limit: number) => histories.find(orderHistoryQueries.from(id), { limit }),
    read: (id: string) => orders.byId(id),
    insert: (row: StoredOrder) => orders.insert(row),
    /** @returns null when what we have is newer */
    change: ({ id, ...set }: StoredOrder) =>
      orders.change({ _id: id, changedAt: { $lte: set.changedAt } }, { $set: set }),
    /** Newest first. */
    ofContact: (
      { contactId, after }: { contactId: string; after?: { at: Date; id: string } | undefined },
      limit: number,
    ) => orders.page(orderQueries.ofContact(contactId, after), limit),
    /** Of many people, in no order, without what was in them. */
    ofContacts: (contactIds: readonly string[], since: Date) =>
      orders.find(orderQueries.ofContacts(contactIds, since), {
        limit: mostOfMany,
        projection: { items: 0 },
      }),
    /** Their newest, without what was in them. */
    tallied: (contactId: string) =>
      orders.find(orderQueries.ofContact(contactId), { limit: mostTallied, projection: { items: 0 } }),
    /** Nobody has looked yet what they are worth; the oldest first. */
    unrewarded: (limit: number) => orders.find(orderQueries.unrewarded(), { limit }),
    /** Unless it has changed meanwhile. */
    rewarded: ({ id, updatedAt, status, total, contactId }: StoredOrder) =>
      orders.change({ _id: id, updatedAt, status, total, contactId }, { $unset: { unrewarded: '' } }),
    insertCall: (row: StoredOrderCall) => calls.insert(row),
    readCall: (id: string) => calls.byId(id),
    /** Only what was just received comes to an end. */
    endCall: (id: string, set: Pick<StoredOrderCall, 'state' | 'why' | 'orderId'>) =>
      calls.change({ _id: id, state: 'received' }, { $set: set }),
    waitingCalls: (before: Date, limit: number) => calls.find(orderCallQueries.waiting(before), { limit }),
    /** The orders of these contacts go, and what shops said of them. */
    async forget(contactIds: readonly string[]): Promise<void> {
      await histories.remove({ _id: { $in: contactIds } });
      for (const contactId of contactIds) {
        for (;;) {
          const { items } = await orders.page(orderQueries.ofContact(contactId), 200);
          if (items.length === 0) break;
          const ids = items.map(({ id }) => id);
          await calls.remove({ orderId: { $in: ids } });
          await orders.remove({ _id: { $in: ids } });
        }
      }
    },
  };
}

export const orderSourceIndexes: IndexSpec[] = [];

/** The shops: few, so they are read whole. */
export function createOrderSourceStore(connection: Connection) {
  const rows = new Collection<StoredOrderSource>(connection, 'order_sources', orderSourceIndexes);
  return {
    collection: rows,
    read: (id: string) => rows.byId(id),
    list: () => rows.find({ filter: {}, sort: { _id: 1 }, index: '_id_' }),
    insert: (row: StoredOrderSource) => rows.insert(row),
    called: (id: string, lastAt: Date, lastProblem: string | null) =>
      rows.change({ _id: id }, { $set: { lastAt, lastProblem } }),
    remove: (id: string) => rows.remove({ _id: id }),
  };
}

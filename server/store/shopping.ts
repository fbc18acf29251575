import type { Connection } from 'mongoose';
import type { ShopScriptInput } from '../../shared/schemas/shopping.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

export interface StoredShopScript extends ShopScriptInput {
  id: string;
  /** The address as the channel knows it. */
  address: string;
  /** When somebody comes next by themselves; null: never. */
  nextAt: Date | null;
  createdAt: Date;
}

export interface StoredShopStep {
  askedAt: Date | null;
  answeredAt: Date | null;
}

/** A test customer: known here alone, so that nothing that shows a conversation could show it. */
export interface StoredShopVisit {
  id: string;
  scriptId: string;
  /** The script as it was. */
  script: ShopScriptInput;
  inboxId: string;
  address: string;
  state: 'waiting' | 'asked' | 'over';
  steps: StoredShopStep[];
  facts: { fact: string; said: boolean }[];
  /** The raw item of the first thing that they wrote. */
  itemId: string | null;
  /** Its message, once it has come in: where it is, the visit is. */
  messageId: string | null;
  startedAt: Date;
  /** When to look again; null: it is over and told. */
  dueAt: Date | null;
  revealedAt: Date | null;
}

export const shoppingIndexes = {
  scripts: [
    {
      name: 'due',
      key: { nextAt: 1 },
      partialFilterExpression: { nextAt: { $gt: new Date(0) } },
    },
  ],
  visits: [
    { name: 'due', key: { dueAt: 1 }, partialFilterExpression: { dueAt: { $gt: new Date(0) } } },
    { name: 'address', key: { address: 1 } },
    { name: 'newest', key: { inboxId: 1, startedAt: -1 } },
    { name: 'script', key: { scriptId: 1, startedAt: -1 } },
  ],
} satisfies Record<string, IndexSpec[]>;

const everBefore = new Date(0);

export const shoppingQueries = {
  scriptsDue: (now: Date): NamedQuery => ({
    filter: { nextAt: { $gt: everBefore, $lte: now } },
    sort: { nextAt: 1 },
    index: 'due',
  }),
  visitsDue: (now: Date): NamedQuery => ({
    filter: { dueAt: { $gt: everBefore, $lte: now } },
    sort: { dueAt: 1 },
    index: 'due',
  }),
  ofAddresses: (addresses: readonly string[]): NamedQuery => ({
    filter: { address: { $in: addresses } },
    index: 'address',
  }),
  ofInbox: (inboxId: string): NamedQuery => ({
    filter: { inboxId },
    sort: { startedAt: -1 },
    index: 'newest',
  }),
  ofScript: (scriptId: string): NamedQuery => ({
    filter: { scriptId },
    sort: { startedAt: -1 },
    index: 'script',
  }),
};

/** Scripts of test customers, and their visits. */
export function createShoppingStore(connection: Connection) {
  const scripts = new Collection<StoredShopScript>(connection, 'shop_scripts', shoppingIndexes.scripts);
  const visits = new Collection<StoredShopVisit>(connection, 'shop_visits', shoppingIndexes.visits);
  return {
    scripts,
    visits,
    /** By name: few. */
    async listScripts(): Promise<StoredShopScript[]> {
      const all = await scripts.find({ filter: {}, sort: { _id: 1 }, index: '_id_' });
      return all.sort((one, other) => one.name.localeCompare(other.name));
    },
    readScript: (id: string) => scripts.byId(id),
    insertScript: (row: StoredShopScript) => scripts.insert(row),
    /** @param was when it was due, as it was read: whoever comes second changes nothing */
    changeScript: (id: string, set: Partial<Omit<StoredShopScript, 'id'>>, was?: Date) =>
      scripts.change({ _id: id, ...(was && { nextAt: was }) }, { $set: set }),
    removeScript: (id: string) => scripts.remove({ _id: id }),
    scriptsDue: (now: Date, limit: number) => scripts.find(shoppingQueries.scriptsDue(now), { limit }),
    /** @returns false when it is there already */
    insertVisit: (row: StoredShopVisit) => visits.insert(row),
    visitsDue: (now: Date, limit: number) => visits.find(shoppingQueries.visitsDue(now), { limit }),
    async lastOf(scriptId: string): Promise<StoredShopVisit | null> {
      return (await visits.find(shoppingQueries.ofScript(scriptId), { limit: 1 }))[0] ?? null;
    },
    visitsIn: (inboxId: string, limit: number) => visits.find(shoppingQueries.ofInbox(inboxId), { limit }),
    changeVisit: (id: string, set: Partial<Omit<StoredShopVisit, 'id'>>) =>
      visits.change({ _id: id }, { $set: set }),
    /** Which of these are test customers: nothing goes out to them. */
    async shoppersAmong(addresses: readonly string[]): Promise<Set<string>> {
      if (addresses.length === 0) return new Set();
      const projection = { address: 1 as const };
      const found = await visits.find(shoppingQueries.ofAddresses(addresses), { projection });
      return new Set(found.map(({ address }) => address));
    },
  };
}

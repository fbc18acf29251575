import type { Connection, mongo } from 'mongoose';
import { versionsOf } from './versions.ts';

/** What the store says about itself; the application's logger fits. */
export interface StoreLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** A row as everybody outside the store sees it: plain, string id, Dates as Date. */
export interface Row {
  id: string;
}

export type Filter = Readonly<Record<string, unknown>>;
export type Order = Readonly<Record<string, 1 | -1>>;
export type Update = Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];

export interface IndexSpec {
  name: string;
  key: Readonly<Record<string, 1 | -1>>;
  unique?: boolean;
  sparse?: boolean;
  partialFilterExpression?: Filter;
  expireAfterSeconds?: number;
}

/** One query that the application runs, with the index that serves it: a test explains each. */
export interface NamedQuery {
  filter: Filter;
  sort?: Order;
  /** Name of the index that answers it, or `_id_`. */
  index: string;
  /** Several indexes would fit and only we know which reads least: the server is told. */
  hint?: boolean;
}

export interface WriteOperation {
  filter: Filter;
  update: Update;
  upsert?: boolean;
}

export interface Page<R> {
  items: R[];
  /** The last row of the page when there are more. */
  last: R | null;
}

/** A count that stops at a bound: `more` tells that it did. */
export interface BoundedCount {
  count: number;
  more: boolean;
}

interface AnyDocument {
  _id: string;
  [field: string]: unknown;
}
type Native = mongo.Collection<AnyDocument>;

const duplicateKey = 11_000;

/** Did a write meet a unique key? */
export function isDuplicateKey(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === duplicateKey;
}

/** Counts in one command: a workspace with hundreds of tags asks in several. */
const countsAtOnce = 25;

function bounded(count: number, bound: number): BoundedCount {
  return count > bound ? { count: bound, more: true } : { count, more: false };
}

function counting(filter: Filter, { position, bound }: { position: number; bound: number }) {
  return [{ $match: filter }, { $limit: bound + 1 }, { $group: { _id: position, n: { $sum: 1 } } }];
}

function toPlain<R extends Row>(document: AnyDocument): R {
  const { _id, ...rest } = document;
  // One copy of the row, not two: lists are made of it.
  return Object.assign(rest, { id: _id }) as unknown as R;
}

function toDocument({ id, ...rest }: Row): AnyDocument {
  return { _id: id, ...rest };
}

/** Indexes in a batch of writes that met a unique key; any other error is thrown. */
function collisions(error: unknown): Set<number> {
  const writeErrors = (error as { writeErrors?: unknown }).writeErrors;
  const list = Array.isArray(writeErrors) ? (writeErrors as { code: number; index: number }[]) : [];
  if (list.length === 0 || list.some((one) => one.code !== duplicateKey)) throw error;
  return new Set(list.map((one) => one.index));
}

/**
 * A thin layer over one collection: rows in, rows out, no hydration and no casting. Named stores build on it; it does
 * not leave server/store.
 */
export class Collection<R extends Row> {
  readonly name: string;
  readonly indexes: readonly IndexSpec[];
  readonly #native: () => Native;
  readonly #row: (document: AnyDocument) => R;
  readonly #connection: Connection;
  #watched = false;

  /** @param shape its indexes, and where needed `derive`: fills in what a row shows and the database does not hold. */
  constructor(
    connection: Connection,
    name: string,
    shape: readonly IndexSpec[] | { indexes: readonly IndexSpec[]; derive: (row: R) => R },
  ) {
    const { indexes, derive } = 'derive' in shape ? shape : { indexes: shape, derive: (row: R) => row };
    this.name = name;
    this.indexes = indexes;
    this.#connection = connection;
    this.#row = (document) => derive(toPlain<R>(document));
    let known: { client: object; native: Native } | null = null;
    this.#native = () => {
      const client = connection.getClient();
      if (known?.client !== client)
        known = { client, native: client.db(connection.name).collection<AnyDocument>(name) };
      return known.native;
    };
  }

  /** From now on every change is counted: who keeps rows in memory sees by the version that there is something new. */
  watched(): { version(): Promise<number> } {
    this.#watched = true;
    const versions = versionsOf(this.#connection);
    return { version: () => versions.of(this.name) };
  }

  /** Counts a write, also one that failed half way. */
  async #counted<T>(write: Promise<T>): Promise<T> {
    if (!this.#watched) return write;
    try {
      return await write;
    } finally {
      await versionsOf(this.#connection).bump(this.name);
    }
  }

  get native(): Native {
    return this.#native();
  }

  async byId(id: string): Promise<R | null> {
    return this.first({ _id: id });
  }

  async byIds(ids: readonly string[]): Promise<R[]> {
    if (ids.length === 0) return [];
    return this.find({ filter: { _id: { $in: ids } }, index: '_id_' });
  }

  async first(filter: Filter, sort?: Order): Promise<R | null> {
    const options = { promoteBuffers: true, ...(sort && { sort }) };
    const document = await this.native.findOne(filter as never, options);
    return document && this.#row(document);
  }

  async find(
    query: NamedQuery,
    options: { limit?: number; projection?: Record<string, 0 | 1> } = {},
  ): Promise<R[]> {
    const documents = await this.native
      .find(query.filter as never, {
        promoteBuffers: true,
        ...(query.sort && { sort: query.sort }),
        ...(query.hint && { hint: query.index }),
        ...(options.limit !== undefined && { limit: options.limit, batchSize: options.limit + 1 }),
        ...(options.projection && { projection: options.projection }),
      })
      .toArray();
    // A part of a row does not hold what the rest is derived from.
    const row = options.projection ? toPlain<R> : this.#row;
    return documents.map((document) => row(document as AnyDocument));
  }

  /** A page by key: asks for one row more than wanted to know whether there is a next page. */
  async page(query: NamedQuery, limit: number): Promise<Page<R>> {
    const rows = await this.find(query, { limit: limit + 1 });
    const items = rows.slice(0, limit);
    return { items, last: rows.length > limit ? (items.at(-1) ?? null) : null };
  }

  /** Counts up to a bound, so that a count costs the same however much there is. */
  async countUpTo(query: NamedQuery, bound: number): Promise<BoundedCount> {
    const count = await this.native.countDocuments(query.filter, {
      limit: bound + 1,
      ...(query.hint && { hint: query.index }),
    });
    return bounded(count, bound);
  }

  /** Several bounded counts in few round trips, in the order of the queries. Each finds its index itself: no hints. */
  async countEachUpTo(queries: readonly NamedQuery[], bound: number): Promise<BoundedCount[]> {
    const counts: BoundedCount[] = [];
    for (let begin = 0; begin < queries.length; begin += countsAtOnce) {
      const [first, ...others] = queries
        .slice(begin, begin + countsAtOnce)
        .map(({ filter }, position) => counting(filter, { position, bound }));
      const union = others.map((pipeline) => ({ $unionWith: { coll: this.name, pipeline } }));
      const found = await this.native
        .aggregate<{ _id: number; n: number }>([...(first ?? []), ...union])
        .toArray();
      const byPosition = new Map(found.map(({ _id, n }) => [_id, n]));
      const length = others.length + 1;
      counts.push(...Array.from({ length }, (_, position) => bounded(byPosition.get(position) ?? 0, bound)));
    }
    return counts;
  }

  /** @returns false when a unique key was met. */
  async insert(row: R): Promise<boolean> {
    try {
      await this.#counted(this.native.insertOne(toDocument(row)));
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Inserts all that can be. @returns positions of the rows that met a unique key. */
  async insertMany(rows: readonly R[]): Promise<Set<number>> {
    if (rows.length === 0) return new Set();
    try {
      await this.#counted(this.native.insertMany(rows.map(toDocument), { ordered: false }));
      return new Set();
    } catch (error) {
      return collisions(error);
    }
  }

  /** Updates in one round trip, each on its own. @returns positions that met a unique key (upserts that lost). */
  async writeMany(operations: readonly WriteOperation[]): Promise<Set<number>> {
    if (operations.length === 0) return new Set();
    try {
      await this.#counted(
        this.native.bulkWrite(
          operations.map((operation) => ({ updateOne: operation as never })),
          { ordered: false },
        ),
      );
      return new Set();
    } catch (error) {
      return collisions(error);
    }
  }

  /**
   * Changes some rows in one round trip, each on its own and only if it (still) fits its filter.
   * @returns how many fitted
   */
  async changeEach(operations: readonly Omit<WriteOperation, 'upsert'>[]): Promise<number> {
    if (operations.length === 0) return 0;
    const updates = operations.map((operation) => ({ updateOne: operation as never }));
    return (await this.#counted(this.native.bulkWrite(updates, { ordered: false }))).matchedCount;
  }

  /** Changes one row if it (still) fits the filter. @returns the row as it is after; null when none fitted. */
  async change(
    filter: Filter,
    update: Update,
    options: { upsert?: boolean; arrayFilters?: Filter[] } = {},
  ): Promise<R | null> {
    const run = () =>
      this.native.findOneAndUpdate(filter, update, {
        returnDocument: 'after',
        promoteBuffers: true,
        ...options,
      });
    // Two that make the same row at once: the one that came late finds it now.
    const byIdOnly = Object.keys(filter).join() === '_id';
    const changed = run().catch((error: unknown) => {
      if (options.upsert && byIdOnly && isDuplicateKey(error)) return run();
      throw error;
    });
    const document = await this.#counted(changed);
    return document && this.#row(document);
  }

  async changeMany(filter: Filter, update: Update): Promise<number> {
    return (await this.#counted(this.native.updateMany(filter, update))).modifiedCount;
  }

  async remove(filter: Filter): Promise<number> {
    return (await this.#counted(this.native.deleteMany(filter))).deletedCount;
  }

  async ensureIndexes(): Promise<void> {
    if (this.indexes.length === 0) return;
    await this.native.createIndexes(this.indexes.map((index) => ({ ...index, key: { ...index.key } })));
  }
}

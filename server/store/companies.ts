import type { Connection } from 'mongoose';
import type { AttributeValue } from '../../shared/schemas/attribute.ts';
import { siteKeyOf } from '../../shared/text/company-core.ts';
import { fold } from '../../shared/rules/fold.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { beyond } from './cursor.ts';
import { idFrom } from './ids.ts';

export interface StoredCompany {
  id: string;
  name: string;
  /** Every name that it had, folded: each belongs to one company. */
  keys: string[];
  /** The folded name of now. */
  sortName: string;
  website: string;
  notes: string;
  ownerId: string | null;
  /** Its ids in other systems, "salesforce:001…": each is one company's. */
  externalIds?: string[];
  /** Values of attributes by their ids; left out: none. */
  attributes?: Record<string, AttributeValue>;
  /** The host of its website; left out: none. */
  siteKey?: string;
  /** The company that it is part of, when people said that both are one; that one may be part of another. */
  mergedInto?: string;
  /** Companies of which somebody said that they are others; at most 100. */
  notTheSame?: string[];
  createdAt: Date;
  updatedAt: Date;
}

export const companyIndexes: IndexSpec[] = [
  { name: 'key', key: { keys: 1 }, unique: true },
  { name: 'external', key: { externalIds: 1 }, unique: true, sparse: true },
  { name: 'sorted', key: { sortName: 1, _id: 1 } },
  { name: 'site', key: { siteKey: 1 }, partialFilterExpression: { siteKey: { $gt: '' } } },
  { name: 'merged', key: { mergedInto: 1 }, partialFilterExpression: { mergedInto: { $gt: '' } } },
];

const siteOf = (website: string) => {
  const siteKey = siteKeyOf(website);
  return siteKey === '' ? {} : { siteKey };
};

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

export const companyQueries = {
  sorted: (after?: { at: string; id: string }): NamedQuery => ({
    filter: after ? beyond('sortName', after, 1) : {},
    sort: { sortName: 1, _id: 1 },
    index: 'sorted',
  }),
  beginningWith: (key: string): NamedQuery => ({
    filter: { keys: { $regex: `^${escaped(key)}` } },
    index: 'key',
  }),
  withExternalIds: (externalIds: readonly string[]): NamedQuery => ({
    filter: { externalIds: { $in: externalIds } },
    index: 'external',
  }),
  ofSite: (siteKey: string): NamedQuery => ({
    filter: { siteKey: { $eq: siteKey, $gt: '' } },
    index: 'site',
    hint: true,
  }),
  partsOf: (ids: readonly string[]): NamedQuery => ({
    filter: { mergedInto: { $in: ids, $gt: '' } },
    index: 'merged',
    hint: true,
  }),
  withKeys: (keys: readonly string[]): NamedQuery => ({ filter: { keys: { $in: keys } }, index: 'key' }),
};

/** What a name of a company is found by. */
export const companyKey = (name: string): string => fold(name).replace(/\s+/g, ' ').trim();

/** The id of a company that is made when its name is first seen. */
export const firstCompanyId = (key: string): string => idFrom(['company', key]);

/** A company of which only the name is known. */
export function blankCompany(name: string, now: Date): StoredCompany {
  const key = companyKey(name);
  return {
    ...{ id: firstCompanyId(key), name: name.trim(), keys: [key], sortName: key, website: '', notes: '' },
    ...{ ownerId: null, createdAt: now, updatedAt: now },
  };
}

/** Companies. */
export function createCompanyStore(connection: Connection) {
  const rows = new Collection<StoredCompany>(connection, 'companies', companyIndexes);
  return {
    collection: rows,
    read: (id: string) => rows.byId(id),
    readMany: (ids: readonly string[]) => rows.byIds(ids),
    /** @returns false when another has one of its names */
    insert: (row: StoredCompany) => rows.insert({ ...row, ...siteOf(row.website) }),
    ofSite: (siteKey: string, limit: number) =>
      siteKey === '' ? Promise.resolve([]) : rows.find(companyQueries.ofSite(siteKey), { limit }),
    /** The companies that are part of these, directly. */
    partsOf: (ids: readonly string[]) =>
      ids.length === 0 ? Promise.resolve([]) : rows.find(companyQueries.partsOf(ids), { limit: 200 }),
    /** @returns null when it is part of one already */
    makePart: (id: string, mergedInto: string, now: Date) =>
      rows.change({ _id: id, mergedInto: { $exists: false } }, { $set: { mergedInto, updatedAt: now } }),
    part: (id: string, mergedInto: string, now: Date) =>
      rows.change({ _id: id, mergedInto }, { $unset: { mergedInto: '' }, $set: { updatedAt: now } }),
    /** Where it lacks something, or still has what it was given. @returns null where that changed */
    changeIf: (id: string, has: Record<string, unknown>, set: Record<string, unknown>) =>
      rows.change({ _id: id, ...has }, { $set: set }),
    /** Only where it still has what it was given. `lack` undefined: it goes altogether. */
    takeBack: (id: string, { field, value, lack }: { field: string; value: unknown; lack: unknown }) =>
      rows.change(
        { _id: id, [field]: value },
        lack === undefined ? { $unset: { [field]: '' } } : { $set: { [field]: lack } },
      ),
    tellApart: (id: string, otherId: string) =>
      rows.change({ _id: id }, { $push: { notTheSame: { $each: [otherId], $slice: -100 } } }),
    withKeys: (keys: readonly string[]) =>
      keys.length === 0 ? Promise.resolve([]) : rows.find(companyQueries.withKeys(keys)),
    withExternalIds: (externalIds: readonly string[]) =>
      externalIds.length === 0 ? Promise.resolve([]) : rows.find(companyQueries.withExternalIds(externalIds)),
    /** @throws the driver's duplicate-key error when one is another company's */
    addExternalIds: (id: string, externalIds: readonly string[]) =>
      rows.change({ _id: id }, { $addToSet: { externalIds: { $each: externalIds } } }),
    list: (after: { at: string; id: string } | undefined, limit: number) =>
      rows.page(companyQueries.sorted(after), limit),
    beginningWith: (q: string, limit: number) =>
      rows.find(companyQueries.beginningWith(companyKey(q)), { limit }),
    /** @throws the driver's duplicate-key error when another company has the new name: see `isDuplicateKey` */
    update(id: string, set: Partial<Omit<StoredCompany, 'id' | 'keys' | 'sortName'>>, now: Date) {
      const key = set.name === undefined ? undefined : companyKey(set.name);
      return rows.change(
        { _id: id },
        {
          $set: {
            ...{ ...set, ...(set.website !== undefined && { siteKey: siteKeyOf(set.website) }) },
            ...(key !== undefined && { sortName: key }),
            updatedAt: now,
          },
          ...(key !== undefined && { $addToSet: { keys: key } }),
        },
      );
    },
  };
}

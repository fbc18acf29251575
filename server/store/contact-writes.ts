import type { OrderTally } from '../../shared/orders/summary.ts';
import type { Collection } from './collection.ts';
import {
  claimQueries,
  contactQueries,
  identityQueries,
  type StoredClaim,
  type StoredContact,
  type StoredIdentity,
} from './contact-rows.ts';

const mostClaims = 50;

/** How people are called on channels where the address is an opaque id. */
export function handleWrites(identities: Collection<StoredIdentity>) {
  return {
    identitiesWithHandles: (handleKeys: readonly string[], limit: number) =>
      handleKeys.length === 0
        ? Promise.resolve([])
        : identities.find(identityQueries.withHandles(handleKeys), { limit }),
    /** What they are called now: people change their handles. */
    renameIdentities: (rows: readonly Pick<StoredIdentity, 'id' | 'handle' | 'handleKey'>[]) =>
      identities.writeMany(
        rows.map(({ id, handle, handleKey }) => ({
          filter: { _id: id },
          update: { $set: { handle, handleKey } },
        })),
      ),
  };
}

/** What they say of themselves. */
export function claimWrites(claims: Collection<StoredClaim>) {
  return {
    addClaims: (rows: readonly StoredClaim[]) => claims.insertMany(rows),
    claimsOf: (contactIds: readonly string[]) =>
      contactIds.length === 0
        ? Promise.resolve([])
        : claims.find(claimQueries.ofContacts(contactIds), { limit: mostClaims }),
    claimsOfValues: (values: readonly string[]) =>
      values.length === 0
        ? Promise.resolve([])
        : claims.find(claimQueries.ofValues(values), { limit: mostClaims }),
  };
}

/** How much they are worth to us, and what people said of them. */
export function tierWrites(contacts: Collection<StoredContact>) {
  return {
    setTier: (id: string, tier: string | null, now: Date) =>
      contacts.change(
        { _id: id },
        {
          $set: { ...(tier !== null && { tier }), updatedAt: now },
          ...(tier === null && { $unset: { tier: '' } }),
        },
      ),
    /** What their orders come to; null: there are none. */
    tally: (id: string, orders: OrderTally | null) =>
      contacts.change({ _id: id }, orders ? { $set: { orders } } : { $unset: { orders: '' } }),
    /** A tier is gone: nobody has it any more. */
    clearTiers: (tiers: readonly string[]) =>
      contacts.changeMany({ tier: { $in: tiers } }, { $unset: { tier: '' } }),
    withExternalIds: (externalIds: readonly string[]) =>
      externalIds.length === 0
        ? Promise.resolve([])
        : contacts.find(contactQueries.withExternalIds(externalIds)),
    /** @throws the driver's duplicate-key error when one is somebody else's */
    addExternalIds: (id: string, externalIds: readonly string[]) =>
      contacts.change({ _id: id }, { $addToSet: { externalIds: { $each: externalIds } } }),
    /** How many are shown with a company, up to a bound. */
    countOfCompany: (companyId: string, bound: number) =>
      contacts.countUpTo(
        { filter: { companyId: { $eq: companyId, $gt: '' } }, index: 'company_newest', hint: true },
        bound,
      ),
    /** A company became part of another: its people are shown with that one, and keep which one was theirs. */
    async moveCompany(from: { id: string; name: string }, into: { id: string; name: string }, now: Date) {
      const theirs = { companyId: { $eq: from.id, $gt: '' } };
      await contacts.changeMany({ ...theirs, companyOwn: null }, { $set: { companyOwn: from } });
      await contacts.changeMany(theirs, {
        $set: { companyId: into.id, company: into.name, updatedAt: now },
      });
    },
    /** Those who are of `ownIds` are shown with this company; of its own nothing more needs to be kept. */
    async returnCompany(company: { id: string; name: string }, ownIds: readonly string[], now: Date) {
      const theirs = { 'companyOwn.id': { $in: ownIds, $gt: '' } };
      await contacts.changeMany(theirs, {
        $set: { companyId: company.id, company: company.name, updatedAt: now },
      });
      await contacts.changeMany(
        { 'companyOwn.id': { $eq: company.id, $gt: '' } },
        { $set: { companyOwn: null } },
      );
    },
    /** A company is called otherwise now. */
    renameCompany: (companyId: string, company: string, now: Date) =>
      contacts.changeMany(
        { companyId: { $eq: companyId, $gt: '' }, company: { $ne: company } },
        { $set: { company, updatedAt: now } },
      ),
    setTags: (id: string, tagIds: readonly string[], now: Date) =>
      contacts.change({ _id: id }, { $set: { tagIds, updatedAt: now } }),
    /** A tag is gone: nobody has it any more. */
    removeTag: (tagId: string) => contacts.changeMany({ tagIds: tagId }, { $pull: { tagIds: tagId } }),
    /** One tag becomes another; the new one goes on before the old one comes off. */
    async swapTag(fromId: string, intoId: string): Promise<void> {
      await contacts.changeMany({ tagIds: fromId }, { $addToSet: { tagIds: intoId } });
      await contacts.changeMany({ tagIds: fromId }, { $pull: { tagIds: fromId } });
    },
    /** The next ones after an id, for whoever looks at all of them. */
    from: (id: string, limit: number) => contacts.find(contactQueries.from(id), { limit }),
    /** About how many there are; costs nothing. */
    estimate: () => contacts.native.estimatedDocumentCount(),
  };
}

/** Who stands for whom. */
export function memberWrites(contacts: Collection<StoredContact>) {
  return {
    /** Members stand for themselves again, or for their root. */
    pointMembers: (ids: readonly string[], rootId: string | null, now: Date) =>
      contacts.changeMany(
        { _id: { $in: ids } },
        { $set: { mergedInto: rootId, updatedAt: now, healthDueAt: now } },
      ),
    /** The next ones that another stands for; only who, and for whom. */
    merged: (after: { mergedInto: string; id: string } | undefined, limit: number) =>
      contacts.find(contactQueries.merged(after), { limit, projection: { mergedInto: 1 } }),
    addMembers: (id: string, memberIds: readonly string[], now: Date) =>
      contacts.change(
        { _id: id },
        { $addToSet: { memberIds: { $each: memberIds } }, $set: { updatedAt: now } },
      ),
    removeMembers: (ids: readonly string[], memberIds: readonly string[], now: Date) =>
      contacts.changeMany(
        { _id: { $in: ids } },
        { $pull: { memberIds: { $in: memberIds } }, $set: { updatedAt: now, healthDueAt: now } },
      ),
    /** Two belong together. */
    relate: (ids: readonly [string, string], what: string, now: Date) =>
      contacts.writeMany(
        ids.map((id, index) => ({
          filter: { _id: id },
          update: {
            $push: { related: { $each: [{ contactId: ids[1 - index], what }], $slice: -50 } },
            $set: { updatedAt: now },
          },
        })),
      ),
    /** None of these belongs to any of those any more. */
    async unrelate(ids: readonly string[], otherIds: readonly string[], now: Date): Promise<void> {
      const without = (whom: readonly string[], others: readonly string[]) =>
        contacts.changeMany(
          { _id: { $in: whom } },
          { $pull: { related: { contactId: { $in: others } } }, $set: { updatedAt: now } },
        );
      await without(ids, otherIds);
      await without(otherIds, ids);
    },
    /** Somebody said that these are two people. */
    tellApart: (ids: readonly [string, string], now: Date) =>
      contacts.writeMany(
        ids.map((id, index) => ({
          filter: { _id: id },
          update: {
            $push: { notTheSame: { $each: [ids[1 - index]], $slice: -100 } },
            $set: { updatedAt: now },
          },
        })),
      ),
  };
}

/** Who is on legal hold: few. */
export function holds(contacts: Collection<StoredContact>) {
  return {
    hold: (ids: readonly string[], held: boolean, now: Date) =>
      contacts.changeMany(
        { _id: { $in: ids } },
        held ? { $set: { held, updatedAt: now } } : { $unset: { held: 1 }, $set: { updatedAt: now } },
      ),
    held: () => contacts.find(contactQueries.held()),
  };
}
